"""The sealed copy of who is on call: read by whoever has the key, and by nobody else."""

from pathlib import Path

from domain.clock import REAL_TIME
from store.oncall import OnCall, SealedCopy, Span

KEY, OTHER = bytes(range(32)), bytes(32)
HOUR_US = 3_600_000_000
COPY = OnCall(
    clock=REAL_TIME,
    spans=(
        Span(target="on-call", from_us=0, until_us=HOUR_US, people=("officer-a",)),
        Span(target="on-call", from_us=HOUR_US, until_us=2 * HOUR_US, people=("officer-b",)),
        Span(target="whole-desk", from_us=0, until_us=2 * HOUR_US, people=("officer-a", "officer-b")),
    ),
    profiles={"officer-a": {"phone": "+36301110001"}},
)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    SealedCopy(tmp_path / "copy", KEY).keep(COPY)

    assert SealedCopy(tmp_path / "copy", KEY).read() == COPY


def test_nobody_reads_it_on_the_disk(tmp_path: Path) -> None:
    SealedCopy(tmp_path / "copy", KEY).keep(COPY)

    written = (tmp_path / "copy").read_bytes()
    assert [word for word in (b"officer-a", b"+36301110001") if word in written] == []
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_another_key_reads_nothing(tmp_path: Path) -> None:
    SealedCopy(tmp_path / "copy", KEY).keep(COPY)

    assert SealedCopy(tmp_path / "copy", OTHER).read() is None


def test_a_copy_that_is_missing_or_damaged_is_none(tmp_path: Path) -> None:
    assert SealedCopy(tmp_path / "none", KEY).read() is None

    (tmp_path / "damaged").write_bytes(b"half of it")
    assert SealedCopy(tmp_path / "damaged", KEY).read() is None


def test_each_shift_has_its_officer_and_the_last_one_stays_after_the_copy_s_end() -> None:
    assert COPY.people("on-call", HOUR_US - 1) == ("officer-a",)
    assert COPY.people("on-call", HOUR_US) == ("officer-b",)
    assert COPY.people("on-call", 9 * HOUR_US) == ("officer-b",)


def test_a_step_that_nobody_is_known_for_is_a_gap() -> None:
    assert COPY.people("second", HOUR_US) == ()
