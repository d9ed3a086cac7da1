"""The year in memory: whoever asks has what is recorded by then, and nothing is folded for nothing."""

import pytest

from console.board.year import LivingYear
from console.service import Doors
from domain.errors import Refusal
from domain.messages import Stamp
from domain.obligations import Standing
from domain.rematch import RequestRematch
from domain.voices import SayHowItGoes
from runtime.postgres import Urls
from tests.conftest import places
from tests.midyear import Midyear

DAY_US = 86_400_000_000


async def test_what_another_process_recorded_is_in_the_next_look(
    midyear: Midyear, midyear_urls: Urls
) -> None:
    living, elsewhere = LivingYear(lambda: midyear.doors), Doors(places(midyear_urls))
    before, pair = await living.now(), (await midyear.pairs())[0]

    mentee = before.state.placed.pairs[pair].mentee
    asked = RequestRematch(pair=pair, asked_by=mentee)
    await elsewhere.ledger.execute(midyear.year, asked, Stamp(midyear.now_us, mentee, "asked"))
    await elsewhere.close()

    assert pair not in before.state.placed.asked
    assert pair in (await living.now()).state.placed.asked


async def test_a_year_in_which_nothing_happened_is_the_very_same_state(midyear: Midyear) -> None:
    living = LivingYear(lambda: midyear.doors)
    before = await living.now()
    await midyear.doors.mark.move(midyear.year, midyear.now_us + DAY_US)

    after = await living.now()

    assert after.state is before.state
    assert after.now_us == before.now_us + DAY_US


async def test_what_time_does_to_a_year_is_seen_without_anything_recorded(midyear: Midyear) -> None:
    living, mentee = LivingYear(lambda: midyear.doors), midyear.of("mentee")[0]
    talk = SayHowItGoes(answer="let-us-talk")
    await midyear.doors.ledger.execute(midyear.year, talk, Stamp(midyear.now_us, mentee, "talk"))
    owed = {o.id: o.standing for o in (await living.now()).state.book.all()}
    assert set(owed.values()) == {Standing.OPEN}

    await midyear.doors.mark.move(midyear.year, midyear.now_us + 7 * DAY_US)

    after = (await living.now()).state.book
    assert {o.id: o.standing for o in after.all()} == dict.fromkeys(owed, Standing.MISSED)


async def test_a_record_without_a_year_says_how_one_is_opened(urls: Urls) -> None:
    doors = Doors(places(urls))

    with pytest.raises(Refusal) as refused:
        await LivingYear(lambda: doors).now()

    await doors.close()
    assert refused.value.code == "no-programme-year"
