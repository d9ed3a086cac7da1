"""One whole story of each role in a real browser, as somebody would go through it who has read nothing."""

import re

import pytest
from playwright.async_api import Page, expect

from console.access.acting import Role
from console.web.boarding import STEPS
from tests.console.web.browser import Browser
from tests.console.web.console import Console
from tests.console.web.duty import PHONE
from tests.console.web.everybody import everybody

DESK = {"viewport": {"width": 1440, "height": 900}}
WORDS = "We talked about the exams."


@pytest.fixture
async def people(console: Console) -> dict[Role, str]:
    """Somebody of each role, by id."""
    return {role: who.person for role, who in (await everybody(console)).items()}


async def at(console: Console, chromium: Browser, person: str, role: Role, path: str) -> Page:
    """What somebody sees at an address: students on their phone, staff at a desk."""
    profile = PHONE if role in ("mentor", "mentee") else DESK
    page = (await console.tab(chromium, person, role, **profile)).page
    await page.goto(path)
    return page


async def test_a_mentor_logs_a_meeting_in_three_taps_writes_the_diary_and_sees_what_credit_lacks(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    phone = await at(console, chromium, people["mentor"], "mentor", "/me")

    await phone.get_by_text("We met", exact=True).first.tap()
    await phone.get_by_text("Today", exact=True).first.tap()
    await phone.get_by_role("button", name=re.compile("Save the meeting")).first.tap()
    await expect(phone.get_by_role("status")).to_contain_text("The meeting is recorded")

    await phone.locator('nav a[href="/me/diary"]').tap()
    await phone.locator('textarea[name="words"]').fill(WORDS)
    await phone.get_by_role("button", name="Seal and save the entry").tap()
    await expect(phone.get_by_role("status")).to_contain_text("Sealed and recorded")

    await phone.goto("/me/credit")
    await expect(phone.locator("main")).to_contain_text("Meetings and contact do not count for credit")


async def test_on_every_page_of_a_mentor_one_tap_leads_to_the_report_and_its_numbers(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    for path in ("/me", "/me/calendar", "/me/diary", "/me/self"):
        phone = await at(console, chromium, people["mentor"], "mentor", path)

        await phone.locator('a[href^="/raise"]').first.tap()

        await expect(phone.locator('a[href="tel:112"]').first).to_be_visible()
        await expect(phone.locator("form#report")).to_be_visible()


async def test_a_mentee_says_how_it_goes_writes_past_the_mentor_and_is_answered(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    phone = await at(console, chromium, people["mentee"], "mentee", "/me")
    office = await at(console, chromium, people["coordinator"], "coordinator", "/messages")

    await phone.locator('form[action="/me/how-it-goes"] button').first.tap()
    await expect(phone.get_by_role("status")).to_be_visible()
    await phone.locator('a[href="/me/write"]').first.tap()
    await phone.locator('textarea[name="words"]').fill(WORDS)
    await phone.locator('form[action="/me/write"] button').tap()
    await expect(phone.get_by_role("status")).to_contain_text("An answer is owed to you")

    await office.reload()
    await expect(office.locator("main")).not_to_contain_text(WORDS)
    await office.locator('main a[href^="/messages/"]').first.click()
    await expect(office.locator("main")).to_contain_text(WORDS)
    await office.locator('form[action$="/answer"] textarea').fill("Come on Monday.")
    await office.locator('form[action$="/answer"] button').first.click()
    await expect(office.get_by_role("status")).to_contain_text("The answer is recorded")

    await phone.goto("/me/write")
    await phone.locator('a[href^="/me/messages/"]').first.tap()
    await expect(phone.locator("main")).to_contain_text("Come on Monday.")
    await phone.goto("/me/readings")
    await expect(phone.locator("main")).to_contain_text(re.compile("message|words", re.IGNORECASE))


async def test_a_coordinator_goes_from_today_to_a_pair_and_records_what_was_told_on_the_phone(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    office = await at(console, chromium, people["coordinator"], "coordinator", "/today")

    await office.locator('main a[href^="/relationships/"]').first.click()
    await expect(office.locator("h1")).to_be_visible()
    await office.locator('nav.do a[href*="act=fact"]').click()
    form = office.locator('form[action$="/facts"]')
    await form.locator('input[name="day"]').fill("2026-03-11")
    await form.get_by_role("button").click()

    await expect(office.get_by_role("status")).to_contain_text("recorded")


async def test_an_auditor_goes_back_in_time_and_sees_names_only_once_two_others_agree(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    (pair, *_) = await console.midyear.pairs()
    stream = f"/audit/streams/relationship~{console.midyear.cohort.name}~{pair}"
    year = (await console.midyear.doors.ledger.view(console.midyear.year, 0)).state
    mentee = year.placed.pairs[pair].mentee
    name = (await console.midyear.doors.vault.names([mentee]))[mentee]["name"]
    desk = await at(console, chromium, people["auditor"], "auditor", "/audit")
    await desk.locator('main table a[href^="/audit/streams/"]').first.click()
    await expect(desk.locator("h1")).to_be_visible()

    await desk.goto(stream)
    now = await desk.locator("#a").input_value()
    await desk.locator("#a").press("ArrowLeft")
    await desk.wait_for_url(re.compile(r"[?&]a=\d+"))
    assert int(await desk.locator("#a").input_value()) == int(now) - 1
    await expect(desk.locator("main")).not_to_contain_text(name)

    await desk.locator('main a[href^="/grants?stream="]').first.click()
    await desk.locator('form[action="/grants"] textarea').fill("A complaint names both.")
    await desk.locator('form[action="/grants"] button').click()
    await expect(desk.get_by_role("status")).to_contain_text("Two others decide")
    for role in ("dpo", "admin"):
        other = await at(console, chromium, people[role], role, "/grants")
        await other.locator('main a[href^="/grants/"]').first.click()
        await other.get_by_role("button", name="Approve for 7 days").click()
        await expect(other.get_by_role("status")).to_contain_text("Your approval is recorded")

    await desk.goto(stream)
    await expect(desk.locator("main")).to_contain_text(name)


async def test_a_supervisor_opens_one_entry_of_the_own_group(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    desk = await at(console, chromium, people["supervisor"], "supervisor", "/groups")

    await desk.locator('main a[href^="/groups/"]').first.click()
    await expect(desk.locator("h1")).to_be_visible()
    await desk.locator('main a[href*="/diary/"], main a[href*="/entries/"]').first.click()

    await expect(desk.locator("main")).to_contain_text("This reading is written down")


async def test_an_administrator_opens_an_account_and_its_owner_comes_in(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    admin = await at(console, chromium, people["admin"], "admin", "/accounts")
    form = admin.locator('form[action="/accounts"]')

    await form.locator('input[name="code"]').fill("ST-901")
    await form.locator('input[name="name"]').fill("Gréta Új")
    await form.locator('input[name="email"]').fill("greta@example.org")
    await form.get_by_role("button").click()
    await expect(admin.get_by_role("status")).to_contain_text("The account is open")
    await admin.locator('form[action$="/roles"] select').select_option("trainer")
    await admin.locator('form[action$="/roles"] button').click()
    await expect(admin.get_by_role("status")).to_contain_text("The role is given")
    await admin.locator('form[action$="/login"] button').click()
    address = await admin.locator(".address").inner_text()

    trainer = (await chromium.tab(base_url=console.base, locale="en", **DESK)).page
    await trainer.goto(address.strip().removeprefix(console.base))
    await trainer.get_by_role("button", name="Sign in now").click()

    await expect(trainer).to_have_url(re.compile("/sessions"))


async def test_the_form_of_a_meeting_asks_for_a_day_or_minutes_only_where_they_matter(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    phone = await at(console, chromium, people["mentor"], "mentor", "/me")
    form = phone.locator("form.taps").first

    await expect(form.get_by_label("Which day")).to_be_hidden()
    await form.get_by_text("Another day", exact=True).tap()
    await expect(form.get_by_label("Which day")).to_be_visible()
    await expect(form.get_by_label("How many minutes")).to_be_hidden()
    await form.get_by_text("Wrote, called", exact=True).tap()
    await expect(form.get_by_role("button")).to_have_text(re.compile("Save the contact"), use_inner_text=True)
    await form.get_by_text("We met", exact=True).tap()
    await expect(form.get_by_label("How many minutes")).to_be_visible()


async def test_a_mentor_finds_the_own_sessions_first_and_other_dates_behind_one_tap(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    phone = await at(console, chromium, people["mentor"], "mentor", "/me/calendar")

    mine = phone.locator("section", has=phone.get_by_role("heading", name="My sessions to come"))
    await expect(mine.get_by_role("button", name="Give my place back").first).to_be_visible()
    await expect(mine.get_by_role("button", name="Take a place")).to_have_count(0)
    await expect(phone.get_by_role("button", name="Take a place").first).to_be_hidden()
    await phone.get_by_role("heading", name=re.compile("Other dates of")).first.tap()
    await expect(phone.get_by_role("button", name="Take a place").first).to_be_visible()


async def test_a_check_in_is_recorded_from_today_in_two_clicks_for_its_form_comes_first_with_a_day(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    pair = (await console.midyear.pairs())[0]
    office = await at(
        console,
        chromium,
        people["coordinator"],
        "coordinator",
        f"/relationships/{pair}{STEPS['hold-check-in']}",
    )

    first = office.locator(".forms form").first
    await expect(first.get_by_label("Day")).to_have_value("2026-03-12")
    await first.get_by_role("button", name="Record the check-in").click()

    await expect(office.get_by_role("status").first).to_contain_text("The check-in is recorded")
