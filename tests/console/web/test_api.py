"""POST /api/emergencies: what is left out or wrong refuses nothing; the answer says what became of it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.identity import Links
from console.intake import Intake
from console.web.api import Answer, raise_by_json
from runtime.postgres import Urls
from tests.console.reports import PAIR, case_of, intake_at, kept_in, report, spool_in

LINKS = Links(bytes(range(32)))
CALL = ("112", "104")
REPORT = {"id": "report-0001", "danger": "yes", "words": "she does not answer the door"}


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


async def post(intake: Intake, body: object, token: str | None = None) -> Answer:
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await raise_by_json(intake, LINKS, written, token, CALL)


async def reported(intake: Intake, case: str) -> dict[str, Any]:
    """What the record holds of the first report of a case."""
    [raised, *_] = await case_of(intake, report(id=case))
    said: dict[str, Any] = json.loads(raised.body)["report"]
    return said


async def test_a_report_is_created_once_and_answered_alike_the_second_time(intake: Intake) -> None:
    first = await post(intake, REPORT)
    again = await post(intake, REPORT)

    assert (first.status, again.status) == (201, 200)
    assert first.body | {"duplicate": True} == again.body
    assert (first.body["id"], first.body["kept"], first.body["call"]) == ("report-0001", "recorded", [])


async def test_a_personal_link_says_who_reports(intake: Intake) -> None:
    await post(intake, REPORT | {"about": PAIR}, LINKS.link_for("person-7", "mentor"))

    said = await reported(intake, "report-0001")
    assert (said["raised_by"], said["verified"], said["about"]) == ("mentor", True, PAIR)


async def test_a_link_that_is_not_ours_makes_an_unverified_report(intake: Intake) -> None:
    answer = await post(intake, REPORT, Links(bytes(32)).link_for("person-7", "mentor"))

    said = await reported(intake, "report-0001")
    assert (answer.status, said["raised_by"], said["verified"]) == (201, "unknown", False)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"danger": None},
        {"danger": "perhaps", "level": "grave", "language": 7, "words": {"a": ["b"]}},
        {"id": 12345678, "about": ["x"], "danger": ["yes"]},
    ],
)
async def test_what_is_left_out_or_wrong_counts_as_not_sure_and_refuses_nothing(
    intake: Intake, body: dict[str, object]
) -> None:
    answer = await post(intake, body)

    said = await reported(intake, answer.body["id"])
    assert answer.status == 201
    assert (said["danger"], said["level"], said["about"]) == ("not-sure", "emergency", None)


async def test_an_about_that_is_no_relationship_is_kept_with_the_words(
    intake: Intake, tmp_path: Path
) -> None:
    intake.doors, doors = None, intake.doors
    await post(intake, REPORT | {"about": "Nagy Anna, second floor"})
    intake.doors = doors

    [kept] = kept_in(tmp_path)
    assert kept.command.about is None
    assert kept.words == "she does not answer the door\nNagy Anna, second floor"


async def test_without_a_record_it_is_accepted_and_the_numbers_are_given(tmp_path: Path) -> None:
    answer = await post(Intake(doors=None, spool=spool_in(tmp_path)), REPORT)

    assert (answer.status, answer.body["kept"], answer.body["call"]) == (202, "kept", ["112", "104"])


async def test_without_any_place_it_is_told_as_unavailable_with_the_numbers() -> None:
    answer = await post(Intake(doors=None, spool=None), REPORT)

    assert (answer.status, answer.body["kept"], answer.body["call"]) == (503, "not-recorded", ["112", "104"])
    assert answer.body["words_kept"] is False


@pytest.mark.parametrize("body", [b"", b"\xff", b"[1]", b'"help"', b"{", b"[" * 100_000])
async def test_what_is_no_report_at_all_is_told_as_not_recorded(body: bytes) -> None:
    answer = await post(Intake(doors=None, spool=None), body)

    assert (answer.status, answer.body["kept"], answer.body["call"]) == (400, "not-recorded", ["112", "104"])
