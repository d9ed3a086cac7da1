"""Mentors and mentees on their own pages: three taps save a meeting, and nothing is anybody else's."""

import pytest

from console.access.acting import Role
from console.pages.year import year_of
from domain.meetings import MeetingRecorded
from domain.pairing import Pair
from tests.console.web.console import Browser, Console

WORDS = "We spoke of the anatomy exam, canary-7731."


async def pairs_of(console: Console) -> list[Pair]:
    """The pairs that are together, by id."""
    placed = (await year_of(console.midyear.doors)).state.placed
    return [placed.pairs[pair] for pair in sorted(placed.together)]


async def as_mentor(console: Console, number: int = 0, **how: str) -> tuple[Browser, Pair]:
    pair = (await pairs_of(console))[number]
    return await console.browser(pair.mentor, "mentor", **how), pair


async def as_mentee(console: Console, number: int = 0, **how: str) -> tuple[Browser, Pair]:
    pair = (await pairs_of(console))[number]
    return await console.browser(pair.mentee, "mentee", **how), pair


async def facts(console: Console, pair: Pair) -> list[str]:
    """The types of what the record holds of a pair."""
    stream = f"relationship/{console.midyear.cohort.name}/{pair.id}"
    return [row.type for row in await console.midyear.doors.logs["programme"].read(stream)]


async def test_three_taps_save_a_meeting(console: Console) -> None:
    mentor, pair = await as_mentor(console)
    before = (await facts(console, pair)).count(MeetingRecorded.TYPE)

    page = await mentor.does(f"/me/pairs/{pair.id}/happened", "/me", what="met", when="today")

    assert "The meeting is recorded." in page
    assert (await facts(console, pair)).count(MeetingRecorded.TYPE) == before + 1


async def test_a_form_that_is_sent_twice_is_one_meeting(console: Console) -> None:
    mentor, pair = await as_mentor(console)
    page = await mentor.sees("/me")
    once = page.partition('name="once" value="')[2].partition('"')[0]
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    before = (await facts(console, pair)).count(MeetingRecorded.TYPE)

    for _ in range(2):
        await mentor.client.post(
            f"/me/pairs/{pair.id}/happened",
            data={"csrf": csrf, "once": once, "what": "met", "when": "yesterday"},
        )

    assert (await facts(console, pair)).count(MeetingRecorded.TYPE) == before + 1


async def test_a_mentor_cannot_record_for_another_pair(console: Console) -> None:
    mentor, _ = await as_mentor(console)
    other = (await pairs_of(console))[-1]

    answer = await mentor.sends(f"/me/pairs/{other.id}/happened", "/me", what="met", when="today")

    assert answer.status_code == 404


async def test_another_day_needs_its_day_and_what_was_chosen_stays(console: Console) -> None:
    mentor, pair = await as_mentor(console)

    answer = await mentor.sends(
        f"/me/pairs/{pair.id}/happened", "/me", what="contact", when="another", pair=pair.id
    )

    assert answer.status_code == 422
    assert 'value="another" checked' in answer.text


async def test_the_words_of_a_diary_stand_on_its_own_page_alone(console: Console) -> None:
    mentor, _ = await as_mentor(console)
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")

    page = await mentor.does("/me/diary", "/me/diary", words=WORDS)

    assert WORDS not in page
    handle = page.partition('href="/me/diary/')[2].partition('"')[0]
    assert WORDS in await mentor.sees(f"/me/diary/{handle}")
    assert (await coordinator.looks(f"/me/diary/{handle}")).status_code == 404


async def test_another_mentor_cannot_open_an_entry(console: Console) -> None:
    mentor, _ = await as_mentor(console)
    page = await mentor.does("/me/diary", "/me/diary", words=WORDS)
    handle = page.partition('href="/me/diary/')[2].partition('"')[0]
    other, _ = await as_mentor(console, -1)

    assert (await other.looks(f"/me/diary/{handle}")).status_code == 404


