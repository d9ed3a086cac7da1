"""A pairing round: trained mentors, a seed, each pair with what it relied on, and reasons for who waits."""

from domain.facts import RetractFact
from domain.messages import Given
from domain.pairing import MenteesWaitlisted, PairingRoundHeld, PairsPlaced, RunPairing
from domain.people import EnrolPeople, WithdrawPerson
from domain.policy import Policy
from domain.programme import PublishPolicy
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record, at, changed
from tests.domain.cohorts import mentee, mentor, pair_of, pairs_of, year_of

LATER = "2025-09-19 16:00"


def again(record: Record, when: str = LATER, seed: str = "again") -> None:
    """Another round, a week after the first."""
    record.does(YEAR, when, RunPairing(seed=seed), by="coordinator", name=f"round-{when}")


def test_a_round_tells_its_method_seed_and_numbers() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"), mentee("n2"))

    assert record.year.told(PairingRoundHeld) == [
        PairingRoundHeld(method="random", seed="seed", placed=1, waiting=1)
    ]


def test_each_pair_names_the_fact_that_it_relied_on() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))

    (pair,) = record.year.told(PairsPlaced)[-1].pairs
    assert (pair.mentor, pair.mentee) == ("m1", "n1")
    assert pair.relied == Given(
        stream=year_of("m1"),
        version=len(record.of(year_of("m1")).entries),
        fact="boundaries+emergencies+goals",
    )


def test_a_round_places_as_many_as_a_hundred_pairs_in_one_event() -> None:
    mentors = [mentor(f"m{n}") for n in range(120)]
    mentees = [mentee(f"n{n}") for n in range(120)]

    record = cohorts.paired(*mentors, *mentees)

    assert [len(event.pairs) for event in record.year.told(PairsPlaced)] == [100, 20]


def test_the_same_two_have_the_same_id_in_every_year_that_is_played_again() -> None:
    people = (mentor("m1"), mentee("n1"))

    assert pair_of(cohorts.paired(*people), "n1") == pair_of(cohorts.paired(*people), "n1")


def test_a_pair_begins_on_the_midnight_after_its_round() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))

    life = record.of(cohorts.stream_of(pair_of(record, "n1")))
    life.reaches("2025-09-15")

    assert (life.state.mentor, life.state.mentee) == ("m1", "n1")
    assert life.obligation("check-in/1").opens_us == at("2025-09-13")


def test_an_untrained_mentor_gets_nobody() -> None:
    record = cohorts.enrolled(mentor("m1"), mentee("n1"))

    again(record)

    assert pairs_of(record) == {}
    assert record.year.state.placed.waiting == {"n1": "mentors-not-trained"}


def test_a_mentor_who_lacks_a_topic_gets_nobody() -> None:
    record = cohorts.enrolled(mentor("m1"), mentee("n1"))
    cohorts.held(record, "2025-09-10 17:00", ("m1",), topics=("goals", "boundaries"))

    again(record)

    assert record.year.state.placed.waiting == {"n1": "mentors-not-trained"}


def test_topics_of_several_sessions_add_up() -> None:
    record = cohorts.enrolled(mentor("m1"), mentee("n1"))
    cohorts.held(record, "2025-09-08 17:00", ("m1",), topics=("goals", "boundaries"))
    cohorts.held(record, "2025-09-10 17:00", ("m1",), topics=("emergencies", "stress"))

    again(record)

    assert pairs_of(record) == {"n1": "m1"}


def test_topics_of_an_attendance_that_was_taken_back_do_not_count() -> None:
    record = cohorts.trained(mentor("m1"), mentee("n1"))
    life = record.of(year_of("m1"))
    life.does("2025-09-11 10:00", RetractFact(fact=f"training-{cohorts.TRAINED}/m1"))

    again(record)

    assert record.year.state.placed.waiting == {"n1": "mentors-not-trained"}


def test_a_policy_that_asks_for_no_topics_pairs_the_untrained(policy: Policy) -> None:
    record = cohorts.enrolled(mentor("m1"), mentee("n1"))
    lenient = PublishPolicy(
        effective_us=at("2025-09-15"), policy=changed(policy, "pairing", topics_before=())
    )
    record.year.does("2025-09-10 10:00", lenient, by="admin")

    again(record)

    assert pairs_of(record) == {"n1": "m1"}


