"""Whether a disk takes what comes: told before it is full."""

from pathlib import Path

from runtime.room import LEAST, cramped, has_room


def test_a_disk_with_room_is_not_cramped(tmp_path: Path) -> None:
    assert has_room(tmp_path)
    assert cramped([tmp_path]) == ()


def test_a_disk_with_less_than_what_comes_is_cramped(small_disk: Path, tmp_path: Path) -> None:
    assert LEAST > 6_000_000
    assert cramped([tmp_path, small_disk]) == (small_disk,)


def test_what_is_not_there_is_not_cramped(tmp_path: Path) -> None:
    assert cramped([tmp_path / "nowhere"]) == ()
