"""The intervention ladder on the command line: who slips, why, and what a person decides about it."""

from domain import addresses
from tests.console.builders import COHORT
from tests.console.cli.cohort import EMIL
from tests.console.cli.conftest import Home, Nearpeer

REMARK = "both were asked to write this week"


def emils(home: Home) -> str:
    """The pair that was quiet from its second week on."""
    return home.life.pairs[EMIL]


def test_a_quiet_pair_waits_for_a_decision_with_its_grounds(at_home: Nearpeer, home: Home) -> None:
    told = at_home("ladder", "list", "--json").json

    (row,) = told["waiting"]
    assert (row["id"], row["rung"], row["before"]) == (emils(home), "notice", [])
    assert row["grounds"] == [f"contact/{week}" for week in (3, 4, 5, 6)]


def test_a_rung_that_waits_is_drawn_on_both_pages(at_home: Nearpeer, home: Home) -> None:
    assert "4 contact" in at_home("ladder", "list").out
    assert "notice waits for a person" in at_home("relationship", "show", emils(home)).out


def test_no_rung_is_skipped(at_home: Nearpeer, home: Home) -> None:
    said = at_home("ladder", "decline", emils(home), "--rung", "rematch", "--reason", REMARK)

    assert (said.code, said.err) == (
        1,
        "The next rung of this pair is notice. Approve or decline that one.\n",
    )


def test_a_rung_is_approved_once_and_shown_with_its_day(at_home: Nearpeer, home: Home) -> None:
    rung = (emils(home), "--rung", "notice", "--reason", REMARK)

    first, again = at_home("ladder", "approve", *rung), at_home("ladder", "approve", *rung)

    assert (first.code, "The mentor is told." in first.out) == (0, True)
    assert (again.code, "Nothing suggests a rung" in again.err) == (1, True)
    assert at_home("ladder", "list").out.rstrip().endswith("none of 2 pairs missed enough in a row.")
    assert "notice approved 20 Oct 2025" in at_home("relationship", "show", emils(home)).out
    assert "The rung “notice” is approved" in at_home("relationship", "history", emils(home)).out


async def test_the_remark_is_not_in_the_log(home: Home) -> None:
    rows = await home.life.doors.logs["programme"].read(addresses.relationship(COHORT, emils(home)))

    assert "rung-approved" in {row.type for row in rows}
    assert not [row for row in rows if REMARK.encode() in row.body]
