"""Pairing on the command line: drafts compared, moved, confirmed, explained; declines and who waits."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from console.service import Service
from runtime.settings import Settings
from tests.console.cli.cohort import ANNA, BELA, DORA, EMIL, FANNI, unpaired
from tests.console.cli.conftest import Home, Nearpeer

LIKES = {ANNA: "chess; film", BELA: "hiking", DORA: "chess", EMIL: "film; hiking", FANNI: "hiking"}
SECRET = "they had a quarrel at school"


@pytest.fixture(scope="session")
async def hall(open_ground: Path) -> AsyncIterator[Home]:
    """A service of its own, because pairs are made in it: two mentors with three places, three mentees."""
    folder = open_ground / "hall"
    async with Service(Settings.load(data_dir=folder), fast=True) as service:
        doors = service.doors()
        life = await unpaired(doors, time.time_ns() // 1_000, LIKES)
        yield Home(service, folder, life)
        await doors.close()


@pytest.fixture
def match(nearpeer: Nearpeer, hall: Home) -> Nearpeer:
    """The command `nearpeer match`, in the hall."""
    return lambda *arguments: nearpeer("match", *arguments, "--data-dir", hall.folder)


def drafted(match: Nearpeer, method: str = "interest", seed: str = "s") -> Any:
    """The page of a new draft."""
    said = match("draft", "--method", method, "--seed", seed, "--json")
    assert said.code == 0, said.err
    return said.json


def mentors(page: Any) -> dict[str, str]:
    """Mentee -> mentor of a draft."""
    return {line["mentee"]["id"]: line["mentor"]["id"] for line in page["lines"]}


def test_a_draft_by_interest_brings_together_who_shares_interests(match: Nearpeer) -> None:
    page = drafted(match)

    assert (page["stands"], page["pairs"], page["waiting"], page["loss"]) == ("ready", 3, 0, 0)
    assert mentors(page) == {DORA: ANNA, EMIL: ANNA, FANNI: BELA}
    assert page["points"] == sum(line["points"] for line in page["lines"]) == 60


def test_without_a_method_the_policy_draws(match: Nearpeer) -> None:
    assert match("draft", "--json").json["method"] == "random"


def test_drafts_are_listed_and_shown(match: Nearpeer) -> None:
    name = drafted(match)["id"]

    assert name in match("list").out
    assert "Minta Dóra" in match("show", name).out
    assert match("show", name, "--json").json["id"] == name


def test_two_drafts_are_compared_mentee_by_mentee(match: Nearpeer) -> None:
    one, same = drafted(match)["id"], drafted(match)["id"]
    moved = drafted(match)["id"]
    match("edit", moved, f"{FANNI}={ANNA}", f"{EMIL}={BELA}")

    assert match("compare", one, same, "--json").json["differences"] == []
    page = match("compare", one, moved, "--json").json
    assert (page["same"], [d["mentee"]["id"] for d in page["differences"]]) == (1, sorted((EMIL, FANNI)))
    assert "2 mentees differ" in match("compare", one, moved).out


def test_moving_by_hand_shows_the_points_that_are_lost(match: Nearpeer) -> None:
    name = drafted(match)["id"]

    said = match("edit", name, f"{FANNI}={ANNA}", f"{EMIL}={BELA}")

    assert "50 points, 10 lost by hand" in said.out
    assert "by hand" in said.out


def test_a_mentee_is_left_without_a_mentor_by_hand(match: Nearpeer) -> None:
    name = drafted(match)["id"]

    page = match("edit", name, f"{DORA}=none", "--json").json

    assert [who["id"] for who in page["left"]] == [DORA]


@pytest.mark.parametrize(
    ("move", "code", "complaint"),
    [
        ("nonsense", 1, "It is no mentee with a mentor."),
        (f"{DORA}={BELA}", 1, f"{BELA} has no place for so many."),
        (f"{DORA}=p99", 1, "There is no mentor p99."),
        (f"p99={BELA}", 1, "There is no mentee p99."),
    ],
)
def test_a_move_that_cannot_be_says_why(match: Nearpeer, move: str, code: int, complaint: str) -> None:
    said = match("edit", drafted(match)["id"], move)

    assert (said.code, complaint in said.err) == (code, True), said.err


def test_a_pair_of_a_draft_is_explained_and_adds_up(match: Nearpeer) -> None:
    name = drafted(match)["id"]

    page = match("explain", DORA, "--draft", name, "--json").json

    assert (page["mentor"]["id"], page["method"]) == (ANNA, "interest")
    assert {part["rule"]: part["points"] for part in page["counted"]} == {
        "common-language": 10,
        "shared-interest": 10,
    }
    assert sum(part["points"] for part in page["counted"]) == page["points"] == 20
    assert (page["instead"]["id"], page["loss"]) == (BELA, 20)


def test_another_mentor_is_asked_about(match: Nearpeer) -> None:
    name = drafted(match)["id"]

    said = match("explain", DORA, "--draft", name, "--instead", BELA)

    assert "Why not Teszt Béla" in said.out
    assert "fewer points" in said.out


def test_two_arms_are_shown(match: Nearpeer) -> None:
    arms = [line["arm"] for line in drafted(match, "arms")["lines"]]

    assert {arms.count("random"), arms.count("interest")} == {1, 2}


def test_a_draft_is_put_away(match: Nearpeer) -> None:
    name = drafted(match)["id"]

    assert match("discard", name).code == 0
    assert match("confirm", name).code == 1


def test_what_somebody_says_against_another_is_nobodys_business(match: Nearpeer, hall: Home) -> None:
    before = drafted(match)["id"]
    said = match("forbid", BELA, FANNI, "--by", FANNI, "--reason", SECRET)
    assert said.code == 0, said.err

    page = drafted(match)
    assert mentors(page)[FANNI] == ANNA
    why = match("explain", FANNI, "--draft", page["id"], "--instead", BELA)
    assert "another is not possible" in why.out
    assert match("confirm", before).err.startswith(f"{BELA} and {FANNI} cannot be a pair.")
    assert SECRET not in why.out + said.out


def test_confirmed_pairs_are_explained_declined_and_waited_for(
    match: Nearpeer, nearpeer: Nearpeer, hall: Home
) -> None:
    page = drafted(match)
    confirmed = match("confirm", page["id"], "--json")
    assert (confirmed.code, confirmed.json["done_before"]) == (0, False), confirmed.err
    assert match("confirm", page["id"], "--json").json["done_before"] is True

    pairs = match("explain", "nobody")
    assert (pairs.code, "There is no relationship nobody." in pairs.err) == (1, True)
    listed = nearpeer("relationship", "list", "--json", "--data-dir", hall.folder).json["relationships"]
    pair = next(row["id"] for row in listed if row["mentee"]["id"] == DORA)
    told = match("explain", pair, "--json").json
    assert (told["draft"], told["points"]) == (page["id"], 20)

    declined = match("decline", pair, "--by", DORA, "--reason", SECRET)
    assert declined.code == 0, declined.err
    waiting = match("waiting", "--json").json["waiting"]
    assert [(row["mentee"]["id"], row["why"]) for row in waiting] == [(DORA, "declined")]
    assert "declined" in match("waiting").out
    placed = match("run", "--seed", "again", "--json").json
    assert placed["said"] == "0 pairs are placed by lot."


def test_a_pair_by_lot_says_that_nobody_was_compared(at_home: Nearpeer, home: Home) -> None:
    pair = home.life.pairs[EMIL]
    page = at_home("match", "explain", pair, "--json").json
    other = next(mentor for mentor in (ANNA, BELA) if mentor != page["mentor"]["id"])

    assert (page["method"], page["draft"], page["counted"], page["points"]) == ("random", None, [], 0)
    assert "drawn by lot" in at_home("match", "explain", pair).out
    why = at_home("match", "explain", pair, "--instead", other)
    assert "nobody was compared" in why.out
    own = at_home("match", "explain", pair, "--instead", page["mentor"]["id"])
    assert (own.code, "is the mentor of this pair" in own.err) == (1, True)
