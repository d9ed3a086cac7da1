"""The real pages over a real record: a form is a case, its page follows it, links and gateways are known."""

import base64
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from standardwebhooks import Webhook

from console.intake import real_now_us
from console.web.following import code_of
from console.web.wiring import Joined, joined, parts_of
from console.web.words import RAISED
from domain import addresses
from domain.case_commands import AcknowledgeEmergency, CloseEmergency, RaiseEmergency, RecordContactMade
from domain.clock import AnchorClock
from domain.events import CATALOGUE
from domain.messages import Command, Stamp
from runtime.datadir import DataDir
from runtime.postgres import Urls
from runtime.settings import Settings
from store.database import Database
from tests.console.reports import KEK, PATIENT
from tests.console.web.site import followed, served

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
PAIR = "relationship/2026/r01"
MINUTE_US = 60_000_000
YEAR_US = 365 * 1_440 * MINUTE_US


@pytest.fixture
async def ends(urls: Urls, tmp_path: Path) -> AsyncIterator[Joined]:
    """The ends of the pages at a record of their own, in a data directory of their own."""
    settings = Settings.load(
        data_dir=tmp_path / "data",
        database_url=urls["url"],
        keys_url=urls["keys_url"],
        kek=base64.b64encode(KEK).decode(),
        temporal_address="127.0.0.1:1",
        callback_secret=SECRET,
    )
    with DataDir(settings.data_dir):
        made = joined(settings)
        made.intake.patience = PATIENT
        yield made
        await made.intake.close()


@pytest.fixture
async def visitor(ends: Joined) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the site of this record; it reads English."""
    async with (
        served(parts_of(ends)) as base,
        httpx.AsyncClient(base_url=base, headers={"Accept-Language": "en"}) as client,
    ):
        yield client


async def the_case(ends: Joined) -> str:
    """The stream of the only case."""
    doors = ends.doors()
    assert doors is not None
    (stream,) = [name for name in await doors.logs["care"].streams() if name.startswith("emergency/")]
    return stream


async def given(ends: Joined, stream: str, command: Command, number: int) -> None:
    doors = ends.doors()
    assert doors is not None
    await doors.ledger.execute(stream, command, Stamp(real_now_us(), "desk", f"{stream}/desk/{number}"))


async def named(ends: Joined, person: str, name: str, programme: str = "") -> None:
    doors = ends.doors()
    assert doors is not None
    await doors.vault.put_person(person, {"name": name, "programme": programme}, code=f"code-{person}")


async def test_a_form_is_a_case_and_its_page_follows_it(ends: Joined, visitor: httpx.AsyncClient) -> None:
    address = await followed(visitor, words="Hall 3")
    page = (await visitor.get(address)).text

    assert (await the_case(ends)).startswith("emergency/")
    assert "Nobody has confirmed yet." in page
    assert "Professional on call: page begun" in page
    assert "Second on call, if nobody confirms" in page
    assert "Hall 3" not in page


async def test_the_course_of_a_case_is_told_until_it_is_closed(
    ends: Joined, visitor: httpx.AsyncClient
) -> None:
    address = await followed(visitor)
    stream = await the_case(ends)
    await named(ends, "officer-1", "Szabó Anna")

    await given(ends, stream, AcknowledgeEmergency(officer="officer-1"), 1)
    held = (await visitor.get(address)).text
    await given(ends, stream, RecordContactMade(professional="officer-1"), 2)
    await given(ends, stream, CloseEmergency(endpoint="in-professional-care"), 3)
    closed = (await visitor.get(address)).text

    assert "Szabó Anna took this over at" in held
    assert "if nobody confirms" not in held
    assert "A professional is in contact" in closed
    assert "The desk has closed this report." in closed


async def test_an_officer_without_a_name_has_the_case_all_the_same(
    ends: Joined, visitor: httpx.AsyncClient
) -> None:
    address = await followed(visitor)
    await given(ends, await the_case(ends), AcknowledgeEmergency(officer="officer-9"), 1)

    assert "A professional of the desk took this over" in (await visitor.get(address)).text


async def test_a_mentor_of_two_finds_them_by_family_name(ends: Joined, visitor: httpx.AsyncClient) -> None:
    db = Database(str(ends.settings.database_url), pool_size=1)
    for number, name in enumerate(("Edward Reid", "Zoe Adams")):
        await named(ends, f"p-{number}", name, "en")
        await db.execute(
            "INSERT INTO board.stream_card (stream, workflow, cohort, mentor, mentee, began_us, events)"
            f" VALUES ('relationship/2026/r-{number}', 'Relationship', '2026', 'm-clara', 'p-{number}', 1, 1)"
        )
    await db.close()
    assert ends.links is not None
    await visitor.get("/raise", params={"me": ends.links.link_for("m-clara", "mentor")})

    form = (await visitor.get("/raise")).text

    assert form.index("Zoe Adams") < form.index("Edward Reid")


async def test_a_personal_link_brings_the_pair_and_the_case_is_about_it(
    ends: Joined, visitor: httpx.AsyncClient
) -> None:
    await named(ends, "p-edward", "Edward Reid")
    db = Database(str(ends.settings.database_url), pool_size=1)
    await db.execute(
        "INSERT INTO board.stream_card (stream, workflow, cohort, mentor, mentee, began_us, events)"
        f" VALUES ('{PAIR}', 'Relationship', '2026', 'm-clara', 'p-edward', 1, 1)"
    )
    await db.close()
    assert ends.links is not None
    await visitor.get("/raise", params={"me": ends.links.link_for("m-clara", "mentor")})

    form = (await visitor.get("/raise")).text
    address = await followed(visitor, about=PAIR)
    page = (await visitor.get(address)).text

    assert "Edward Reid<small>your mentee</small>" in form
    assert "About Edward Reid." in page
    doors = ends.doors()
    assert doors is not None
    first = (await doors.logs["care"].read(await the_case(ends)))[0]
    said = json.loads(first.body)["report"]
    assert (said["about"], said["verified"], said["raised_by"]) == (PAIR, True, "mentor")
    assert first.actor == "m-clara"


async def test_a_program_is_answered_as_the_record_says(ends: Joined, visitor: httpx.AsyncClient) -> None:
    said = [await visitor.post("/api/emergencies", json={"id": "program-0001"}) for _ in range(2)]

    assert [answer.status_code for answer in said] == [201, 200]
    assert await the_case(ends) == addresses.emergency("program-0001")


# ---- gateways


def signed(key: str, kind: str = "message.delivered", told: str = "msg-1") -> tuple[bytes, dict[str, str]]:
    """A report as a gateway sends it: its body and its headers."""
    body = json.dumps({"type": kind, "data": {"key": key}})
    now = datetime.now(UTC)
    return body.encode(), {
        "webhook-id": told,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(told, now, body),
    }


async def told_to(visitor: httpx.AsyncClient, body: bytes, headers: dict[str, str]) -> int:
    """The status with which a gateway's report is answered."""
    return (await visitor.post("/callbacks/gateway", content=body, headers=headers)).status_code


