"""Who may begin to read out of turn: a professional on duty by the rota, who has just shown who they are."""

import pytest
from argon2 import PasswordHasher

from console.access.passwords import Passwords
from console.access.sessions import FRESH_US
from domain import addresses
from domain.break_glass_events import GlassBroken
from domain.pairing import Pair
from store.accounts import KeptProofs
from store.sessions import now_us
from tests.console.web.console import Browser, Console
from tests.console.web.duty import follows_the_year, staffed
from tests.console.web.out_of_turn import CASE, WHY, pair_in_a_case
from tests.console.web.overseers import with_role

START, AGAIN = "/break-glass/start", "/sign-in/again?to=/break-glass/start"
PASSWORD = "négy lila teve fut"


@pytest.fixture
async def pair(console: Console) -> Pair:
    """A pair that an open emergency is about."""
    return await pair_in_a_case(console)


async def professional(console: Console, *, signed_in_us: int | None = None) -> Browser:
    person = console.midyear.of("professional")[0]
    return await console.signed_in(person, "professional", signed_in_us)


async def begins(browser: Browser) -> tuple[int, str]:
    answer = await browser.sends(START, START, case=CASE, words=WHY)
    return answer.status_code, answer.text


async def on_duty(console: Console) -> None:
    await staffed(console, console.midyear.of("professional")[:1], console.midyear.of("desk")[:1])


@pytest.mark.usefixtures("pair")
async def test_without_a_rota_nobody_reads_out_of_turn_and_the_page_says_why(console: Console) -> None:
    await follows_the_year(console)
    browser = await professional(console)

    page = await browser.sees(START)
    status, told = await begins(browser)

    assert "No rota is in force, so nobody is on duty" in page
    assert 'name="case"' not in page
    assert status == 409
    assert WHY in told


@pytest.mark.usefixtures("pair")
async def test_a_professional_off_duty_reads_nothing_and_learns_who_does(console: Console) -> None:
    desk = console.midyear.of("desk")
    await staffed(console, desk[:1], desk[1:2] or desk[:1])
    browser = await professional(console)

    page = await browser.sees(START)
    status, told = await begins(browser)

    assert "You are not on duty now" in page
    assert status == 409
    assert "Only whoever is on duty now reads out of turn" in told


@pytest.mark.usefixtures("pair")
async def test_a_professional_who_is_second_on_duty_may_begin(console: Console) -> None:
    await staffed(console, console.midyear.of("desk")[:1], console.midyear.of("professional")[:1])

    assert (await begins(await professional(console)))[0] == 303

    [stream] = await console.midyear.doors.logs["access"].streams("break-glass/")
    [row] = await console.midyear.doors.logs["access"].read(stream)
    begun = GlassBroken.model_validate_json(row.body)
    assert [(each.stream, each.fact) for each in begun.given] == [(addresses.rota(), "on-duty")]


@pytest.mark.usefixtures("pair")
async def test_a_session_of_this_morning_does_not_begin_it(console: Console) -> None:
    await on_duty(console)
    browser = await professional(console, signed_in_us=now_us() - FRESH_US - 1_000_000)

    page = await browser.sees(START)
    status, told = await begins(browser)

    assert f'href="{AGAIN}"' in page
    assert status == 409
    assert "You signed in more than a quarter of an hour ago" in told
    assert await console.midyear.doors.logs["access"].streams("break-glass/") == []


@pytest.mark.usefixtures("pair")
async def test_the_password_shown_once_more_lets_it_begin(console: Console) -> None:
    await on_duty(console)
    ends = console.mounted.ends
    ends.passwords = Passwords(PasswordHasher(1, 1024, 1))
    browser = await professional(console, signed_in_us=now_us() - FRESH_US - 1_000_000)
    kept = await ends.passwords.made(PASSWORD)
    await KeptProofs(console.midyear.doors.db).keep_password(browser.person, kept, 1)

    wrong = await browser.sends(AGAIN, AGAIN, password="nem ez a jelszavam")
    still = await begins(browser)
    shown = await browser.sends(AGAIN, AGAIN, password=PASSWORD)
    browser.client.headers["Cookie"] = shown.headers["set-cookie"].partition(";")[0]

    assert (wrong.status_code, still[0]) == (403, 409)
    assert "You stay signed in as you were" in wrong.text
    assert (shown.status_code, shown.headers["location"]) == (303, START)
    assert (await begins(browser))[0] == 303


@pytest.mark.usefixtures("pair")
async def test_showing_it_once_more_leads_back_to_the_case_that_somebody_came_from(console: Console) -> None:
    await on_duty(console)
    browser = await professional(console, signed_in_us=now_us() - FRESH_US - 1_000_000)

    page = await browser.sees(f"{START}?case={CASE}")
    way = f"{AGAIN}%3Fcase%3D{CASE}"

    assert f'href="{way}"' in page
    assert f'<a href="{START}?case={CASE}">Back without it</a>' in await browser.sees(way)


async def test_whoever_came_by_a_login_that_is_good_once_is_told_how_to_come_again(console: Console) -> None:
    page = await (await professional(console)).sees(AGAIN)

    assert "Sign out, and come in by a new one" in page
    assert 'type="password"' not in page


@pytest.mark.parametrize("to", ["https://example.org/", "//example.org", "/no-such-page", ""])
async def test_showing_it_once_more_leads_to_no_address_but_ours(console: Console, to: str) -> None:
    person = await with_role(console, "p00000000000000a1", "admin")
    admin = await console.browser(person, "admin")

    page = await admin.sees(f"/sign-in/again?to={to}")

    assert "example.org" not in page.partition("<main")[2]
    assert '<a href="/accounts">Back without it</a>' in page


async def test_nobody_who_has_not_signed_in_is_asked_to_show_it_once_more(console: Console) -> None:
    answer = await console.stranger().get(AGAIN)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=/sign-in/again")