def test_who_finds_no_free_mentor_waits_for_one() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"), mentee("n2"))

    assert list(record.year.state.placed.waiting.values()) == ["no-free-mentor"]


def test_whose_language_nobody_speaks_waits_for_that_reason() -> None:
    record = cohorts.paired(mentor("m1", "hu"), mentee("n1", "de"))

    assert record.year.told(MenteesWaitlisted) == [MenteesWaitlisted(mentees=(("n1", "no-common-language"),))]


def test_a_reason_that_has_not_changed_is_not_told_again() -> None:
    record = cohorts.paired(mentor("m1", "hu"), mentee("n1", "de"))

    again(record)

    assert len(record.year.told(MenteesWaitlisted)) == 1


def test_a_reason_that_has_changed_is_told() -> None:
    record = cohorts.enrolled(mentor("m1"), mentee("n1", "de"))
    again(record, "2025-09-09 16:00")
    cohorts.held(record, "2025-09-10 17:00", ("m1",))

    again(record)

    told = [event.mentees for event in record.year.told(MenteesWaitlisted)]
    assert told == [(("n1", "mentors-not-trained"),), (("n1", "no-common-language"),)]


def test_who_is_placed_waits_no_more() -> None:
    record = cohorts.paired(mentor("m1", "hu"), mentee("n1", "de"))
    record.year.does("2025-09-15 10:00", EnrolPeople(people=(mentor("m2", "de"),)), by="coordinator")
    cohorts.held(record, "2025-09-18 17:00", ("m2",))

    again(record)

    assert pairs_of(record) == {"n1": "m2"}
    assert record.year.state.placed.waiting == {}


def test_who_has_a_mentor_is_not_drawn_again() -> None:
    record = cohorts.paired(mentor("m1"), mentor("m2"), mentee("n1"))
    before = pairs_of(record)

    again(record)

    assert pairs_of(record) == before
    assert record.year.told(PairingRoundHeld)[-1].placed == 0


def test_who_withdrew_waits_for_nobody() -> None:
    record = cohorts.paired(mentor("m1", "hu"), mentee("n1", "de"))

    record.year.does("2025-09-15 10:00", WithdrawPerson(person="n1"), by="n1")

    assert record.year.state.placed.waiting == {}
    again(record)
    assert record.year.told(PairingRoundHeld)[-1].waiting == 0


def test_a_mentor_who_withdrew_has_no_places_any_more() -> None:
    year = cohorts.enrolled(mentor("m1"), mentor("m2", capacity=2)).year

    year.does(LATER, WithdrawPerson(person="m1"))

    assert dict(year.state.placed.seats.places) == {"m2": 2}


def test_a_mentor_takes_two_only_by_their_own_consent() -> None:
    record = cohorts.paired(mentor("m1", capacity=2), mentor("m2"), *(mentee(f"n{n}") for n in range(4)))

    assert sorted(pairs_of(record).values()) == ["m1", "m1", "m2"]


def test_when_everybody_has_their_mentees_the_others_wait_for_a_free_mentor() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))
    record.year.does("2025-09-15 10:00", EnrolPeople(people=(mentee("n2"),)), by="coordinator")

    again(record)

    assert record.year.state.placed.waiting == {"n2": "no-free-mentor"}


def test_a_pair_may_begin_on_the_last_day_of_the_year() -> None:
    record = cohorts.trained(mentor("m1"), mentee("n1"))

    again(record, "2026-06-26 16:00")

    assert pairs_of(record) == {"n1": "m1"}


def test_nobody_is_placed_when_the_pair_could_not_begin_any_more() -> None:
    record = cohorts.trained(mentor("m1"), mentee("n1"))

    assert record.year.refuses("2026-06-27 16:00", RunPairing(seed="late")) == "year-is-over"


def test_what_a_caller_gives_as_fact_of_another_stream_does_not_count() -> None:
    record = cohorts.enrolled(mentor("m1"), mentee("n1"))
    forged = Given(stream=year_of("m1"), version=1, fact="boundaries+emergencies+goals")

    record.does(YEAR, LATER, RunPairing(seed="s", given=(forged,)), by="coordinator", name="forged")

    assert pairs_of(record) == {}
