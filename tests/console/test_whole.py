"""The whole programme at any moment: what its streams come to one by one, and which checkpoints cover it."""

from pathlib import Path

import pytest
from nacl.signing import SigningKey

from activities.folds import entry_of
from console.pages.replaying import Moment
from console.pages.standings import tally
from console.pages.whole import whole
from console.pages.year import year_of
from domain.streams import decider_of
from store.checkpoint import Signer
from store.entries import entry_at
from store.proof import proved
from store.sealer import KEYS
from store.sealing import Published, Sealing
from tests.midyear import Midyear

NOVEMBER_US = 1_763_000_000_000_000
KEY = Signer("nearpeer/one", SigningKey(bytes(range(32))))


@pytest.fixture
async def seals(midyear: Midyear, tmp_path: Path) -> Path:
    """The folder of seals over all that the record of the programme holds."""
    log = midyear.doors.logs["programme"]
    await Sealing(log, "nearpeer/one/programme", [KEY], Published(tmp_path / "programme")).seal()
    (tmp_path / KEYS).write_text(f"{KEY.verifier}\n", encoding="ascii")
    return tmp_path


async def test_as_it_stands_it_is_the_sum_of_its_streams(midyear: Midyear, tmp_path: Path) -> None:
    year, log = await year_of(midyear.doors), midyear.doors.logs["programme"]

    page = await whole(year, Moment(), tmp_path)

    views = await midyear.doors.ledger.views(await log.streams(), year.now_us)
    assert page.owed == tally(view.state.book for view in views.values())
    assert page.together == len(year.state.placed.together) == len(await midyear.pairs())
    assert page.streams["relationship"]["open"] == page.together
    taking_part = len(midyear.of("mentor")) + len(midyear.of("mentee"))
    assert page.people["mentor"] + page.people["mentee"] == taking_part - page.left
    assert sum(page.credit[1].values()) == len(midyear.of("mentor"))
    assert page.logs["programme"].counting == page.logs["programme"].known == await log.head()


async def test_as_known_at_a_moment_it_is_the_sum_of_what_each_stream_held_then(
    midyear: Midyear, tmp_path: Path
) -> None:
    year, log = await year_of(midyear.doors), midyear.doors.logs["programme"]

    page = await whole(year, Moment(known_us=NOVEMBER_US), tmp_path)

    books = []
    for stream in await log.streams():
        state = decider_of(stream).initial(stream)
        for row in await log.read(stream):
            if row.recorded_us <= NOVEMBER_US:
                state = state.evolve(entry_of(row))
        books.append(state.book)
    assert page.owed == tally(books)
    assert page.credit == {}
    assert 0 < page.owed.opened < (await whole(year, Moment(), tmp_path)).owed.opened


async def test_before_the_first_event_there_is_nothing(midyear: Midyear, tmp_path: Path) -> None:
    page = await whole(await year_of(midyear.doors), Moment(position=0), tmp_path)

    assert (page.stands, page.people, page.streams, page.owed.opened) == ("not-begun", {}, {}, 0)


async def test_what_is_shown_is_covered_and_its_last_event_proved(midyear: Midyear, seals: Path) -> None:
    year, log = await year_of(midyear.doors), midyear.doors.logs["programme"]
    head = await log.head()

    page = await whole(year, Moment(position=head - 7), seals)

    seal = page.seals["programme"]
    assert (seal.size, seal.shown, seal.covered, seal.last) == (head, head - 7, head - 7, head - 7)
    entry = (await entry_at(log, seal.last)).entry
    assert proved(seal.proof or "", entry, [KEY.verifier])[0] == head - 7
    assert page.seals["care"].size is None
