"""A professional reads one mentor's notes out of turn: with a reason and a case, an hour, reviewed."""

import re

import pytest

from console.masking import pseudonyms_of
from console.pages.readings import readings_of
from console.pages.year import year_of
from domain import addresses
from domain.messages import Stamp
from domain.pairing import Pair
from domain.walls import DeclareConflict
from tests.console.web.console import Browser, Console
from tests.console.web.duty import staffed
from tests.console.web.out_of_turn import CASE, WHY, WORDS, pair_in_a_case
from tests.console.web.overseers import overseers

FROM_CASE = re.compile(r'href="(/break-glass/start\?case=[^"]+)"')
ONE = re.compile(r'href="(/break-glass/[0-9a-f]{16})"')


@pytest.fixture
async def pair(console: Console) -> Pair:
    """A pair that an open emergency is about."""
    return await pair_in_a_case(console)


@pytest.fixture
async def console(console: Console) -> Console:
    """The console, with the first professional on call and somebody of the desk second."""
    await staffed(console, console.midyear.of("professional")[:1], console.midyear.of("desk")[:1])
    return console


async def on_call(console: Console) -> Browser:
    return await console.browser(console.midyear.of("professional")[0], "professional")


async def begins(professional: Browser) -> str:
    return await professional.does("/break-glass/start", "/break-glass/start", case=CASE, words=WHY)


async def test_notes_open_with_a_reason_and_a_case_one_by_one_until_it_is_stopped(
    console: Console, pair: Pair
) -> None:
    professional = await on_call(console)
    notes = f"/break-glass/notes/{pair.mentor}"
    assert (await professional.looks(notes)).status_code == 404

    page = await begins(professional)
    assert WORDS not in page
    entry = page.partition(f'href="{notes}/')[2].partition('"')[0]
    assert WORDS in await professional.sees(f"{notes}/{entry}")
    year = await year_of(console.midyear.doors)
    others = [p.mentor for p in year.state.placed.pairs.values() if p.mentor != pair.mentor]
    assert (await professional.looks(f"/break-glass/notes/{others[0]}")).status_code == 404

    await professional.does(f"{notes}/stop", notes)
    assert (await professional.looks(notes)).status_code == 404
    assert (await professional.looks(f"{notes}/{entry}")).status_code == 404


async def test_a_professional_begins_from_the_case_and_sees_whose_notes_are_open(
    console: Console, pair: Pair
) -> None:
    professional = await on_call(console)
    desk = await console.browser(console.midyear.of("desk")[0], "desk")
    mentor = (await (await year_of(console.midyear.doors)).names([pair.mentor]))[pair.mentor].name

    ways = [FROM_CASE.findall(await who.sees(f"/desk?case={CASE}")) for who in (professional, desk)]
    assert [len(each) for each in ways] == [1, 0]
    start = await professional.sees(ways[0][0])
    code = start.partition('name="case" value="')[2].partition('"')[0]
    notes = await professional.does("/break-glass/start", "/break-glass/start", case=code, words=WHY)

    assert f"Notes of {mentor}" in notes
    opened = await professional.sees("/break-glass/start")
    assert f"Notes of {mentor}" in opened
    assert code in opened.partition("Begun before")[2]


async def test_each_reading_out_of_turn_is_recorded_before_and_the_mentor_sees_it(
    console: Console, pair: Pair
) -> None:
    await begins(await on_call(console))

    year = await year_of(console.midyear.doors)
    kept = addresses.access(addresses.mentor_year(year.cohort, pair.mentor))
    rows = await year.doors.logs["access"].read(kept)

    assert [b'"by":"break-glass"' in row.body for row in rows] == [True]
    mentor = await console.browser(pair.mentor, "mentor")
    page = await mentor.sees("/me/readings")
    assert "an entry of the diary" in page
    assert "to read an entry of the diary · out of turn" in page
    assert "takes care of people in emergencies" in page
    assert "A second person reviews it by" in page


async def test_the_mentor_and_the_auditor_learn_how_the_review_of_an_hour_ended(
    console: Console, pair: Pair
) -> None:
    await begins(await on_call(console))
    _, dpo = await overseers(console)
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    (path, *_) = ONE.findall(await dpo.sees("/break-glass"))
    waiting = await auditor.sees("/audit/readings?by=break-glass&right=diary.read-text")
    await dpo.does(f"{path}/judge", path, judgement="not-justified")

    mentor = await console.browser(pair.mentor, "mentor", language="hu")
    page = await mentor.sees("/me/readings")
    listed = await auditor.sees("/audit/readings?by=break-glass")
    told = await readings_of(await year_of(console.midyear.doors), pair.mentor)

    assert f'href="{path}">A second person reviews it by' in waiting
    assert "a feljegyzéseid, soron kívül: egy órára megnyitva" in page
    assert "Egy másik személy ellenőrizte: nem volt indokolt." in page
    assert f'href="{path}">Reviewed by a second person: it was not justified.' in listed
    assert {one.review.judgement for one in told.readings if one.review} == {"not-justified"}
    assert told.out_of_turn == 1


