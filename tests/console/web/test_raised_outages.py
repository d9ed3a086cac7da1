"""A report that is kept, or not recorded: what is and is not known is said, and nothing is written anew."""

import asyncio
import re
from dataclasses import replace

import httpx
import pytest

from console.raising import Raised, Receipt
from console.web.receipts import code_of
from tests.console.web.site import (
    EDWARD,
    Desk,
    course,
    followed,
    hidden,
    parts,
    report,
    served,
    strip_of,
)

# ---- kept


async def test_kept_says_what_is_kept_what_is_not_known_and_to_call_now(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    desk.becomes = "kept"
    address = await followed(stranger, words="Hall 3", about="me")

    page = (await stranger.get(address)).text

    assert "<h1>Kept, not yet in the record</h1>" in page
    assert "sealed, at 10:38:51" in page
    assert "Danger now: yes." in page
    assert "Your words." in page
    assert "It is not on the list of the desk yet." in page
    assert page.index("Call the desk now") < page.index("What is kept")
    assert "Recorded" not in page.partition("<footer")[0]
    assert code_of(desk.taken[0].id) in page


async def test_what_was_kept_is_followed_as_soon_as_it_is_in_the_record(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    desk.becomes = "kept"
    address = await followed(stranger)
    desk.courses[desk.taken[0].id] = course()

    assert "<h1>Recorded 10:38</h1>" in (await stranger.get(address)).text


# ---- not recorded


async def test_not_recorded_has_the_first_number_in_full_size_and_says_that_nobody_was_told(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    desk.becomes = "not-recorded"

    answer = await report(stranger, words="Hall 3")

    assert answer.status_code == 503
    assert '<nav class="calls"' in strip_of(answer.text)
    assert "<h1>Not recorded</h1>" in answer.text
    assert "Nobody has been told." in answer.text
    assert "If the phone fails too" in answer.text


async def test_trying_again_sends_the_same_answers_under_the_same_id(
    clara: httpx.AsyncClient, desk: Desk
) -> None:
    desk.becomes = "not-recorded"
    page = (await report(clara, words="Hall 3, “left”", about=EDWARD)).text
    desk.becomes = "recorded"
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    answer = await clara.post("/raise", data=again)

    first, second = desk.taken
    assert answer.status_code == 303
    assert replace(second) == first
    assert (second.about, second.verified) == (EDWARD, True)


async def test_whatever_goes_wrong_while_it_is_taken_the_answer_is_not_recorded(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    form = hidden((await stranger.get("/raise")).text)
    desk.down = True

    answer = await stranger.post("/raise", data={**form, "words": "Hall 3"})

    assert answer.status_code == 503
    assert "Hall 3" in answer.text


async def test_who_is_never_answered_is_told_to_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_: Raised) -> Receipt:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr("console.web.reports.RAISING_S", 0.2)
    async with (
        served(parts(desk, raising=silent)) as base,
        httpx.AsyncClient(base_url=base, headers={"Accept-Language": "en"}) as browser,
    ):
        assert "<h1>Not recorded</h1>" in (await report(browser)).text


async def test_the_three_answers_look_different_without_their_colours(
    stranger: httpx.AsyncClient, desk: Desk
) -> None:
    desk.becomes = "kept"
    kept = (await stranger.get(await followed(stranger))).text
    desk.becomes = "recorded"
    recorded = (await stranger.get(await followed(stranger))).text
    desk.becomes = "not-recorded"
    lost = (await report(stranger)).text

    answers = [
        re.findall(r'<div class="answer (\w+)">.*?d="([^"]+)"', page)[0] for page in (recorded, kept, lost)
    ]
    assert [kind for kind, _ in answers] == ["recorded", "kept", "lost"]
    assert len({drawn for _, drawn in answers}) == 3


def test_the_code_of_a_receipt_is_short_clear_and_always_the_same() -> None:
    code = code_of("0123456789abcdef")

    assert code == code_of("0123456789abcdef")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert code != code_of("0123456789abcdee")
