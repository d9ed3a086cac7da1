"""What doctor says of the seals: how old they are, and a log that is refused."""

import json
from pathlib import Path

import pytest

from console.seals import sealer
from runtime.datadir import DataDir

NOW_S = 1_800_000_000.0


@pytest.fixture
def place(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path)


def beaten(place: DataDir, seconds_ago: float, **refused: str) -> None:
    """The sealer's last word."""
    place.sealed.write_text(json.dumps({"at": NOW_S - seconds_ago, "refused": refused}))


def test_where_no_sealer_has_been_nothing_is_said(place: DataDir) -> None:
    assert list(sealer(place, {}, NOW_S)) == []


def test_a_sealer_that_has_done_no_round_is_told(place: DataDir) -> None:
    (told,) = sealer(place, {"sealer": {"pid": 1}}, NOW_S)

    assert not told.ok


def test_seals_of_a_minute_ago_are_good(place: DataDir) -> None:
    beaten(place, 60)

    (told,) = sealer(place, {}, NOW_S)

    assert (told.ok, told.detail) == (True, "every log was looked at 60 s ago")


def test_a_sealer_that_is_silent_is_told_with_how_to_start_it(place: DataDir) -> None:
    beaten(place, 400)

    (told,) = sealer(place, {}, NOW_S)

    assert not told.ok
    assert "nearpeer sealer" in told.remedy


def test_a_log_that_is_refused_is_named_with_its_problem(place: DataDir) -> None:
    beaten(place, 10, care="it has 4 entries, and had 5.")

    (told,) = sealer(place, {}, NOW_S)

    assert (told.name, told.ok) == ("seal of care", False)
    assert "it has 4 entries" in told.detail
