"""The living board: every pair in one column, and what is recorded reaches whoever waits for it."""

import asyncio
from functools import partial

from console.board.directory import Directory
from console.board.living import Board
from console.pages.year import Year, year_of
from domain import addresses
from domain.board import COLUMNS
from domain.erasure_events import AskErasure
from domain.meetings import RecordContact
from domain.messages import Stamp
from domain.pair import RelationshipState
from domain.rematch import RequestRematch
from tests.midyear import Midyear

HOUR_US = 3_600_000_000


async def loaded(midyear: Midyear) -> tuple[Board, Year]:
    board, year = Board(partial(year_of, midyear.doors)), await year_of(midyear.doors)
    await board.catch_up()
    return board, year


async def test_every_pair_that_is_together_stands_in_exactly_one_column(midyear: Midyear) -> None:
    board, _ = await loaded(midyear)

    columns = board.morning.columns()

    stand = [each.facts.pair for column in COLUMNS for each in columns[column]]
    assert sorted(stand) == await midyear.pairs()
    assert board.loaded == board.total


async def test_a_contact_that_is_recorded_reaches_the_board(midyear: Midyear) -> None:
    board, _ = await loaded(midyear)
    quietest = max(board.morning.placed.values(), key=lambda each: each.quiet.days).facts
    wrote_us = midyear.now_us - HOUR_US

    stream = addresses.relationship(midyear.cohort.name, quietest.pair)
    stamp = Stamp(midyear.now_us, quietest.mentor, "wrote")
    await midyear.doors.ledger.execute(stream, RecordContact(occurred_us=wrote_us), stamp)
    before = board.revision
    await board.catch_up()

    assert board.revision > before
    assert board.morning.pairs[quietest.pair].last_contact_us == wrote_us
    assert board.morning.placed[quietest.pair].quiet.days == 0


async def test_whoever_asks_for_somebody_else_waits_on_the_board(midyear: Midyear) -> None:
    board, _ = await loaded(midyear)
    pair = board.morning.columns()["on-track"][0].facts

    asked = RequestRematch(pair=pair.pair, asked_by=pair.mentee)
    stamp = Stamp(midyear.now_us, pair.mentee, "someone-else")
    await midyear.doors.ledger.execute(midyear.year, asked, stamp)
    await board.catch_up()

    reasons = {each.facts.pair: each.reason.why for each in board.morning.columns()["waiting"]}
    assert reasons[pair.pair] == "rematch-asked"


async def test_a_board_that_followed_is_the_one_that_is_loaded_anew(midyear: Midyear) -> None:
    board, year = await loaded(midyear)
    for number, pair in enumerate(await midyear.pairs()):
        stream = addresses.relationship(midyear.cohort.name, pair)
        stamp = Stamp(midyear.now_us, "m", f"wrote/{number}")
        wrote = RecordContact(occurred_us=midyear.now_us - number * HOUR_US)
        await midyear.doors.ledger.execute(stream, wrote, stamp)
    await board.catch_up()

    anew, _ = await loaded(midyear)

    assert board.morning.columns() == anew.morning.columns()
    assert board.morning.figures == anew.morning.figures
    context = year.state.context
    assert context is not None
    for pair in board.morning.pairs:
        assert board.morning.weeks(pair, context) == anew.morning.weeks(pair, context)


async def test_whoever_waits_for_news_is_woken(midyear: Midyear) -> None:
    board, _ = await loaded(midyear)
    pair = (await midyear.pairs())[0]
    board.start()
    waiting = asyncio.create_task(board.news(board.revision))

    stream = addresses.relationship(midyear.cohort.name, pair)
    wrote = RecordContact(occurred_us=midyear.now_us - HOUR_US)
    await midyear.doors.ledger.execute(stream, wrote, Stamp(midyear.now_us, "m", "wrote"))

    async with asyncio.timeout(30):
        assert await waiting <= board.revision
    await board.stop()


async def test_the_board_keeps_ids_and_moments_and_no_state(midyear: Midyear) -> None:
    board, _ = await loaded(midyear)

    names = await midyear.doors.vault.names([*midyear.of("mentor"), *midyear.of("mentee")])
    kept = repr((board.morning.pairs, board.morning.duties, board.morning.ended))

    assert RelationshipState.__name__ not in kept
    assert not [fields["name"] for fields in names.values() if fields["name"] in kept]


async def test_whoever_comes_before_the_board_is_loaded_can_wait_for_it(midyear: Midyear) -> None:
    board = Board(partial(year_of, midyear.doors))

    assert not await board.waited(0)
    board.start()
    assert await board.waited(30)
    await board.stop()


async def test_who_is_being_erased_leaves_the_memory_of_the_process(midyear: Midyear) -> None:
    forgotten: list[str] = []
    board = Board(partial(year_of, midyear.doors), forgotten.append)
    await board.catch_up()
    board.drawn["en"] = ((1, 1), "a name")
    before = board.revision

    stream = addresses.erasure("person-9")
    await midyear.doors.ledger.execute(stream, AskErasure(basis="request"), Stamp(1, "dpo-1", "ask"))
    await board.catch_up()

    assert (forgotten, board.drawn) == (["person-9"], {})
    assert board.revision > before


def test_a_name_that_is_forgotten_is_found_no_longer() -> None:
    directory = Directory()
    directory.heard({"person-9": {"name": "Kovács Anna"}, "person-8": {"name": "Nagy Éva"}})
    before = directory.revision

    directory.forget("person-9")
    directory.forget("person-9")

    assert directory.found("anna", ["person-8", "person-9"]) == []
    assert (directory.order("person-9"), directory.revision) == (("person-9", "person-9"), before + 1)
