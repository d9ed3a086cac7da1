"""A rehearsed year under seal: proved by the command, handed over, and checked by Go with no line of ours."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.figures import figures_of
from console.service import Service
from domain import addresses
from store.database import Database
from store.sealing import Published
from tests.e2e.conftest import Lived, eventually
from tests.project.tree import ROOT
from tests.store.builders import behind_the_guards

GO = ("go", "run", str(ROOT / "docs" / "verify" / "verify.go"))


@pytest.fixture
async def sealed(whole_year: Lived) -> AsyncIterator[Lived]:
    """The year with a sealer beside it that has done its first round."""
    await whole_year.service.start_sealer()
    yield whole_year
    await whole_year.service.stop_sealer()


def said(
    service: Service, *words: str, verb: str = "audit", **environment: str
) -> tuple[int, dict[str, object]]:
    """What `nearpeer audit`, or another verb, answers: its exit code and the result."""
    command = [str(Path(sys.executable).parent / "nearpeer"), verb, *words, "--json"]
    if "--export" not in words:
        command += ["--data-dir", str(service.dir.path)]
    around = {**os.environ, **environment}
    done = subprocess.run(
        command, cwd=ROOT, env=around, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def checked_by_go(folder: Path) -> subprocess.CompletedProcess[str]:
    """What Go's verifier says of one log of a folder."""
    words = [*GO, str(folder.parent / "keys"), str(folder)]
    place = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "go")}
    return subprocess.run(words, capture_output=True, text=True, env=place, timeout=300, check=False)


async def test_the_year_is_sealed_and_the_command_says_that_it_is_whole(sealed: Lived) -> None:
    size = await sealed.doors.logs["programme"].head()

    code, told = said(sealed.service, "verify")

    assert (code, told["ok"], told["problems"]) == (0, True, [])
    assert told["size"]["programme"] == told["checkpoint"]["programme"] == size  # type: ignore[index]


async def test_the_year_is_handed_over_and_go_finds_it_whole_and_its_credit_is_proved_by_it(
    sealed: Lived, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    (stream, *_) = await sealed.doors.logs["programme"].streams("mentor-year/")
    mentor = stream.rpartition("/")[2]

    code, made = said(sealed.service, "export", str(folder))
    again, told = said(sealed.service, "verify", "--export", str(folder))
    proved, credit = said(sealed.service, "explain", mentor, "--export", str(folder), verb="credit")

    assert (code, made["ok"]) == (0, True)
    assert (again, told["problems"]) == (0, [])
    assert (proved, credit["ok"], credit["stream"], credit["term"]) == (0, True, stream, 2)
    assert credit["checkpoint"]["size"] == made["size"]["programme"]  # type: ignore[index]
    go = checked_by_go(folder / "programme")
    assert go.stdout.startswith("good: "), go.stderr


async def test_one_pair_is_handed_over_without_a_word_of_others(sealed: Lived, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    streams = await sealed.doors.logs["programme"].streams("relationship/")

    said(sealed.service, "export", str(folder), "--stream", streams[0])

    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert streams[0].encode() in everything
    assert not [other for other in streams[1:] if f'"{other}"'.encode() in everything]
    assert checked_by_go(folder / "programme").stdout.startswith("good: ")


async def test_a_row_that_is_rewritten_is_found_by_the_command_and_refused_by_the_sealer(
    sealed: Lived,
) -> None:
    service, published = sealed.service, Published(sealed.service.dir.seals / "programme")
    owner = Database(service.places_of_record()[0])
    before = len(list(published.notes()))
    change = "UPDATE programme.event SET actor = '{}' WHERE position = 3"
    (row,) = await owner.fetch("SELECT actor FROM programme.event WHERE position = 3")
    try:
        await behind_the_guards(owner, change.format("somebody"))
        code, told = said(service, "verify")
        assert code == 1
        assert "programme: The columns at position 3 do not make their hash." in told["problems"]  # type: ignore[operator]

        await service.stop_sealer()
        await service.start_sealer()
        assert _refused(service) == {"programme": "what was sealed is another now."}
        assert len(list(published.notes())) == before
    finally:
        await behind_the_guards(owner, change.format(row["actor"]))
        await owner.close()
    await service.stop_sealer()
    await service.start_sealer()

    async def good() -> bool:
        return not _refused(service)

    await eventually(good)


def by_somebody_else(entry: Path) -> None:
    """The entry in a file is now another's."""
    entry.write_bytes(entry.read_bytes().replace(b'"actor":"', b'"actor":"x'))


def _refused(service: Service) -> dict[str, str]:
    refused: dict[str, str] = json.loads(service.dir.sealed.read_text())["refused"]
    return refused


async def test_a_pair_is_replayed_as_it_was_known_and_as_it_is(sealed: Lived) -> None:
    (stream, *_) = await sealed.doors.logs["programme"].streams("relationship/")
    rows = await sealed.doors.logs["programme"].read(stream)
    half = rows[len(rows) // 2]

    code, now = said(sealed.service, "replay", stream)
    _, then = said(sealed.service, "replay", stream, "--at", str(half.position))
    _, both = said(sealed.service, "diff", stream, str(half.position), str(rows[-1].position))

    assert code == 0
    assert (now["steps"], now["differences"]) == (len(rows), 0)
    assert then["a"]["position"] == half.position  # type: ignore[index]
    assert both["differences"]
    lines = {str(line["key"]): line["a"] for line in now["lines"]}  # type: ignore[attr-defined]
    assert {str(line["key"]): line["b"] for line in both["lines"]} == lines  # type: ignore[attr-defined]


async def test_the_whole_year_is_replayed_and_decided_again_alike(sealed: Lived) -> None:
    log = sealed.doors.logs["programme"]
    of_years = [row for row in await log.read_all(0, await log.head()) if addresses.year_of(row.stream)]

    code, now = said(sealed.service, "replay", "all")
    again, decided = said(sealed.service, "redecide", "all")

    assert (code, again) == (0, 0)
    assert now["owed"]["opened"] == figures_of(sealed.rehearsed.outcome).standings.total()  # type: ignore[index]
    assert now["seals"]["programme"]["covered"] == len(of_years)  # type: ignore[index]
    assert now["logs"]["programme"]["known"] == len(of_years)  # type: ignore[index]
    assert decided["alike"] == decided["decisions"]
    assert (decided["differing"], decided["left"]) == (0, {})


async def test_what_is_no_stream_or_no_time_is_told_with_a_remedy(sealed: Lived) -> None:
    (stream, *_) = await sealed.doors.logs["programme"].streams("relationship/")

    no_stream, told = said(sealed.service, "replay", "relationship/2025/nobody")
    no_time, asked = said(sealed.service, "replay", stream, "--as-known-at", "yesterday")

    assert (no_stream, no_time) == (1, 2)
    assert "There is no such stream" in str(told["problem"])
    assert "2026-03-12T10:00" in str(asked["problem"])


async def test_one_event_is_proved_by_a_file_and_a_key_alone(sealed: Lived, tmp_path: Path) -> None:
    keys = sealed.service.dir.seals / "keys"

    code, made = said(sealed.service, "prove", "5", "--into", str(tmp_path))
    good, proven = said(sealed.service, "verify", "--proof", str(made["proof"]), "--keys", str(keys))
    by_somebody_else(Path(str(made["beside"])))
    bad, refused = said(sealed.service, "verify", "--proof", str(made["proof"]), "--keys", str(keys))

    assert (code, good, bad) == (0, 0, 1)
    assert (proven["ok"], proven["position"]) == (True, 5)
    assert "not the one that was sealed" in str(refused["problems"])
