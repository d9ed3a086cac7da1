"""Temporal's histories hold ids, neutral codes and moments: nobody's name, nothing of a support step."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from temporalio.client import WorkflowHistory

from domain.consultation import AnswerConsultation, AskConsultation, CloseConsultation
from domain.referral import AcceptReferral, CloseReferral, RecommendReferral
from tests.activities.cohort import BEGINS_US, COORDINATOR, Cohort, at
from tests.workflows.drivers import Drivers
from tests.workflows.living import Said, lived

SUPPORT_STEPS = ("consult", "referral", "answer", "emergency", "counsel", "psych", "escalat", "question")
NOTE = "note/0123456789abcdef0123456789abcdef"

CARED_FOR = [
    Said(at("2025-09-15"), AskConsultation(note=NOTE), "c-1"),
    Said(at("2025-09-16"), AnswerConsultation(consultation="c-1", note=NOTE), "c-2"),
    Said(at("2025-09-17"), CloseConsultation(consultation="c-1"), "c-3"),
    Said(at("2025-11-10"), RecommendReferral(service="psychiatry", consented=True), "c-4"),
    Said(at("2025-11-12"), AcceptReferral(referral="c-4"), "c-5"),
    Said(at("2025-12-12"), CloseReferral(referral="c-4", outcome="declined"), "c-6"),
    Said(at("2026-03-10"), AskConsultation(note=NOTE), "c-7"),
]
"""Command ids are opaque, as those of doors are."""


def every_text(value: Any) -> Iterator[str]:
    """Every key and text of a history, and of payloads what they hold, unsealed."""
    match value:
        case dict():
            for key, inner in value.items():
                yield key
                yield from every_text(inner)
        case list():
            for inner in value:
                yield from every_text(inner)
        case str():
            yield value
            yield _unpacked(value)


def _unpacked(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def found(words: tuple[str, ...], runs: list[WorkflowHistory]) -> set[str]:
    """The words that occur anywhere in these histories."""
    texts = "\n".join(text for run in runs for text in every_text(json.loads(run.to_json()))).lower()
    return {word for word in words if word.lower() in texts}


async def test_a_year_full_of_support_steps_leaves_neither_them_nor_anybody_in_temporal(
    cohort: Cohort, drivers: Drivers
) -> None:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)

    await lived(drivers, cohort, pair, CARED_FOR)

    runs = await drivers.runs(pair)
    assert found(SUPPORT_STEPS, runs) == set()
    assert found(("mentor-1", "mentee-1", COORDINATOR, NOTE), runs) == set()
    assert found(("check-in", "meeting", "running", pair), runs) == {"check-in", "meeting", "running", pair}
