"""The pairing workbench: a round is tried, looked into, moved by hand, and held in earnest, or put away."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.pairing import Pairing
from console.pages.year import Year, year_of
from domain import addresses
from domain.drafts import SOLVING
from runtime.postgres import Urls
from tests.console.web.console import Browser, Console
from tests.console.web.hall import ANNA, BELA, DORA, EMIL, FANNI, coordinator_of, hall_over

SECRET = "they had a quarrel at school, canary-4418"


@pytest.fixture
async def hall(urls: Urls, tmp_path: Path) -> AsyncIterator[Console]:
    """The console over a programme before its first pairing, the test's own."""
    async with hall_over(urls, tmp_path) as served:
        yield served


async def year(hall: Console) -> Year:
    return await year_of(hall.midyear.doors)


async def drafted(hall: Console, coordinator: Browser, method: str = "interest", keeps: str = "") -> str:
    """The address of a new draft that the worker of the year has worked out."""
    answer = await coordinator.sends("/pairing", "/pairing", method=method, seed="s", keeps=keeps)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"].partition("?")[0]
    doors, name = hall.midyear.doors, address.rpartition("/")[2]
    await Pairing(doors.ledger, doors.vault).solve(hall.midyear.year, SOLVING + name)
    return address


async def mentors(hall: Console, address: str) -> dict[str, str]:
    """Mentee -> mentor of a draft."""
    draft = (await year(hall)).state.drafts.by_id[address.rpartition("/")[2]]
    return {mentee: pair.mentor for mentee, pair in draft.pairs.items()}


def plain(page: str) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


async def test_a_draft_by_interest_is_asked_for_worked_out_meanwhile_and_places_nobody(hall: Console) -> None:
    coordinator = await coordinator_of(hall)

    asked = await coordinator.does("/pairing", "/pairing", method="interest")

    assert "Being worked out since" in asked
    assert 'http-equiv="refresh"' in asked
    address = await drafted(hall, coordinator)
    shown = plain(await coordinator.sees(address))
    assert "3 mentees without a mentor = 3 proposed" in shown
    assert (await year(hall)).state.placed.together == frozenset()


