"""Who has signed in, who has not, and what each of them finds at an address."""

from console.web.shell import SIGN_IN
from tests.console.web.console import Console


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
