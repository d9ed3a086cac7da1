"""The catalogue of events: every event that a stream can hold, under its stable name, and nothing else."""

import json

import pytest

from domain.break_glass_events import GlassBroken
from domain.context import Published
from domain.credit import CreditWithheld
from domain.events import CATALOGUE, UPCASTERS
from domain.messages import Event, FactRecorded, StructuralEvent
from domain.pairing import RematchApproved
from domain.programme import PolicyPublished
from domain.rota_events import RotaPublished
from tests.domain import cohorts
from tests.domain.builders import AFTER_ALL, Life, example_policy
from tests.domain.builders_emergency import Story, raised
from tests.domain.cohorts import mentee, mentor


def test_what_streams_tell_is_in_the_catalogue(pair: Life) -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"), mentee("n2", "en"))
    pair.reaches(AFTER_ALL)

    told = {type(entry.event) for life in (pair, *record.streams.values()) for entry in life.entries}

    assert told <= set(CATALOGUE.values())


def test_shapes_that_only_others_are_made_of_are_not_in_it() -> None:
    assert not {Event, FactRecorded, StructuralEvent} & set(CATALOGUE.values())


def test_facts_and_structural_events_are_in_it() -> None:
    assert any(issubclass(event, FactRecorded) for event in CATALOGUE.values())
    assert any(issubclass(event, StructuralEvent) for event in CATALOGUE.values())


def test_no_two_events_share_a_name() -> None:
    everything = list(_below(Event))

    assert len({event.TYPE for event in everything}) == len(everything) == len(CATALOGUE)


def test_a_policy_of_before_pairing_by_interest_gives_no_points_for_anything() -> None:
    published = Published(version=1, effective_us=1, policy=example_policy())
    stored = PolicyPublished(published=published).model_dump(mode="json")
    pairing = stored["published"]["policy"]["pairing"]
    for later in ("weights", "method", "decline_days"):
        del pairing[later]

    lifted = PolicyPublished.model_validate_json(json.dumps(UPCASTERS["policy-published", 2](stored)))

    assert set(lifted.published.policy.pairing.weights.model_dump().values()) == {0}
    assert lifted.published.policy.pairing.method == "random"
    assert lifted.published.policy.credit == example_policy().credit


@pytest.mark.parametrize("name", ["emergency-raised", "emergency-reported-again"])
def test_a_report_of_before_there_were_drills_is_in_earnest(name: str) -> None:
    story = Story()
    story.say(raised())
    story.say(raised())
    stored = next(event for event in story.events if name == event.TYPE).model_dump(mode="json")
    del stored["drill"]

    lifted = CATALOGUE[name].model_validate_json(json.dumps(UPCASTERS[name, 1](stored)))

    assert lifted.model_dump()["drill"] is False


def test_a_credit_withheld_before_reasons_were_written_has_none() -> None:
    """A row as it was stored: schema 1."""
    stored = {"fact": "c1", "in_time": True, "meets": "credit/1", "term": 1, "unmet": ["diary"]}

    lifted = CreditWithheld.model_validate_json(json.dumps(UPCASTERS["credit-withheld", 1](stored)))

    assert (lifted.SCHEMA, lifted.note, lifted.unmet) == (2, None, ("diary",))


def test_a_reading_out_of_turn_of_before_the_rota_was_asked_relies_on_nothing_and_told_nobody() -> None:
    """A row as it was stored: schema 1."""
    stored = {"breaking": "c0", "case": "emergency/e1", "note": "n1", "until_us": 2, "review_by_us": 3}

    lifted = GlassBroken.model_validate_json(json.dumps(UPCASTERS["glass-broken", 1](stored)))

    assert (lifted.SCHEMA, lifted.given, lifted.about, lifted.mentee_waits) == (2, (), None, False)


def test_a_rematch_of_before_its_seed_was_kept_has_none() -> None:
    """A row as it was stored: schema 1."""
    stored = {"pair": "r1", "successor": "r2"}

    lifted = RematchApproved.model_validate_json(json.dumps(UPCASTERS["rematch-approved", 1](stored)))

    assert (lifted.SCHEMA, lifted.seed, lifted.successor) == (2, None, "r2")


def _below(shape: type[Event]) -> list[type[Event]]:
    """Every event of our own code; shapes that others derive from are none."""
    found = []
    for event in shape.__subclasses__():
        found.extend(_below(event))
        if event not in (FactRecorded, StructuralEvent) and event.__module__.startswith("domain."):
            found.append(event)
    return found


def test_a_policy_from_before_the_ladder_suggests_no_rung() -> None:
    stored = PolicyPublished(published=Published(version=1, effective_us=0, policy=example_policy()))
    body = stored.model_dump(mode="json")
    del body["published"]["policy"]["ladder"]

    lifted = UPCASTERS["policy-published", 2](UPCASTERS["policy-published", 1](body))

    ladder = PolicyPublished.model_validate_json(json.dumps(lifted)).published.policy.ladder
    assert ladder.contacts_missed == ladder.meetings_missed == 1_000_000


WEEKLY = {"members": ["o1", "o2"], "first_day": "2025-09-01", "shift_days": 7, "hand_overs": [480]}


def test_a_rota_of_before_weekends_had_their_own_rotation_has_them_like_other_days() -> None:
    """A row as it was stored: schema 1."""
    layer = {"usual": WEEKLY, "holidays": WEEKLY, "breaks": None}
    rota = {"on_call": layer, "second": layer, "desk": ["o1", "o2"], "telephones": ["duty-phone"]}
    stored = {"rota": rota, "effective_us": 1756713600000000}

    lifted = RotaPublished.model_validate_json(json.dumps(UPCASTERS["rota-published", 1](stored)))

    assert lifted.SCHEMA == 2
    assert {layer.weekends for layer in (lifted.rota.on_call, lifted.rota.second)} == {None}
    assert lifted.rota.on_call.holidays == lifted.rota.second.usual
    assert "weekends" not in layer
