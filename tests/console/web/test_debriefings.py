"""Debriefings after an emergency: whoever owes one sees a name and a deadline, and no cause."""

import pytest

from console.pages.session import handle_of
from console.pages.year import year_of
from domain import addresses
from domain.case_commands import CloseEmergency, RaiseEmergency
from domain.groups import groups_led
from domain.messages import Stamp
from store.notes import note_id
from tests.console.web.console import Browser, Console
from tests.console.web.test_sessions import begun

CASE = "e0123456789abcdef"


@pytest.fixture
async def owing(console: Console) -> tuple[Console, str]:
    """A case about a pair of the first supervisor's group that is closed; and the name of its mentor."""
    midyear = console.midyear
    year = await year_of(midyear.doors)
    group = groups_led(year.state.sessions, midyear.of("supervisor")[0])[0]
    pair = next(p for p in year.state.placed.pairs.values() if p.mentor in group.mentors)
    about, stream = addresses.relationship(year.cohort, pair.id), addresses.emergency(CASE)
    raised = RaiseEmergency(
        level="urgent", danger="no", about=about, raised_by="mentor", verified=True, note=note_id("raise")
    )
    for name, command in (
        ("raise", raised),
        ("close", CloseEmergency(endpoint="redirected", note=note_id("close"))),
    ):
        await midyear.doors.ledger.execute(
            stream, command, Stamp(await _now_us(console), pair.mentor, f"{CASE}/{name}")
        )
    return console, (await year.names([pair.mentor]))[pair.mentor].name


async def _now_us(console: Console) -> int:
    return (await console.mounted.ends.care()).now_us


async def supervisor(console: Console, number: int = 0) -> Browser:
    return await console.browser(console.midyear.of("supervisor")[number], "supervisor")


async def test_a_talk_that_is_owed_has_a_name_and_a_deadline_and_is_held(owing: tuple[Console, str]) -> None:
    console, mentor = owing
    leads = await supervisor(console)

    page = await leads.sees("/debriefings")

    assert mentor in page
    assert "2 d 23 h left" in page
    assert not {"urgent", "level", "danger"} & set(page.lower().split())
    after = await leads.does(f"/debriefings/{CASE}/held", "/debriefings", hours_ago="0")
    assert "1 = 0 owed + 1 held" in after


async def test_another_supervisor_neither_sees_nor_holds_it_and_an_officer_does(
    owing: tuple[Console, str],
) -> None:
    console, mentor = owing
    other = await supervisor(console, 1)
    officer = await console.browser(console.midyear.of("desk")[0], "desk")

    assert mentor not in await other.sees("/debriefings")
    assert (await other.sends(f"/debriefings/{CASE}/held", "/debriefings")).status_code == 404
    assert mentor in await officer.sees("/debriefings")


async def test_while_a_session_runs_they_are_a_number(owing: tuple[Console, str]) -> None:
    console, _ = owing
    leads, session = await begun(console)
    assert handle_of(session.id) in await leads.sees("/sessions")

    page = await leads.sees("/debriefings")

    assert "<summary><b>Debriefings you owe: 1</b>" in page
