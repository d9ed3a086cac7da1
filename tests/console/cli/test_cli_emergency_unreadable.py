"""A case that this release cannot read is there all the same: in every list, with what to do about it."""

import pytest

from tests.console.cli.cases import Cases
from tests.console.cli.cohort import BELA, DORA
from tests.console.cli.conftest import Nearpeer

POISON = {
    "an event of a later release": ("help-arrived", 1, b'{"by":"p1"}'),
    "a later shape of a known event": ("emergency-closed", 9, b'{"endpoint":"engaged","note":null}'),
    "a body that is none": ("emergency-closed", 1, b'{"endpoint":"somewhere"}'),
    "a fact that contradicts the others": (
        "obligation-ended",
        1,
        b'{"obligation":"page/99","standing":"met","by":null}',
    ),
}


@pytest.fixture(params=list(POISON.values()), ids=list(POISON))
def spoilt(request: pytest.FixtureRequest, cases: Cases) -> str:
    """An open case with something in its stream that nobody here can make sense of."""
    case = cases.raised(about=cases.life.pair_of(DORA))
    cases.spoils(case, *request.param)
    return case


def test_it_is_in_every_list_with_the_remedy_and_hides_no_other(
    at_desk: Nearpeer, cases: Cases, spoilt: str
) -> None:
    other = cases.raised()

    for options in ((), ("--all",), ("--drills",)):
        told = at_desk("emergency", "list", *options, "--json").json
        [row] = [row for row in told["unreadable"] if row["id"] == spoilt]
        assert f"nearpeer emergency history emergency/{spoilt}" in row["remedy"]
        sums = told["shown"] + len(told["unreadable"]) + told["closed_apart"] + told["others_apart"]
        assert told["all"] == sums
    listed = at_desk("emergency", "list").out
    assert f"CANNOT BE READ: {spoilt}" in listed
    assert other in listed
    assert listed.index(spoilt) < listed.index(other)


def test_its_history_is_told_as_far_as_it_can_be_read(at_desk: Nearpeer, spoilt: str) -> None:
    said = at_desk("emergency", "history", spoilt, "--json")

    events = said.json["events"]
    assert said.code == 0
    assert events[0]["text"].startswith("Raised as emergency by the mentor")
    assert [event["version"] for event in events] == list(range(1, len(events) + 1))


@pytest.mark.parametrize("act", [("show",), ("ack", "--as", BELA), ("close", "--endpoint", "engaged")])
def test_whoever_opens_or_takes_it_is_told_what_to_do_without_a_trace(
    at_desk: Nearpeer, spoilt: str, act: tuple[str, ...]
) -> None:
    said = at_desk("emergency", act[0], spoilt, *act[1:])

    assert said.code == 1
    assert said.err.startswith(f"emergency/{spoilt} cannot be read here. ")
    assert "Take it for an emergency." in said.err
    assert "Traceback" not in said.err


def test_an_unknown_event_is_told_by_its_envelope_and_its_body_is_not(
    at_desk: Nearpeer, cases: Cases
) -> None:
    case = cases.raised()
    cases.spoils(case, *POISON["an event of a later release"])

    last = at_desk("emergency", "history", case, "--json").json["events"][-1]

    assert (last["type"], last["body"]) == ("help-arrived", {})
    assert "It cannot be read here" in last["text"]
    assert "Install a newer release." in last["text"]


def test_a_stream_without_a_report_is_listed_too(at_desk: Nearpeer, cases: Cases) -> None:
    cases.spoils("case-without-report", "lease-expired", 1, b'{"epoch":1,"officer":"p1"}')

    told = at_desk("emergency", "list", "--json").json

    assert "case-without-report" in {row["id"] for row in told["unreadable"]}


def test_the_pairs_of_the_year_are_listed_all_the_same(at_desk: Nearpeer, spoilt: str) -> None:
    assert at_desk("relationship", "list").code == 0
