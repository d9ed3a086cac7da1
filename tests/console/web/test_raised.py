"""Three answers to a report that nobody can mistake for each other, and the page that follows it."""

import re

import httpx
import pytest

from console.web.parts import Step
from tests.console.web.site import (
    EDWARD,
    MINUTE_US,
    RAISED_US,
    Desk,
    course,
    followed,
    strip_of,
)

REFRESH = '<meta http-equiv="refresh" content="5;'


async def test_recorded_says_that_nobody_has_confirmed_yet_and_how_far_the_page_got(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course()

    page = (await stranger.get(address)).text

    assert "<h1>Recorded 10:38</h1>" in page
    assert "Nobody has confirmed yet." in page
    assert "not yet read" in page
    assert "on the way" not in page


async def test_past_steps_have_seconds_and_coming_steps_have_minutes(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course()

    page = (await stranger.get(address)).text
    times = re.findall(r"<time>([^<]+)</time>", page)

    assert times == ["10:38:51", "10:38:52", "10:38:58", "10:40", "10:42", "10:44"]
    assert "Second on call, if nobody confirms" in page


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), "No page has left yet."),
        (("on-call",), "A page is being sent."),
        (("on-call", "sent"), "Paged, not yet read."),
        (("on-call", "delivered"), "on their phone, not yet read"),
        (("on-call", "read"), "Paged and read, not yet confirmed."),
        (("on-call", "read", "second"), "A page is being sent."),
    ],
)
async def test_the_page_claims_no_more_than_is_known(
    stranger: httpx.AsyncClient, desk: Desk, codes: tuple[str, ...], said: str
) -> None:
    address = await followed(stranger)
    steps = tuple(Step(RAISED_US + n, code) for n, code in enumerate(("recorded", *codes)))
    desk.courses[desk.taken[0].id] = course(steps=steps)

    assert said in (await stranger.get(address)).text


async def test_after_two_minutes_without_anybody_the_numbers_come_first(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course(RAISED_US + 2 * MINUTE_US)

    page = (await stranger.get(address)).text

    assert '<nav class="calls"' in strip_of(page)
    assert page.index("Two minutes have passed. Call now.") < page.index("<h1>")
    assert page.index("Call the desk now") < page.index("<h1>")


async def test_before_two_minutes_the_report_comes_first(stranger: httpx.AsyncClient, desk: Desk) -> None:
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course(RAISED_US + 2 * MINUTE_US - 1)

    page = (await stranger.get(address)).text

    assert '<nav class="strip"' in strip_of(page)
    assert "Two minutes" not in page


async def test_whoever_confirmed_is_named_and_nobody_is_hurried_any_more(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course(
        RAISED_US + 9 * MINUTE_US, holder="Szabó Anna", held_us=RAISED_US + MINUTE_US
    )

    page = (await stranger.get(address)).text

    assert "Szabó Anna took this over at 10:39." in page
    assert "Nobody has confirmed yet." not in page
    assert "Two minutes" not in page


async def test_a_professional_whose_name_cannot_be_read_is_one_all_the_same(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course(held_us=RAISED_US + MINUTE_US)

    assert "A professional of the desk took this over" in (await stranger.get(address)).text


async def test_the_page_looks_again_by_itself_and_can_be_told_not_to(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course()

    page, still = [(await stranger.get(where)).text for where in (address, f"{address}&still")]

    assert REFRESH in page
    assert "As of 10:39:04" in page
    assert REFRESH not in still
    assert "Stop looking by itself" in page
    assert "Look every 5 s" in still


async def test_only_the_one_whose_pair_it_is_reads_the_name(
    clara: httpx.AsyncClient, stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(clara, about=EDWARD)
    desk.courses[desk.taken[0].id] = course()

    hers, theirs = [(await browser.get(address)).text for browser in (clara, stranger)]

    assert "About Edward Reid." in hers
    assert "Edward" not in theirs
    assert "Edward" not in address


async def test_while_the_record_cannot_be_asked_the_page_says_so_and_whom_to_call(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(stranger)
    desk.down = True

    page = await stranger.get(address)

    assert page.status_code == 200
    assert "Just now we cannot show who has read it." in page.text
    assert "Call the desk now" in page.text


async def test_an_address_that_was_made_up_shows_nothing(stranger: httpx.AsyncClient, desk: Desk) -> None:
    address = await followed(stranger)
    token = address.removeprefix("/raised/").partition("?")[0]

    for wrong in ("made-up", token[:-1], f"x{token}", desk.taken[0].id):
        answer = await stranger.get(f"/raised/{wrong}")
        assert answer.status_code == 404
        assert "Not found, or not yours to see" in answer.text
        assert '<a href="tel:112">' in answer.text


async def test_further_words_are_another_report_of_the_same_case(
    clara: httpx.AsyncClient, desk: Desk
) -> None:
    address = await followed(clara)
    page = (await clara.get(f"{address}&add")).text
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]

    sent = await clara.post(address.partition("?")[0], data={"token": token, "words": "Now in hall 3."})

    first, second = desk.taken
    assert REFRESH not in page
    assert sent.status_code == 303
    assert (second.id, second.words, second.person) == (first.id, "Now in hall 3.", "m-7")


async def test_no_further_words_are_no_report(stranger: httpx.AsyncClient, desk: Desk) -> None:
    address = await followed(stranger)
    page = (await stranger.get(f"{address}&add")).text
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]

    await stranger.post(address.partition("?")[0], data={"token": token, "words": "  "})

    assert len(desk.taken) == 1


async def test_words_that_could_not_be_kept_are_to_be_said_on_the_telephone(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    desk.words_kept = False
    address = await followed(stranger, words="Hall 3")

    assert "Your words could not be kept." in (await stranger.get(address)).text


async def test_a_report_that_waits_behind_many_is_told_so(stranger: httpx.AsyncClient, desk: Desk) -> None:
    desk.queued = True
    address = await followed(stranger)

    assert "the desk is told of them together" in (await stranger.get(address)).text
