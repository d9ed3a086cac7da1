"""The spool: what was kept is there whatever happens next, sealed; what is damaged holds up nobody."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import repeat
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from store.spool import KEPT_ASIDE_US, Damaged, NotKept, Spool, WrongSpoolKey

KEY = PrivateKey.generate()
PRIVATE, PUBLIC = bytes(KEY), bytes(KEY.public_key)
NOON_US = 1_773_054_000_000_000
WORDS = b"she does not answer the door"
ROOT = Path(__file__).resolve().parents[2]

KEEPS_ON = """
import sys
from pathlib import Path
from store.spool import Spool
spool = Spool(Path({folder!r}), bytes.fromhex({public!r}))
number = 0
while True:
    number += 1
    print(spool.keep(b"report %d" % number, {noon} + number, f"{{number:020x}}"), flush=True)
"""
WITH_A_LIMIT = """
import resource
from pathlib import Path
from store.spool import NotKept, Spool
resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
spool = Spool(Path({folder!r}), bytes.fromhex({public!r}))
try:
    spool.keep(b"x" * 4096, 1, "aa")
except NotKept as error:
    print(error)
"""


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", PUBLIC)


def token(number: int) -> str:
    return f"{number:020x}"


def keep(spool: Spool, number: int, report: bytes = WORDS) -> str:
    """Keeps a report that came so many microseconds after noon."""
    return spool.keep(report, NOON_US + number, token(number))


def program(source: str, **values: object) -> "subprocess.Popen[str]":
    """A program that can import the project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    text = source.format(public=PUBLIC.hex(), noon=NOON_US, **values)
    return subprocess.Popen([sys.executable, "-c", text], env=environment, stdout=subprocess.PIPE, text=True)


def test_what_was_kept_waits_in_the_order_in_which_it_came(spool: Spool) -> None:
    names = [keep(spool, number) for number in (3, 1, 2)]

    assert spool.waiting() == sorted(names)
    assert [spool.opened(name, PRIVATE) for name in spool.waiting()] == [WORDS] * 3
    assert [int(name.partition("-")[0]) - NOON_US for name in spool.waiting()] == [1, 2, 3]


def test_a_kept_report_shows_nobody_its_words_and_is_ours_alone(spool: Spool, tmp_path: Path) -> None:
    name = keep(spool, 1)

    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file.name == name
    assert WORDS not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_report_again_is_kept_once_under_its_first_name(spool: Spool) -> None:
    first = keep(spool, 1)

    again = spool.keep(WORDS, NOON_US + 9, token(1))

    assert again == first
    assert spool.waiting() == [first]


def test_what_is_done_is_kept_aside_for_a_day_and_then_gone(spool: Spool, tmp_path: Path) -> None:
    done, waits = keep(spool, 1), keep(spool, 2)
    spool.done(done)
    drained_us = (tmp_path / "spool" / "drained" / done).stat().st_mtime_ns // 1_000

    assert spool.waiting() == [waits]
    assert spool.sweep(drained_us + KEPT_ASIDE_US) == 0
    assert spool.sweep(drained_us + KEPT_ASIDE_US + 1) == 1
    assert not (tmp_path / "spool" / "drained" / done).exists()
    assert spool.waiting() == [waits]


def test_done_twice_is_done_once(spool: Spool) -> None:
    name = keep(spool, 1)

    spool.done(name)
    spool.done(name)

    assert spool.waiting() == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[:-1], id="cut off"),
        pytest.param(lambda content: content[:-1] + bytes([content[-1] ^ 1]), id="a bit flipped"),
        pytest.param(lambda content: content[:40], id="without its text"),
        pytest.param(lambda content: content[:20], id="without its key's mark"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"hello", id="of somebody else"),
    ],
)
def test_a_damaged_report_goes_into_quarantine_and_is_told(
    spool: Spool, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    name = keep(spool, 1)
    other = keep(spool, 2)
    file = tmp_path / "spool" / "waiting" / name
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises(Damaged, match=name):
        spool.opened(name, PRIVATE)

    assert (spool.damaged(), spool.waiting()) == ([name], [other])
    assert spool.opened(other, PRIVATE) == WORDS


def test_a_report_for_another_key_stays_where_it_is(spool: Spool) -> None:
    name = keep(spool, 1)

    with pytest.raises(WrongSpoolKey, match=r"Give back the spool\.key"):
        spool.opened(name, bytes(PrivateKey.generate()))

    assert (spool.waiting(), spool.damaged()) == ([name], [])


def test_a_full_disk_keeps_nothing_and_says_so(small_disk: Path) -> None:
    spool = Spool(small_disk / "spool", PUBLIC)
    kept = keep(spool, 1)
    with suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as file:
        file.writelines(repeat(bytes(4096)))

    with pytest.raises(NotKept, match=r"No space left on device\. Free its disk"):
        keep(spool, 2, bytes(10_000))

    assert spool.waiting() == [kept]
    assert spool.opened(kept, PRIVATE) == WORDS
    (small_disk / "filler").unlink()
    assert keep(spool, 2) in spool.waiting()


def test_a_limit_on_files_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    said, _ = program(WITH_A_LIMIT, folder=str(tmp_path / "spool")).communicate()

    assert said == "The spool cannot be written: File too large. Free its disk, or give it back to us.\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_without_a_place_to_be_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where a folder should be")

    with pytest.raises(NotKept, match="cannot be written"):
        keep(Spool(tmp_path / "spool", PUBLIC), 1)


def test_what_was_told_as_kept_survives_that_its_keeper_is_killed(tmp_path: Path, spool: Spool) -> None:
    keeper = program(KEEPS_ON, folder=str(tmp_path / "spool"))
    assert keeper.stdout is not None
    told = [keeper.stdout.readline().strip() for _ in range(25)]
    keeper.kill()
    told += keeper.stdout.read().split()
    keeper.wait()
    keeper.stdout.close()

    assert set(told) <= set(spool.waiting())
    for name in spool.waiting():
        assert spool.opened(name, PRIVATE).startswith(b"report ")


def test_what_was_left_half_written_is_no_report_and_is_swept_after_a_day(
    spool: Spool, tmp_path: Path
) -> None:
    name = keep(spool, 1)
    draft = tmp_path / "spool" / "waiting" / f".{name}.0a0b0c0d"
    draft.write_bytes(b"half")
    written_us = draft.stat().st_mtime_ns // 1_000

    assert spool.waiting() == [name]
    assert spool.sweep(written_us + KEPT_ASIDE_US + 1) == 1
    assert spool.waiting() == [name]


def test_many_keep_and_drain_at_once_and_none_is_lost(spool: Spool) -> None:
    with ThreadPoolExecutor(8) as people:
        names = list(people.map(lambda number: keep(spool, number), range(200)))
        list(people.map(spool.done, [*names[:100], *names[:100]]))

    assert spool.waiting() == sorted(names[100:])
