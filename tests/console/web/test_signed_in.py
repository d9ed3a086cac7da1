"""Who has signed in, who has not, and what each of them finds at an address."""

from typing import get_args

import pytest

from console.access.acting import Role
from console.access.logins import login_for
from console.web.shell import NAV, SIGN_IN, home_of
from domain.people import Role as PersonRole
from store.logins import Logins
from tests.console.web.console import TOKEN, Console


@pytest.fixture
def console(console_of_file: Console) -> Console:
    """One console for all: each test signs in anew."""
    return console_of_file


async def test_somebody_begins_where_their_role_works(console: Console) -> None:
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")

    answer = await coordinator.looks("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/today")


async def test_whoever_has_not_signed_in_is_led_to_where_they_can(console: Console) -> None:
    answer = await console.stranger().get("/")

    assert (answer.status_code, answer.headers["location"]) == (303, SIGN_IN)


async def test_a_role_that_somebody_does_not_have_is_no_session(console: Console) -> None:
    mentor = await console.browser(console.midyear.of("mentor")[0], "coordinator")

    answer = await mentor.looks("/")

    assert answer.headers["location"] == SIGN_IN


async def test_what_is_not_there_is_not_found(console: Console) -> None:
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")

    answer = await coordinator.looks("/no-such-page")

    assert answer.status_code == 404
    assert "Not found, or not yours to see" in answer.text


async def test_a_login_brings_its_receiver_in_by_a_button(console: Console) -> None:
    path = await login_for(Logins(console.midyear.doors.db), console.midyear.of("mentor")[0], "mentor")
    browser = console.stranger()

    offered = await browser.get(path)
    answer = await browser.post(path)

    assert "Sign in now" in offered.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert (await browser.get("/me")).status_code == 200


async def test_what_somebody_reports_who_has_signed_in_is_known_to_be_theirs_until_they_sign_out(
    console: Console,
) -> None:
    path = await login_for(Logins(console.midyear.doors.db), console.midyear.of("mentor")[0], "mentor")
    browser = console.stranger()
    unknown = await browser.get("/raise")

    await browser.post(path)
    known = await browser.get("/raise")
    csrf = TOKEN.search((await browser.get("/me")).text)
    await browser.post("/sign-out", data={"csrf": csrf[1] if csrf else ""})

    assert 'action="/forget"' not in unknown.text
    assert 'action="/forget"' in known.text
    assert 'action="/forget"' not in (await browser.get("/raise")).text


async def test_a_login_is_good_once(console: Console) -> None:
    path = await login_for(Logins(console.midyear.doors.db), console.midyear.of("mentor")[0], "mentor")
    await console.stranger().post(path)

    answer = await console.stranger().post(path)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_whoever_signs_out_is_known_no_longer_even_by_the_old_cookie(console: Console) -> None:
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")

    answer = await mentor.sends("/sign-out", at="/me")

    assert answer.headers["location"] == "/sign-in?said=out"
    assert (await mentor.looks("/me")).status_code == 303


async def test_another_site_cannot_sign_somebody_out(console: Console) -> None:
    mentor = await console.browser(console.midyear.of("mentor")[0], "mentor")

    await mentor.client.post("/sign-out", data={"csrf": "made-up"})

    assert (await mentor.looks("/me")).status_code == 200


async def test_a_form_without_the_token_of_the_session_does_nothing(console: Console) -> None:
    mentee = await console.browser(console.midyear.of("mentee")[0], "mentee")

    answer = await mentee.client.post("/me/how-it-goes", data={"answer": "helps"})

    assert answer.status_code == 403


async def test_every_place_that_the_navigation_names_is_there(console: Console) -> None:
    declared = {route.path for route in console.mounted.routes.values()}

    assert {place.path for places in NAV.values() for place in places} <= declared


def test_every_role_begins_at_a_screen_of_its_own() -> None:
    assert set(NAV) == set(get_args(Role)) - {"anonymous"}
    assert all(home_of(role) == places[0].path for role, places in NAV.items())


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/me", "mentor"),
        ("/me/diary", "mentor"),
        ("/me/credit", "mentor"),
        ("/me/calendar", "mentor"),
        ("/me/refer", "mentor"),
        ("/me", "mentee"),
        ("/me/calendar", "mentee"),
        ("/messages", "coordinator"),
        ("/desk", "desk"),
        ("/rota", "desk"),
    ],
)
@pytest.mark.parametrize("language", ["en", "hu"])
async def test_each_screen_comes_in_both_languages(
    console: Console, path: str, role: Role, language: str
) -> None:
    people: dict[str, PersonRole] = {one: one for one in get_args(PersonRole)}
    browser = await console.browser(console.midyear.of(people[role])[0], role, language=language)

    page = await browser.sees(path)

    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("path", ["/me/diary", "/me/refer", "/messages", "/desk", "/rota"])
async def test_what_is_another_roles_is_not_found(console: Console, path: str) -> None:
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")

    missing = await auditor.looks("/no-such-page")
    answer = await auditor.looks(path)

    assert answer.status_code == 404
    assert answer.text.replace(path, "/no-such-page") == missing.text
