"""A supervisor's groups: who still needs the next session, and diaries that are opened entry by entry."""

import re

from console.pages.session import handle_of
from console.pages.year import Year, year_of
from domain import addresses
from domain.groups import groups_led
from domain.messages import Stamp
from domain.moving import MoveSession
from domain.people import WithdrawPerson
from domain.programme import PublishPolicy
from domain.walls import DeclareConflict
from tests.console.web.console import Browser, Console
from tests.console.web.opened import passes

ENTRY = re.compile(r'href="(/groups/[^"]+/mentors/([^"]+)/diary/[^"]+)"')


async def supervisor(console: Console, number: int = 0, **how: str) -> tuple[Browser, str]:
    """A supervisor, and the address of their group."""
    leader = console.midyear.of("supervisor")[number]
    group = groups_led((await year_of(console.midyear.doors)).state.sessions, leader)[0]
    return await console.browser(leader, "supervisor", **how), f"/groups/{handle_of(group.key)}"


async def entry_of(leads: Browser, group: str) -> tuple[str, str]:
    """The address of the newest entry that has words, and its mentor."""
    found = ENTRY.search(await leads.sees(group))
    assert found is not None
    return found[1], found[2]


async def readings(console: Console, mentor: str) -> list[tuple[str, str]]:
    """Who read of a mentor's year, as actor and body, the first reading first."""
    stream = addresses.mentor_year(console.midyear.cohort.name, mentor)
    rows = await console.midyear.doors.logs["access"].read(addresses.access(stream))
    return [(row.actor, row.body.decode()) for row in rows]


async def test_a_supervisor_sees_who_still_needs_the_next_session(console: Console) -> None:
    leads, group = await supervisor(console)

    page = await leads.sees("/groups")

    assert "6 mentors = 6 who still need a supervision + 0 who do not + 0 who have left" in page
    assert "Next session: " in page
    assert group in page


async def test_an_entry_that_is_opened_is_one_reading_and_the_list_is_none(console: Console) -> None:
    leads, group = await supervisor(console)
    path, mentor = await entry_of(leads, group)
    listed = await readings(console, mentor)

    page = await leads.sees(path)

    (reading,) = (await readings(console, mentor))[len(listed) :]
    assert listed == []
    assert reading[0] == leads.person
    assert f'"note":"note/{path.rpartition("/")[2]}"' in reading[1]
    assert '"by":"group"' in reading[1]
    assert 'class="words"' in page
    assert "read by you" in await leads.sees(group)


async def test_no_list_holds_a_word_of_a_diary(console: Console) -> None:
    leads, group = await supervisor(console)
    path, mentor = await entry_of(leads, group)
    writes = await console.browser(mentor, "mentor")
    await writes.does("/me/diary", "/me/diary", words="We spoke of anatomy, canary-8842.")

    assert "canary-8842" not in await leads.sees(group)
    path, _ = await entry_of(leads, group)
    assert "canary-8842" in await leads.sees(path)
    assert "read by " in await writes.sees("/me/diary")


async def test_neither_another_supervisor_nor_a_coordinator_opens_a_group_or_an_entry(
    console: Console,
) -> None:
    leads, group = await supervisor(console)
    path, mentor = await entry_of(leads, group)
    other, _ = await supervisor(console, 1)
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    before = await readings(console, mentor)

    for browser in (other, office):
        for wanted in (group, path):
            assert (await browser.looks(wanted)).status_code == 404
    assert await readings(console, mentor) == before


async def test_reading_ends_when_a_mentor_is_in_the_group_no_longer(console: Console) -> None:
    leads, group = await supervisor(console)
    theirs, other_group = await supervisor(console, 1)
    _, mentor = await entry_of(theirs, other_group)
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    ahead = re.search(r'href="(/sessions/[^"]+)">Next session', await leads.sees("/groups"))
    assert ahead is not None
    await office.does(f"{ahead[1]}/places", ahead[1], mentor=mentor)
    mine = [path for path, whose in ENTRY.findall(await leads.sees(group)) if whose == mentor]
    assert "words" in await leads.sees(mine[0])
    before = await readings(console, mentor)

    await office.does(f"{ahead[1]}/releases", ahead[1], mentor=mentor)

    assert (await leads.looks(mine[0])).status_code == 404
    assert await readings(console, mentor) == before


