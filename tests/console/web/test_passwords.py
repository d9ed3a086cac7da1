"""Signing in by a password: one answer for whatever is wrong, limits, and the way in past a provider."""

from collections.abc import Iterator

import httpx
import pytest
from argon2 import PasswordHasher

from console.access.limits import Limits, Rules
from console.access.passwords import Passwords
from console.access.sessions import DAY_US, HOUR_US
from console.accounts import does, forget_password, fresh_id
from console.web.shell import home_of
from domain.account_events import CloseAccount, GiveWayIn
from store.accounts import KeptProofs
from tests.console.web.console import FAST, Console

PASSWORD, CODE = "négy lila teve fut", "STAFF-{}"


@pytest.fixture
def console(console_of_file: Console) -> Iterator[Console]:
    """One console for all, with its own settings and clock; each test has a coordinator of its own."""
    ends, sessions = console_of_file.mounted.ends, console_of_file.mounted.sessions
    ends.passwords = Passwords(PasswordHasher(1, 1024, 1))
    settings, clock, ends.limits = ends.settings, sessions._clock, Limits(FAST)
    yield console_of_file
    ends.settings, sessions._clock = settings, clock


async def entering(
    console: Console, number: int, password: str = PASSWORD, code: str | None = None
) -> httpx.Response:
    """Somebody tries the code of one of the coordinators, or another."""
    code = code or CODE.format(console.midyear.of("coordinator")[number])
    return await console.stranger().post("/sign-in", data={"code": code, "password": password})


async def with_password(console: Console, number: int) -> str:
    """One of the coordinators, who has a password; kept cheaply."""
    person = console.midyear.of("coordinator")[number]
    kept = await console.mounted.ends.passwords.made(PASSWORD)
    await KeptProofs(console.midyear.doors.db).keep_password(person, kept, 1)
    return person


def as_told(answer: httpx.Response) -> tuple[int, str]:
    """Status and page without what was typed."""
    return answer.status_code, answer.text.partition('name="code"')[0]


async def test_a_code_and_its_password_bring_somebody_in(console: Console) -> None:
    await with_password(console, 0)

    answer = await entering(console, 0)

    assert (answer.status_code, answer.headers["location"]) == (303, home_of("coordinator"))
    assert "HttpOnly" in answer.headers["set-cookie"]


async def test_whatever_is_wrong_is_told_in_the_same_words(console: Console) -> None:
    person = await with_password(console, 1)

    wrong = await entering(console, 1, "nem ez a jelszavam")
    stranger = await entering(console, 1, code="NOBODY-1")
    without = await entering(console, 1, code=CODE.format(console.midyear.of("desk")[0]))
    await does(console.midyear.doors, CloseAccount(person=person), "machine", fresh_id())
    closed = await entering(console, 1)

    assert wrong.status_code == 403
    assert as_told(wrong) == as_told(stranger) == as_told(without) == as_told(closed)


async def test_after_so_many_tries_even_the_right_password_waits(console: Console) -> None:
    await with_password(console, 0)
    now = [0.0]
    console.mounted.ends.limits = Limits(Rules(account="2/15minutes"), lambda: now[0])
    await entering(console, 0, "nem ez a jelszavam")
    await entering(console, 0, "ez sem a jelszavam")

    refused = await entering(console, 0)
    now[0] = 900.0
    later = await entering(console, 0)

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
    assert later.status_code == 303


async def test_neither_a_restart_nor_another_process_lets_anybody_begin_anew(console: Console) -> None:
    await with_password(console, 0)
    now, rules = [2_000_000.0], Rules(account="2/15minutes")
    for _ in range(2):
        console.mounted.ends.limits = Limits(rules, lambda: now[0])
        await entering(console, 0, "nem ez a jelszavam")

    console.mounted.ends.limits = Limits(rules, lambda: now[0])
    refused = await entering(console, 0)
    now[0] += 900
    later = await entering(console, 0)

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
    assert later.status_code == 303
    kept = await console.midyear.doors.db.fetch("SELECT key, count FROM door.tries")
    assert all(CODE.format(console.midyear.of("coordinator")[0]).encode() not in row["key"] for row in kept)


async def test_nobody_who_signs_in_too_often_is_kept_from_telling_of_a_danger(console: Console) -> None:
    console.mounted.ends.limits = Limits(Rules(address="0/minute", acts="0/minute"))

    assert (await entering(console, 0)).status_code == 429
    assert (await console.stranger().get("/raise")).status_code == 200
    assert (await console.stranger().get("/help/")).status_code == 200


async def test_a_password_is_chosen_soon_after_signing_in_and_later_by_the_one_until_now(
    console: Console,
) -> None:
    person = console.midyear.of("coordinator")[2]
    here, there = [await console.browser(person, "coordinator") for _ in range(2)]

    short = await here.sends("/account/password", at="/account", password="rövid")
    chosen = await here.does("/account/password", at="/account", password=PASSWORD)
    wrong = await here.sends(
        "/account/password", at="/account", current="más", password="öt kék zebra alszik"
    )

    assert short.status_code == 422
    assert "At least 12 signs" in short.text
    assert "rövid" not in short.text
    assert "Other browsers are signed out" in chosen
    assert (await there.looks("/account")).status_code == 303
    assert "This is not the password until now" in wrong.text
    assert (await entering(console, 2)).status_code == 303


async def test_a_forgotten_password_is_made_useless_and_another_chosen(console: Console) -> None:
    person = await with_password(console, 3)
    browser = await console.browser(person, "coordinator")

    await forget_password(console.midyear.doors, person, "machine", fresh_id())

    assert (await entering(console, 3)).status_code == 403
    assert (await browser.looks("/account")).status_code == 303
    again = await console.browser(person, "coordinator")
    await again.does("/account/password", at="/account", password="öt kék zebra alszik")
    assert (await entering(console, 3, "öt kék zebra alszik")).status_code == 303


async def test_where_a_provider_signs_in_only_the_marked_come_in_by_password_and_it_is_recorded(
    console: Console,
) -> None:
    person = await with_password(console, 0)
    settings = console.mounted.ends.settings
    console.mounted.ends.settings = settings.model_copy(update={"oidc_issuer": "http://127.0.0.1:1"})

    refused = await entering(console, 0)
    await does(console.midyear.doors, GiveWayIn(person=person), "machine", fresh_id())
    marked = await entering(console, 0)

    rows = await console.midyear.doors.logs["access"].read("account/main")
    assert refused.status_code == 403
    assert marked.status_code == 303
    assert [row.type for row in rows[-2:]] == ["way-in-given", "way-in-used"]


@pytest.mark.parametrize(
    ("role", "idle_us", "longest_us"),
    [
        ("auditor", HOUR_US, 12 * HOUR_US),
        ("desk", 12 * HOUR_US, 7 * DAY_US),
    ],
)
async def test_a_session_ends_when_it_is_idle_and_in_any_case_after_a_while(
    console: Console, role: str, idle_us: int, longest_us: int
) -> None:
    now = [1_800_000_000_000_000]
    console.mounted.sessions._clock = lambda: now[0]
    person = console.midyear.of(role)[0]  # type: ignore[arg-type]

    async def after(pauses_us: list[int]) -> list[int]:
        browser, answers = await console.browser(person, role), []  # type: ignore[arg-type]
        for pause_us in pauses_us:
            now[0] += pause_us
            answers.append((await browser.looks("/account")).status_code)
        return answers

    assert await after([idle_us, idle_us + 1]) == [200, 303]
    assert (await after([idle_us] * (longest_us // idle_us) + [1]))[-2:] == [200, 303]
