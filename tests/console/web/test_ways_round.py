"""Ways round the console: the same page in the other language, one's readings, a supervisor's pairs."""

import re
from html import unescape

import httpx
import pytest

from console.access.acting import Role
from console.access.relations import group_of
from console.pages.year import year_of
from console.web.shell import NAV
from tests.console.web.console import Browser, Console
from tests.console.web.opened import as_coordinator
from tests.console.web.overseers import DPO, FIRST, overseers
from tests.console.web.test_students import pairs_of

OVERSEERS = {"dpo": DPO, "admin": FIRST}
OTHER = re.compile(r'<a href="([^"]*lang=hu[^"]*)" lang="hu"')


@pytest.fixture(scope="module")
async def console(console_of_file: Console) -> Console:
    """One console for all, with two overseers who are in no roster: no test leaves anything behind."""
    await overseers(console_of_file)
    return console_of_file


async def in_hungarian(browser: Browser, answer: httpx.Response) -> str:
    """The page that the language switch of an answer leads to."""
    found = OTHER.search(answer.text)
    assert found is not None, answer.text[:800]
    address = answer.url.join(unescape(found[1]))
    page = await browser.sees(str(address))
    assert '<html lang="hu">' in page
    return page


async def test_after_a_refused_act_the_switch_leads_to_the_page_that_is_shown(console: Console) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    path = f"/relationships/{pair.id}"

    refused = await coordinator.sends(
        f"{path}/pause", f"{path}?act=away", first="2026-04-10", last="2026-04-01", act="away"
    )

    assert refused.status_code == 422
    assert "Kapcsolatok" in await in_hungarian(coordinator, refused)
    assert pair.id in await in_hungarian(coordinator, refused)


async def test_what_is_not_there_is_told_in_the_other_language_too(console: Console) -> None:
    coordinator, pair = await as_coordinator(console), (await pairs_of(console))[0]
    path = f"/relationships/{pair.id}"

    missing = await coordinator.sends(f"{path}/referrals/nothing-like-it", path, outcome="seen")
    other = OTHER.search(missing.text)

    assert other is not None
    again = await coordinator.looks(str(missing.url.join(unescape(other[1]))))
    assert (missing.status_code, again.status_code) == (404, 404)
    assert "Nincs ilyen, vagy nem az Öné" in again.text


async def test_after_a_form_that_is_not_ours_the_switch_leads_to_where_somebody_begins(
    console: Console,
) -> None:
    coordinator = await as_coordinator(console)

    forged = await coordinator.client.post("/pairing", data={"csrf": "made-up"})

    assert forged.status_code == 403
    assert "<h1" in await in_hungarian(coordinator, forged)


async def test_after_a_wrong_password_the_switch_leads_to_the_door(console: Console) -> None:
    stranger = Browser(console.stranger(), "")

    wrong = await stranger.client.post("/sign-in", data={"code": "NOBODY", "password": "nem ez az"})

    assert wrong.status_code == 403
    assert "Belépés" in await in_hungarian(stranger, wrong)


@pytest.mark.parametrize(
    "role", ["supervisor", "trainer", "coordinator", "desk", "professional", "auditor", "dpo", "admin"]
)
async def test_everybody_of_the_staff_finds_who_has_read_their_data(console: Console, role: Role) -> None:
    person = OVERSEERS.get(role) or console.midyear.of(role)[0]  # type: ignore[arg-type]
    browser = await console.browser(person, role, language="hu")

    account = await browser.sees("/account")
    page = await browser.sees("/me/readings")

    assert '<a href="/me/readings">Ki olvasta az adataimat</a>' in account
    assert "Az Ön saját olvasásai nélkül." in page
    assert 'href="/account"' in page.partition("<main")[2]


async def test_a_supervisor_finds_the_pairs_of_their_groups_and_no_others(console: Console) -> None:
    leader = console.midyear.of("supervisor")[0]
    browser, year = await console.browser(leader, "supervisor"), await year_of(console.midyear.doors)
    mine = {pair.id for pair in await pairs_of(console) if pair.mentor in group_of(year, leader)}

    page = await browser.sees("/groups")
    listed = await browser.sees("/relationships")

    assert 'href="/relationships"' in page
    assert "relationships" in {place.section for place in NAV["supervisor"]}
    assert {pair.id for pair in await pairs_of(console) if pair.id in listed} == mine != set()
