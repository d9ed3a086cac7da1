"""One whole story of each role in a real browser, as somebody would go through it who has read nothing."""

import re

from playwright.async_api import Page, expect

from console.access.acting import Role
from console.web.boarding import STEPS
from tests.console.web.browser import Browser
from tests.console.web.console import Console
from tests.console.web.stories import WORDS, at


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


async def test_a_supervisor_opens_one_entry_of_the_own_group(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    desk = await at(console, chromium, people["supervisor"], "supervisor", "/groups")

    await desk.locator('main a[href^="/groups/"]').first.click()
    await expect(desk.locator("h1")).to_be_visible()
    await desk.locator('main a[href*="/diary/"], main a[href*="/entries/"]').first.click()

    await expect(desk.locator("main")).to_contain_text("This reading is written down")


async def test_a_trainer_records_the_minutes_of_everybody_who_came_to_a_training(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    trainer = (await console.midyear.doors.vault.names([people["trainer"]]))[people["trainer"]]["name"]
    await plans_a_training(await at(console, chromium, people["coordinator"], "coordinator", "/"), trainer)
    desk = await at(console, chromium, people["trainer"], "trainer", "/")
    await expect(desk.locator("main table")).not_to_contain_text("Supervision")

    await desk.get_by_role("link", name=re.compile("Without a sheet 1")).click()
    await desk.locator('main table a[href^="/sessions/"]').click()
    await desk.get_by_role("link", name="Fill in all: 100 min").click()
    left_early, absent, *_ = await desk.locator('input[name^="minutes."]').all()
    await left_early.fill("60")
    await absent.fill("")
    await expect(desk.locator("[data-summed]")).to_have_text(
        "12 mentors = 10 count + 1 too short + 1 absent."
    )
    await desk.get_by_role("button", name="Save the sheet").click()

    await expect(desk.get_by_role("status")).to_contain_text("The sheet is saved for everybody")
    await desk.get_by_role("link", name="To the sessions").click()
    await expect(desk.get_by_role("link", name="Without a sheet 0")).to_be_visible()


async def plans_a_training(office: Page, trainer: str) -> None:
    """A coordinator plans a training for the group of a trainer; it begins at once."""
    await office.get_by_role("link", name="Sessions").click()
    await office.get_by_role("link", name="Plan a session").click()
    await office.get_by_role("radio", name="Training").check()
    await office.get_by_label("Day").fill("2026-03-12")
    await office.get_by_label("Begins at").fill("09:00")
    await office.get_by_label("How many minutes").fill("100")
    await office.get_by_label("Who leads it").select_option(label=trainer)
    (circle,) = await office.get_by_role("option", name=re.compile("^Training, group")).all_inner_texts()
    await office.locator('select[name="circle"]').select_option(label=circle)
    await office.get_by_role("button", name="Plan it").click()
    await expect(office.get_by_role("status")).to_be_visible()


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