async def test_the_mentee_sees_that_their_mentors_notes_were_read_once_no_danger_forbids_it(
    console: Console, pair: Pair
) -> None:
    mentee = await console.browser(pair.mentee, "mentee")
    professional = await on_call(console)
    told = "your mentor&#39;s notes, out of turn, for your safety"
    before = await mentee.sees("/me/readings")

    start = "/break-glass/start"
    await professional.does(start, start, case=CASE, words=WHY, waits="yes")
    meanwhile = await mentee.sees("/me/readings")
    _, dpo = await overseers(console)
    (path, *_) = ONE.findall(await dpo.sees("/break-glass"))
    await dpo.does(f"{path}/judge", path, judgement="justified")

    assert (told in before, told in meanwhile, told in await mentee.sees("/me/readings")) == (
        False,
        False,
        True,
    )


async def test_it_ends_by_itself_after_an_hour(console: Console, pair: Pair) -> None:
    professional = await on_call(console)
    await begins(professional)
    year = await year_of(console.midyear.doors)
    stream = addresses.break_glass(professional.person, pair.mentor)

    just_before = await year.doors.ledger.view(stream, year.now_us + 3_599_000_000)
    after = await year.doors.ledger.view(stream, year.now_us + 3_600_000_000)

    assert (bool(just_before.state.open), bool(after.state.open)) == (True, False)


async def test_somebody_else_reviews_it_within_five_working_days(console: Console, pair: Pair) -> None:
    await begins(await on_call(console))
    _, dpo = await overseers(console)
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    year = await year_of(console.midyear.doors)
    mentor = (await year.names([pair.mentor]))[pair.mentor].name

    assert "1 reading out of turn waits for its review." in await dpo.sees("/audit")
    (path, *_) = ONE.findall(await dpo.sees("/break-glass"))
    assert "19 Mar 2026, 23:59" in dpo.pages["/break-glass"]  # Friday, Monday to Thursday
    seen, masked = await dpo.sees(path), await auditor.sees(path)
    assert (WHY in seen, mentor in seen) == (True, True)
    assert (WHY in masked, mentor in masked) == (False, False)
    await dpo.does(f"{path}/judge", path, judgement="justified", words="It was needed.")

    assert "justified" in await auditor.sees("/break-glass")
    assert "waits for its review" not in await auditor.sees("/audit")
    again = await auditor.sends(f"{path}/judge", path, judgement="not-justified")
    assert again.status_code == 409


async def test_it_takes_a_case_with_a_pair_a_reason_and_no_conflict(console: Console, pair: Pair) -> None:
    professional = await on_call(console)
    start = "/break-glass/start"

    unknown = await professional.sends(start, start, case="nothing-like-it", words=WHY)
    silent = await professional.sends(start, start, case=CASE)
    assert (unknown.status_code, silent.status_code) == (409, 422)
    assert "canary-9913" in unknown.text
    year = await year_of(console.midyear.doors)
    wall = DeclareConflict(person=professional.person, other=pair.mentor, because="related")
    await year.doors.ledger.execute(addresses.wall(), wall, Stamp(year.now_us, professional.person, "wall"))
    await professional.sends(start, start, case=CASE, words=WHY)

    assert (await professional.looks(f"/break-glass/notes/{pair.mentor}")).status_code == 404


async def test_the_records_of_care_and_of_access_are_replayed_like_any_other(
    console: Console, pair: Pair
) -> None:
    await begins(await on_call(console))
    await overseers(console)
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    doors = console.midyear.doors
    pseudonyms = await pseudonyms_of(await year_of(doors))
    streams = [stream for name in ("care", "access") for stream in await doors.logs[name].streams()]

    for stream in streams:
        page = await auditor.sees(f"/audit/streams/{pseudonyms.address(stream)}")
        assert pair.mentor not in page
    kinds = {stream.partition("/")[0] for stream in streams}
    assert kinds >= {"emergency", "access", "break-glass", "account"}
    for log in ("care", "access"):
        assert pair.mentor not in await auditor.sees(f"/audit?log={log}")