async def test_what_a_gateway_reports_is_recorded_once_and_shown(
    ends: Joined, visitor: httpx.AsyncClient
) -> None:
    address = await followed(visitor)
    report = signed(f"{await the_case(ends)}/page/1/officer-1/sms")

    told = [await told_to(visitor, *report) for _ in range(2)]

    page = (await visitor.get(address)).text
    assert told == [204, 200]
    assert page.count("On their phone, not yet read") == 1


async def test_a_page_that_was_read_stays_read_when_its_delivery_is_told_afterwards(
    ends: Joined, visitor: httpx.AsyncClient
) -> None:
    address = await followed(visitor)
    key = f"{await the_case(ends)}/page/1/officer-1/sms"

    for kind in ("message.read", "message.delivered"):
        assert await told_to(visitor, *signed(key, kind, told=kind)) == 204

    assert RAISED["got-read"][0] in (await visitor.get(address)).text


async def test_a_report_goes_by_the_clock_of_the_cases_also_at_a_site_that_has_just_begun(
    ends: Joined, visitor: httpx.AsyncClient
) -> None:
    doors = ends.doors()
    assert doors is not None
    a_year_ago_us, case = real_now_us() - YEAR_US, addresses.emergency("case-0001")
    anchored = AnchorClock(real_anchor_us=real_now_us(), programme_anchor_us=a_year_ago_us)
    raised = RaiseEmergency(level="emergency", danger="yes")
    for stream, command in ((addresses.rota(), anchored), (case, raised)):
        await doors.ledger.execute(stream, command, Stamp(a_year_ago_us, "desk", f"{stream}/begun"))

    assert await told_to(visitor, *signed(f"{case}/page/1/officer-1/sms")) == 204

    told = (await doors.logs["care"].read(case))[-1]
    assert told.recorded_us < a_year_ago_us + MINUTE_US


async def test_what_a_gateway_did_not_sign_changes_nothing(ends: Joined, visitor: httpx.AsyncClient) -> None:
    await followed(visitor)
    stream = await the_case(ends)
    body, headers = signed(f"{stream}/page/1/officer-1/sms")

    assert await told_to(visitor, body.replace(b"delivered", b"read"), headers) == 401


@pytest.mark.parametrize(
    "key", ["emergency/none-0001/page/1/o/sms", "relationship/2026/r01/page/1", "page", "emergency/x"]
)
async def test_a_report_of_a_page_that_is_not_ours_is_not_found(visitor: httpx.AsyncClient, key: str) -> None:
    assert await told_to(visitor, *signed(key)) == 404


def test_every_event_that_a_reporter_sees_has_its_words() -> None:
    source = Path(code_of.__code__.co_filename).read_text(encoding="utf-8")
    codes = set(re.findall(r'return "([a-z-]+)"', source))

    assert len(codes) > 8
    assert {code for code in codes if f"step-{code}" not in RAISED} == set()
    assert "emergency-raised" in CATALOGUE
