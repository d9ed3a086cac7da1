"""The wrapping key's files: the next one beside it, then in its place, and the old one in no file."""

from pathlib import Path

from runtime import wrapping
from runtime.datadir import DataDir


def test_the_next_key_is_made_once_and_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    with DataDir(tmp_path / "data") as place:
        (old,) = wrapping.at_hand(place)

        following = wrapping.following(place)
        assert wrapping.following(place) == following
        assert wrapping.at_hand(place) == [old, following]
        wrapping.take_over(place)

        assert wrapping.at_hand(place) == [following]
        files = [path.read_bytes() for path in place.path.rglob("*") if path.is_file()]
        assert [content for content in files if old in content] == []


def test_only_its_owner_reads_the_next_key(tmp_path: Path) -> None:
    with DataDir(tmp_path / "data") as place:
        wrapping.following(place)

        assert (place.secrets / wrapping.NEXT).stat().st_mode & 0o777 == 0o600
