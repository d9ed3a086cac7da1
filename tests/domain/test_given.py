"""Facts of other streams: which streams a command relies on, and what each says of itself."""

from domain.given import fact_of, filled, wanted
from domain.messages import Given
from domain.pairing import RunPairing
from domain.people import EnrolPeople, WithdrawPerson
from domain.rematch import ApproveRematch
from tests.domain import cohorts
from tests.domain.builders import Life
from tests.domain.cohorts import mentee, mentor, year_of

FACT = Given(stream="mentor-year/2025/m1", version=3, fact="goals")


def test_a_round_relies_on_the_year_of_every_mentor_who_takes_part() -> None:
    year = cohorts.enrolled(mentor("m1"), mentor("m2"), mentor("m3"), mentee("n1")).year
    year.does("2025-09-01 10:00", WithdrawPerson(person="m2"))

    assert wanted(RunPairing(seed="s"), year.state) == (year_of("m1"), year_of("m3"))


def test_a_round_does_not_ask_those_who_have_no_place() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))
    record.year.does("2025-09-20 10:00", EnrolPeople(people=(mentor("m2"),)))

    assert wanted(RunPairing(seed="s"), record.year.state) == (year_of("m2"),)


def test_a_round_asks_those_again_whose_mentee_left() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))
    record.year.does("2025-09-20 10:00", WithdrawPerson(person="n1"))

    assert wanted(RunPairing(seed="s"), record.year.state) == (year_of("m1"),)


def test_a_round_does_not_ask_a_mentor_who_left_a_mentee() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))
    record.year.does("2025-09-20 10:00", WithdrawPerson(person="m1"))

    assert wanted(RunPairing(seed="s"), record.year.state) == ()


def test_a_rematch_relies_on_those_who_have_a_place_and_a_language_for_the_mentee() -> None:
    people = (mentor("m1"), mentor("m2", "en"), mentor("m3", capacity=2), mentor("m4", "en", "hu"))
    record = cohorts.paired(*people, mentee("n1"), mentee("n2"), mentee("n3"))
    full = {m for m in cohorts.pairs_of(record).values() if m != "m3"}
    approve = ApproveRematch(pair=cohorts.pair_of(record, "n1").id, seed="s")

    asked = wanted(approve, record.year.state)

    assert full == {"m1", "m4"}
    assert asked == (year_of("m3"),)


def test_a_rematch_of_a_pair_that_never_was_relies_on_nothing() -> None:
    year = cohorts.paired(mentor("m1"), mentee("n1")).year

    assert wanted(ApproveRematch(pair="r9", seed="s"), year.state) == ()


def test_other_commands_rely_on_nothing() -> None:
    year = cohorts.enrolled(mentor("m1")).year

    assert wanted(WithdrawPerson(person="m1"), year.state) == ()


def test_pairing_of_another_kind_of_stream_relies_on_nothing(pair: Life) -> None:
    assert wanted(RunPairing(seed="s"), pair.state) == ()


def test_a_mentors_year_says_which_topics_it_covers() -> None:
    record = cohorts.trained(mentor("m1"))
    life = record.of(year_of("m1"))
    life.reaches("2025-09-11")

    assert fact_of(life.state) == "boundaries+emergencies+goals"


def test_other_streams_say_nothing_of_themselves(pair: Life) -> None:
    assert fact_of(pair.state) == ""


def test_what_was_read_takes_the_place_of_what_a_caller_gave() -> None:
    forged = RunPairing(seed="s", given=(FACT, FACT))

    assert filled(forged, (FACT,)) == RunPairing(seed="s", given=(FACT,))
    assert filled(ApproveRematch(pair="r1", seed="s"), (FACT,)).model_dump()["given"] == (FACT.model_dump(),)


def test_a_command_without_given_facts_stays_as_it_is() -> None:
    withdraw = WithdrawPerson(person="m1")

    assert filled(withdraw, (FACT,)) is withdraw
