"""A history is a file outside the databases: the same bytes whenever it is written, under its own name."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory

from runtime.histories import Histories, from_bytes, hash_of, written
from tests.histories.paths import FOLDER

GOLDEN = FOLDER / "Relationship" / "notice-of-a-question.json"
PAIR, RUN = "relationship/2025/pair-1", "0a1b2c3d-0000-4000-8000-000000000000"


@pytest.fixture
def history() -> WorkflowHistory:
    """A history of a pair's driver."""
    return WorkflowHistory.from_json(PAIR, GOLDEN.read_text())


def test_it_is_written_under_its_workflow_and_run_with_the_hash_of_its_bytes(
    history: WorkflowHistory, tmp_path: Path
) -> None:
    digest = Histories(tmp_path).put(history, RUN)

    content = (tmp_path / PAIR / f"{RUN}.json").read_bytes()
    assert digest == hash_of(content)
    assert Histories(tmp_path).read(PAIR, RUN) == content == written(history)


def test_it_is_the_same_bytes_after_it_was_read_back(history: WorkflowHistory) -> None:
    assert written(from_bytes(PAIR, written(history))) == written(history)


def test_it_is_written_again_over_itself(history: WorkflowHistory, tmp_path: Path) -> None:
    place = Histories(tmp_path)

    assert place.put(history, RUN) == place.put(history, RUN)


def test_there_is_none_where_none_was_written(tmp_path: Path) -> None:
    assert Histories(tmp_path).read(PAIR, RUN) is None


@pytest.mark.parametrize("name", ["../secrets", "relationship/../../x", "Relationship/a", ""])
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no workflow of ours"):
        Histories(tmp_path).path(name, RUN)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"events":[{"eventId":{}}]}'])
def test_what_is_no_history_is_told(content: bytes) -> None:
    with pytest.raises(ValueError, match="no history"):
        from_bytes(PAIR, content)