async def test_a_wall_keeps_the_words_from_a_supervisor(console: Console) -> None:
    leads, group = await supervisor(console)
    path, mentor = await entry_of(leads, group)
    midyear = console.midyear
    wall = DeclareConflict(person=leads.person, other=mentor, because="examines")
    await midyear.doors.ledger.execute(addresses.wall(), wall, Stamp(midyear.now_us, leads.person, "wall/1"))

    assert (await leads.looks(path)).status_code == 404
    assert await readings(console, mentor) == []


async def test_a_diary_stays_open_for_as_many_days_after_its_mentor_has_left_as_the_policy_says(
    console: Console,
) -> None:
    leads, group = await supervisor(console)
    path, mentor = await entry_of(leads, group)
    announced = await (await console.browser(mentor, "mentor")).sees("/me/withdraw")
    midyear = console.midyear
    left = Stamp(midyear.now_us, mentor, "withdraw/1")
    await midyear.doors.ledger.execute(midyear.year, WithdrawPerson(person=mentor), left)

    page = await leads.sees(group)
    at_once = (await leads.looks(path)).status_code
    await passes(console, 30)
    on_the_last_day = (await leads.looks(path)).status_code
    await passes(console, 1)

    assert "may read your diary for 30 more days" in announced
    assert "1 who have left" in page
    assert (at_once, on_the_last_day) == (200, 200)
    assert (await leads.looks(path)).status_code == 404


async def test_a_policy_that_gives_no_days_closes_the_diary_with_the_leaving(console: Console) -> None:
    leads, group = await supervisor(console)
    path, mentor = await entry_of(leads, group)
    midyear, year = console.midyear, await year_of(console.midyear.doors)
    assert year.state.context is not None
    policy = year.state.context.policy_at(year.now_us)
    none = policy.model_copy(
        update={"deadlines": policy.deadlines.model_copy(update={"diary_access_days": 0})}
    )
    published = PublishPolicy(effective_us=tomorrows_midnight(year, 2), policy=none)
    await midyear.doors.ledger.execute(midyear.year, published, Stamp(year.now_us, "test", "no-days"))
    await passes(console, 3)
    year = await year_of(console.midyear.doors)
    left = Stamp(year.now_us, mentor, "withdraw/1")
    await midyear.doors.ledger.execute(midyear.year, WithdrawPerson(person=mentor), left)

    await passes(console, 1)

    assert (await leads.looks(path)).status_code == 404


def tomorrows_midnight(year: Year, days: int) -> int:
    """The midnight that begins a day to come."""
    calendar = year.state.calendar
    assert calendar is not None
    return calendar.midnight(calendar.day_of(year.now_us) + days)


async def test_with_the_hand_over_of_a_group_its_diaries_are_the_new_supervisors_alone(
    console: Console,
) -> None:
    """Every session to come is moved to another supervisor; what was held stays with whoever held it."""
    leads, group = await supervisor(console)
    takes_over, _ = await supervisor(console, 1)
    path, mentor = await entry_of(leads, group)
    before = await readings(console, mentor)
    year = await year_of(console.midyear.doors)

    for session in groups_led(year.state.sessions, leads.person)[0].sessions:
        if session.starts_us > year.now_us:
            other = MoveSession(
                session=session.id, starts_us=session.starts_us, room=session.room, trainer=takes_over.person
            )
            stamp = Stamp(year.now_us, "test", f"move/{session.id}")
            await console.midyear.doors.ledger.execute(console.midyear.year, other, stamp)

    assert (await leads.looks(path)).status_code == 404
    assert (await leads.looks(f"/mentors/{mentor}")).status_code == 404
    assert mentor not in await leads.sees("/groups") + await leads.sees(group)
    assert await readings(console, mentor) == before
    mine = [address for address, whose in ENTRY.findall(await their_group(takes_over)) if whose == mentor]
    assert 'class="words"' in await takes_over.sees(mine[0])
    name = (await year.names([takes_over.person]))[takes_over.person].name
    diary = await (await console.browser(mentor, "mentor")).sees("/me/diary")
    assert name in diary


async def their_group(browser: Browser) -> str:
    """The pages of all groups of a supervisor."""
    handles = sorted(set(re.findall(r'href="(/groups/[^"/]+)"', await browser.sees("/groups"))))
    return "".join([await browser.sees(handle) for handle in handles])
