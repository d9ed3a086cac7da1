"""One whole story of whoever oversees others, in a real browser: exceptions, and what keeps them honest."""

import re

from playwright.async_api import Page, expect

from console.access.acting import Role
from tests.console.web.browser import Browser
from tests.console.web.console import Console
from tests.console.web.duty import staffed
from tests.console.web.stories import DESK, WORDS, at, comes_in

WHY = "She is on the phone, and her mentor cannot be reached."


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
    await desk.wait_for_url(re.compile("/audit/streams/"))
    await expect(desk.locator("h1")).to_be_visible()

    await desk.goto(stream)
    now = await desk.locator("#a").input_value()
    await desk.locator("#a").press("ArrowLeft")
    await desk.wait_for_url(re.compile(rf"[?&]a={int(now) - 1}\b"))
    await expect(desk.locator("#a")).to_have_value(str(int(now) - 1))
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


async def test_a_professional_reads_a_diary_out_of_turn_with_a_reason_and_stops(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    await staffed(console, (people["professional"],), (people["desk"],))
    phone = await comes_in(console, chromium, people["mentor"], "mentor")
    await writes_and_reports(phone)
    desk = await comes_in(console, chromium, people["professional"], "professional")

    await reads_out_of_turn(desk)

    await expect(desk.locator("main")).to_contain_text(WORDS)
    await desk.get_by_role("link", name="All notes").click()
    notes = desk.url
    await desk.get_by_role("button", name="I have read what I needed").click()
    await expect(desk.get_by_role("status")).to_contain_text("The notes are closed to you")
    await expect(desk.locator("main table")).to_contain_text("owed until")
    answer = await desk.goto(notes)
    assert answer is not None
    assert answer.status == 404

    await phone.goto("/me/readings")
    await expect(phone.locator("main")).to_contain_text("an entry of the diary")


async def writes_and_reports(phone: Page) -> None:
    """A mentor writes in the diary, and then reports that the mentee is in danger."""
    await phone.locator('nav a[href="/me/diary"]').tap()
    await phone.locator('textarea[name="words"]').fill(WORDS)
    await phone.get_by_role("button", name="Seal and save the entry").tap()
    await expect(phone.get_by_role("status")).to_contain_text("Sealed and recorded")
    await phone.locator('a[href^="/raise"]').first.tap()
    await phone.get_by_role("radio", name="Yes", exact=True).check()
    await phone.locator('input[name="about"]').first.check()
    await phone.locator("button.danger").tap()
    await expect(phone.locator(".answer.recorded")).to_be_visible()


async def reads_out_of_turn(desk: Page) -> None:
    """A professional goes from a case of the desk to an entry of the mentor's diary."""
    await desk.locator(".case a.open").click()
    await desk.get_by_role("link", name="Read the diary of this mentor").click()
    await desk.get_by_label("Why it is needed now").fill(WHY)
    await desk.get_by_role("button", name="Begin 60 minutes of reading").click()
    await expect(desk.get_by_role("status").first).to_contain_text("Begun")
    await desk.get_by_role("link", name="Open").first.click()


async def test_a_data_protection_officer_lifts_a_conflict_and_judges_a_reading_out_of_turn(
    console: Console, chromium: Browser, people: dict[Role, str]
) -> None:
    await staffed(console, (people["professional"],), (people["desk"],))
    phone = await comes_in(console, chromium, people["mentor"], "mentor")
    await writes_and_reports(phone)
    await reads_out_of_turn(await comes_in(console, chromium, people["professional"], "professional"))
    await phone.goto("/account")
    await phone.get_by_role("link", name="Conflicts of interest").tap()
    await phone.get_by_label("With whom").select_option(index=1)
    await phone.get_by_role("button", name="Declare it").tap()
    await expect(phone.get_by_role("status")).to_contain_text("It holds from now on")
    desk = await at(console, chromium, people["dpo"], "dpo", "/")

    await desk.get_by_role("link", name="Conflicts", exact=True).click()
    await desk.get_by_role("link", name="Conflicts of interest").click()
    await expect(desk.locator("main table")).to_contain_text("one teaches the other")
    await desk.get_by_role("button", name="It holds no longer").click()
    await expect(desk.get_by_role("status")).to_contain_text("Lifted")

    await desk.get_by_role("link", name="Out of turn").click()
    await expect(desk.locator("main")).to_contain_text("1 = 1 to review + 0 overdue + 0 reviewed")
    await desk.get_by_role("link", name="Open").click()
    await expect(desk.locator("main")).to_contain_text(WHY)
    await expect(desk.locator("main")).to_contain_text("the words of a note")
    await expect(desk.locator("main")).not_to_contain_text(WORDS)
    await desk.get_by_role("radio", name="Justified", exact=True).check()
    await desk.get_by_role("button", name="Save the judgement").click()
    await expect(desk.get_by_role("status")).to_contain_text("The review is recorded")
    await expect(desk.locator("main")).to_contain_text("1 = 0 to review + 0 overdue + 1 reviewed")