async def test_a_message_past_the_mentor_is_answered_and_the_mentor_learns_nothing(console: Console) -> None:
    mentee, pair = await as_mentee(console)
    mentor = await console.browser(pair.mentor, "mentor")
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    seen = await mentor.client.get("/api/v1/me")

    await mentee.does("/me/write", "/me/write", about="mentoring", words=WORDS)

    again = await mentor.client.get("/api/v1/me")
    assert (again.text, again.headers["etag"]) == (seen.text, seen.headers["etag"])
    listed = await coordinator.sees("/messages")
    handle = listed.partition('href="/messages/')[2].partition('"')[0]
    assert WORDS not in listed
    assert WORDS in await coordinator.sees(f"/messages/{handle}")
    await coordinator.does(f"/messages/{handle}/answer", f"/messages/{handle}", words="Come on Monday.")
    assert "Come on Monday." in await mentee.sees(f"/me/messages/{handle}")


async def test_how_it_goes_reaches_the_coordinators(console: Console) -> None:
    mentee, _ = await as_mentee(console)
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")

    page = await mentee.does("/me/how-it-goes", "/me", answer="let-us-talk")

    assert "owes you a talk" in page
    assert "A talk is asked for" in await coordinator.sees("/messages")


async def test_someone_else_is_asked_for_without_a_reason(console: Console) -> None:
    mentee, pair = await as_mentee(console)

    page = await mentee.does(f"/me/pairs/{pair.id}/rematch", f"/me/rematch?pair={pair.id}")

    assert "waits for a decision" in page
    mentor = await console.browser(pair.mentor, "mentor")
    assert "waits for a decision" not in await mentor.sees("/me")


async def test_whoever_leaves_is_let_in_no_more(console: Console) -> None:
    mentor, _ = await as_mentor(console)

    answer = await mentor.sends("/me/withdraw", "/me/withdraw", sure="yes")

    assert answer.status_code == 303
    assert (await mentor.looks("/me")).status_code in (303, 404)


async def test_nobody_leaves_by_one_tap(console: Console) -> None:
    mentor, _ = await as_mentor(console)

    assert (await mentor.sends("/me/withdraw", "/me/withdraw")).status_code == 422
    assert (await mentor.looks("/me")).status_code == 200


async def test_a_meeting_is_planned(console: Console) -> None:
    mentor, pair = await as_mentor(console)

    page = await mentor.does(f"/me/pairs/{pair.id}/plans", "/me/plan", day="2026-03-20", clock="15:30")

    assert "20 Mar, 15:30" in page


async def test_a_mentee_sees_who_opened_their_message(console: Console) -> None:
    mentee, _ = await as_mentee(console)
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    assert "Nobody has opened anything" in await mentee.sees("/me/readings")
    await mentee.does("/me/write", "/me/write", words=WORDS)
    handle = (await coordinator.sees("/messages")).partition('href="/messages/')[2].partition('"')[0]

    await coordinator.sees(f"/messages/{handle}")

    assert "words that you wrote" in await mentee.sees("/me/readings")


PAGES: dict[Role, tuple[str, ...]] = {
    "mentor": ("/me", "/me/self", "/me/credit", "/me/plan", "/me/rhythm", "/me/calendar", "/me/diary",
               "/me/ask", "/me/refer", "/me/rematch", "/me/withdraw", "/me/write", "/me/readings"),
    "mentee": ("/me", "/me/self", "/me/plan", "/me/rhythm", "/me/calendar", "/me/refer", "/me/rematch",
               "/me/withdraw", "/me/write", "/me/readings"),
    "coordinator": ("/messages",),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "hu"])
@pytest.mark.parametrize("role", list(PAGES))
async def test_every_page_is_there_in_both_languages(console: Console, role: Role, language: str) -> None:
    pair = (await pairs_of(console))[0]
    person = {"mentor": pair.mentor, "mentee": pair.mentee}.get(role) or console.midyear.of("coordinator")[0]
    browser = await console.browser(person, role, language=language)

    for path in PAGES[role]:
        assert f'lang="{language}"' in await browser.sees(path)


async def test_staff_have_no_page_of_a_student_of_their_own(console: Console) -> None:
    coordinator = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")

    assert (await coordinator.looks("/me/calendar")).status_code == 404
    assert (await auditor.looks("/me/credit")).status_code == 404