async def test_a_form_that_is_sent_twice_is_one_draft(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    page = await coordinator.sees("/pairing")
    hidden = dict(re.findall(r'name="(csrf|once)" value="([^"]*)"', page.partition('action="/pairing"')[2]))

    for _ in range(2):
        await coordinator.client.post("/pairing", data={**hidden, "method": "random"})

    assert len((await year(hall)).state.drafts.by_id) == 1


async def test_a_pair_is_explained_and_the_reading_of_both_is_recorded_first(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)

    shown = plain(await coordinator.sees(f"{address}/mentees/{DORA}"))

    assert "Minta Dóra with Próba Anna" in shown
    assert "Interests: chess" in shown
    log = hall.midyear.doors.logs["access"]
    for stream in (f"person/{DORA}", addresses.mentor_year("2025", ANNA)):
        assert [row.actor for row in await log.read(addresses.access(stream))] == [coordinator.person]


async def test_why_not_another_says_what_it_costs_this_pair_the_other_and_everybody(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)

    shown = plain(await coordinator.sees(f"{address}/mentees/{FANNI}?instead={ANNA}"))

    assert "Álnév Fanni with Próba Anna would fit less well by 10 (10)." in shown
    assert "But then Kitalált Emil goes to Teszt Béla." in shown
    assert "this pair \N{MINUS SIGN}10" in shown
    assert "Kitalált Emil ±0" in shown
    assert "all 3 \N{MINUS SIGN}10" in shown


async def test_what_was_asked_about_can_be_done_anyway_and_the_draft_says_what_it_cost(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)
    at = f"{address}/mentees/{FANNI}"

    page = await coordinator.does(f"{at}/move", at, mentor=ANNA, other=EMIL, other_mentor=BELA)

    assert "Moved in this draft." in page
    assert await mentors(hall, address) == {DORA: ANNA, EMIL: BELA, FANNI: ANNA}
    assert "10 points given up by hand" in plain(await coordinator.sees(address))


async def test_a_pinned_pair_stays_when_the_round_is_drafted_again(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)
    at = f"{address}/mentees/{FANNI}"
    await coordinator.does(f"{at}/move", at, mentor=ANNA, other=EMIL, other_mentor=BELA)
    assert "Draft again, keep 2 pairs by hand" in await coordinator.sees(address)

    again = await drafted(hall, coordinator, keeps=address.rpartition("/")[2])

    assert await mentors(hall, again) == {DORA: ANNA, EMIL: BELA, FANNI: ANNA}


async def test_who_is_left_out_stands_in_the_sum_with_the_reason(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)
    at = f"{address}/mentees/{EMIL}"
    await coordinator.does(f"{at}/move", at, mentor="none")

    shown = plain(await coordinator.sees(f"{address}?show=by-hand"))

    assert "3 mentees without a mentor = 2 proposed + 1 left out by hand" in shown
    assert "Kitalált Emil" in shown
    assert "Teszt Béla" not in shown


async def test_a_confirmed_draft_places_its_pairs_and_is_confirmed_once(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)
    assert "3 relationships open on 13 Sep 2025" in plain(await coordinator.sees(address))

    page = await coordinator.does(f"{address}/confirm", address, pairs="3")

    assert "Confirmed: the pairs of this draft are placed." in page
    assert len((await year(hall)).state.placed.together) == 3
    again = await coordinator.sends(f"{address}/confirm", address, pairs="3")
    assert again.status_code == 409


async def test_a_draft_that_somebody_moved_meanwhile_is_not_confirmed_unseen(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)

    answer = await coordinator.sends(f"{address}/confirm", address, pairs="2")

    assert answer.status_code == 409
    assert "Somebody has moved pairs of this draft meanwhile." in answer.text
    assert (await year(hall)).state.placed.together == frozenset()


async def test_two_who_are_kept_apart_are_no_pair_of_any_draft_and_nobody_is_told_why(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)
    at = f"{address}/mentees/{DORA}"

    page = await coordinator.does(f"{at}/apart", at, mentor=ANNA, by="mentee", reason=SECRET)

    assert SECRET not in page
    listed = await coordinator.sees(address)
    assert "holds no longer" in listed
    assert "Confirm all" not in listed
    assert (DORA, ANNA) not in (await mentors(hall, await drafted(hall, coordinator))).items()
    assert "Minta Dóra and Próba Anna cannot be a pair." in await coordinator.sees(
        f"{await drafted(hall, coordinator)}/mentees/{DORA}?instead={ANNA}"
    )


async def test_a_reason_is_owed_and_what_was_chosen_stays(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)
    at = f"{address}/mentees/{DORA}"

    answer = await coordinator.sends(f"{at}/apart", at, mentor=ANNA, by="mentor", reason=" ")

    assert answer.status_code == 422
    assert 'value="mentor" required checked' in answer.text


async def test_drafts_stand_side_by_side_are_compared_and_put_away(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    by_lot = await drafted(hall, coordinator, "random")
    by_interest = await drafted(hall, coordinator)
    one, other = (address.rpartition("/")[2] for address in (by_lot, by_interest))

    compared = plain(await coordinator.sees(f"/pairing/compare?one={one}&other={other}"))
    assert "3 mentees =" in compared
    page = await coordinator.does(f"{by_lot}/discard", by_lot)

    assert "The draft is put away." in page
    assert "put away" in page.partition("Earlier drafts")[2]


async def test_the_workbench_is_a_coordinators_alone(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await drafted(hall, coordinator)

    for person, role in ((ANNA, "mentor"), (DORA, "mentee")):
        browser = await hall.browser(person, role)  # type: ignore[arg-type]
        for path in ("/pairing", address, f"{address}/mentees/{DORA}"):
            assert (await browser.looks(path)).status_code == 404


async def test_every_page_of_it_speaks_hungarian(hall: Console) -> None:
    coordinator = await coordinator_of(hall, "hu")
    address = await drafted(hall, coordinator)

    assert "A(z)" not in await coordinator.sees("/pairing")
    shown = plain(await coordinator.sees(f"{address}/mentees/{EMIL}?instead={BELA}"))
    assert "Miért nem valaki más?" in shown
    assert "3 mentorált mentor nélkül = 3 javasolt" in shown
