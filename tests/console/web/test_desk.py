"""The desk over HTTP, on a real record: the queue, its acts, and what nobody must read there."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.messages import Stamp
from tests.console.web.console import Browser, Console

CASE = "case-0001"


@pytest.fixture
async def raised(console: Console) -> str:
    """An emergency about a pair, that nobody has yet; its id."""
    midyear = console.midyear
    (pair, *_) = await midyear.pairs()
    await raise_case(console, CASE, f"relationship/{midyear.cohort.name}/{pair}")
    return CASE


async def raise_case(
    console: Console, case: str, about: str | None = None, *, drill: bool = False, ago_us: int = 0
) -> None:
    ledger, stream = console.midyear.doors.ledger, addresses.emergency(case)
    command = RaiseEmergency(
        level="emergency", danger="yes", about=about, raised_by="mentor", verified=True, drill=drill
    )
    at_us = await ledger.now_us(stream) - ago_us
    await ledger.execute(stream, command, Stamp(at_us, "test", f"{stream}/raise"))


async def sights(browser: Browser) -> AsyncIterator[str]:
    """What comes over the live line of the desk."""
    async with browser.client.stream("GET", "/desk/live") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        piece = ""
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                piece += line[6:] + "\n"
            elif not line and piece:
                yield piece
                piece = ""


@pytest.fixture
async def anna(console: Console) -> Browser:
    """An officer of the desk."""
    return await console.browser(console.midyear.of("desk")[0], "desk")


@pytest.fixture
async def ben(console: Console) -> Browser:
    """Another officer; where the cohort has one only, the professional."""
    desk = console.midyear.of("desk")
    if len(desk) > 1:
        return await console.browser(desk[1], "desk")
    return await console.browser(console.midyear.of("professional")[0], "professional")


class TestTheQueue:
    async def test_an_emergency_stands_in_the_queue_and_in_the_bar(self, anna: Browser, raised: str) -> None:
        page = await anna.sees("/desk")

        assert f'id="case-{raised}"' in page
        assert "1 emergency has no owner" in page

    async def test_beyond_its_time_the_bar_says_how_long_it_is_late(
        self, console: Console, anna: Browser
    ) -> None:
        await raise_case(console, CASE, ago_us=20 * 60_000_000)

        bar = (await anna.sees("/desk")).partition('class="redbar"')[2].partition("</p>")[0]

        assert '<p class="late">' in bar
        assert "beyond the time to acknowledge; " in bar

    @pytest.mark.usefixtures("raised")
    async def test_it_names_nobody_of_the_pair_before_the_case_is_opened(
        self, console: Console, anna: Browser
    ) -> None:
        profiles = await console.midyear.doors.vault.names(
            [*console.midyear.of("mentor"), *console.midyear.of("mentee")]
        )

        page = await anna.sees("/desk")
        piece = await anext(sights(anna))

        for profile in profiles.values():
            assert profile["name"] not in page
            assert profile["name"] not in piece

    async def test_opening_names_the_pair_and_is_recorded_once(
        self, console: Console, anna: Browser, raised: str
    ) -> None:
        (pair, *_) = await console.midyear.pairs()
        state = await console.midyear.doors.ledger.view(
            f"relationship/{console.midyear.cohort.name}/{pair}", 0
        )
        names = await console.midyear.doors.vault.names([state.state.mentor, state.state.mentee])

        page = await anna.sees(f"/desk?case={raised}")

        assert all(profile["name"] in page for profile in names.values())
        rows = await console.midyear.doors.logs["access"].read(addresses.access(f"emergency/{raised}"))
        assert [row.actor for row in rows] == [anna.person]

    async def test_a_drill_is_marked_and_raises_no_alarm(self, console: Console, anna: Browser) -> None:
        await raise_case(console, "drill-1", drill=True)

        page = await anna.sees("/desk")

        assert "badge drill" in page
        assert "has no owner" not in page

    async def test_it_is_not_for_a_mentor(self, console: Console, raised: str) -> None:
        mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")

        for path in ("/desk", "/desk/live", "/desk/queue", f"/desk/cases/{raised}", "/desk/history"):
            assert (await mentor.looks(path)).status_code == 404

    async def test_it_speaks_hungarian(self, console: Console, raised: str) -> None:
        anna = await console.browser(console.midyear.of("desk")[0], "desk", language="hu")

        page = await anna.sees(f"/desk?case={raised}")

        assert "1 vészhelyzetet még senki nem vett át" in page
        assert "Átveszem" in page


class TestActing:
    async def test_one_click_takes_a_case(self, anna: Browser, raised: str) -> None:
        page = await anna.does(f"/desk/cases/{raised}/acknowledge", at="/desk")

        assert "It is yours." in page
        assert "has no owner" not in page
        assert "you, since" in page

    async def test_who_comes_second_is_told_who_was_first(
        self, console: Console, anna: Browser, ben: Browser, raised: str
    ) -> None:
        answers = await asyncio.gather(
            anna.sends(f"/desk/cases/{raised}/acknowledge", at="/desk"),
            ben.sends(f"/desk/cases/{raised}/acknowledge", at="/desk"),
        )

        first, second = sorted(answers, key=lambda answer: answer.status_code)
        assert (first.status_code, second.status_code) == (303, 409)
        winner = anna if answers[0] is first else ben
        name = (await console.midyear.doors.vault.names([winner.person]))[winner.person]["name"]
        assert f"{name} took it first" in second.text

    async def test_it_is_closed_only_after_contact_or_with_a_reason(self, anna: Browser, raised: str) -> None:
        await anna.does(f"/desk/cases/{raised}/acknowledge", at="/desk")
        early = await anna.sends(
            f"/desk/cases/{raised}/close", at=f"/desk?case={raised}&do=close", endpoint="engaged"
        )

        await anna.does(f"/desk/cases/{raised}/contact", at="/desk")
        page = await anna.does(
            f"/desk/cases/{raised}/close", at=f"/desk?case={raised}&do=close", endpoint="engaged"
        )

        assert early.status_code == 409
        assert "It is closed." in page
        assert "the mentee is to be asked how it goes" in page

    async def test_a_case_is_handed_over_and_accepted(self, anna: Browser, ben: Browser, raised: str) -> None:
        await anna.does(f"/desk/cases/{raised}/acknowledge", at="/desk")

        page = await anna.does(
            f"/desk/cases/{raised}/hand-over",
            at=f"/desk?case={raised}&do=hand-over",
            to=ben.person,
            items="tell-mentor",
        )
        offered = await ben.sees("/desk")
        taken = await ben.does(f"/desk/cases/{raised}/accept", at="/desk")

        assert "stays yours until it is accepted" in page
        assert "offered to you" in offered
        assert "It is yours now" in taken

    async def test_a_form_of_another_session_does_nothing(
        self, anna: Browser, ben: Browser, raised: str
    ) -> None:
        page = await anna.sees("/desk")
        token = re.findall(r'name="csrf" value="([^"]*)"', page)[0]

        answer = await ben.client.post(f"/desk/cases/{raised}/acknowledge", data={"csrf": token})

        assert answer.status_code == 403
        assert "has no owner" in await ben.sees("/desk")


class TestLive:
    async def test_a_case_that_is_raised_elsewhere_comes_by_itself(
        self, console: Console, anna: Browser
    ) -> None:
        line = sights(anna)
        empty = await anext(line)

        await raise_case(console, CASE)
        async with asyncio.timeout(10):
            seen = await anext(piece async for piece in line if f"case-{CASE}" in piece)

        assert "data-sight" in empty
        assert "1 emergency has no owner" in seen

    async def test_a_beat_says_that_it_goes_on(self, anna: Browser) -> None:
        line = sights(anna)

        async with asyncio.timeout(10):
            beat = await anext(piece async for piece in line if "data-beat" in piece)

        assert int(re.findall(r'data-beat="(\d+)"', beat)[0]) > 0

    async def test_what_another_officer_does_comes_to_all(
        self, anna: Browser, ben: Browser, raised: str
    ) -> None:
        line = sights(ben)
        await anext(line)

        await anna.does(f"/desk/cases/{raised}/acknowledge", at="/desk")
        async with asyncio.timeout(10):
            seen = await anext(piece async for piece in line if "data-sight" in piece and "since" in piece)

        assert "has no owner" not in seen
        assert 'data-key="a"' not in seen


class TestLookingBack:
    async def test_a_closed_case_is_found_again_with_its_file(self, anna: Browser, raised: str) -> None:
        await anna.does(f"/desk/cases/{raised}/acknowledge", at="/desk")
        await anna.does(
            f"/desk/cases/{raised}/close",
            at=f"/desk?case={raised}&do=close",
            endpoint="redirected",
            reason="Another service has it",
        )

        case = await anna.sees(f"/desk/cases/{raised}")

        assert "Passed on to another service" in case or "passed on to another service" in case
        assert "Another service has it" not in case

    @pytest.mark.usefixtures("raised")
    async def test_every_page_of_the_desk_is_there(self, anna: Browser) -> None:
        for path in ("/desk/history", "/drills", "/rota", "/rota?days=14", "/rota/proof", "/desk/queue"):
            page = await anna.sees(path)
            assert "1 emergency has no owner" in page

    async def test_a_drill_is_started_by_a_form(self, anna: Browser) -> None:
        page = await anna.does("/drills", at="/drills", level="urgent")

        assert "The drill has begun." in page
        assert "step" in page.lower()


async def test_before_the_desk_follows_a_year_all_of_a_case_is_told_in_local_time(
    anna: Browser, raised: str
) -> None:
    page = await anna.sees(f"/desk?case={raised}")

    due = re.search(r"the next one at (\d\d:\d\d:\d\d) unless", page)
    coming = re.search(r'class="ahead"><time>(\d\d:\d\d:\d\d)', page)
    assert due is not None
    assert coming is not None
    assert due[1] == coming[1]


async def test_a_coordinator_who_keeps_the_rota_learns_nothing_of_what_stands_on_the_desk(
    console: Console,
) -> None:
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    before = await coordinator.sees("/rota")

    await raise_case(console, CASE)

    after = await coordinator.sees("/rota")
    assert without_tokens(after) == without_tokens(before)
    assert "redbar" in await (await console.browser(console.midyear.of("desk")[0], "desk")).sees("/rota")


def without_tokens(page: str) -> str:
    return re.sub(r'name="(once|csrf)" value="[^"]*"', "", page)
