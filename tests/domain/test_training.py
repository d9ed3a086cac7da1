"""Training: four sessions a semester, each held and attended for ninety minutes; topics open the pairing."""

import pytest

from domain.facts import RetractFact
from domain.obligations import FactRetracted, ObligationEnded, Standing
from domain.policy import Policy
from domain.training import AttendTraining, TrainingAttended
from tests.domain import builders
from tests.domain.builders import Life, at, changed, context_of
from tests.domain.semesters import TRAINED, autumn


def attended(
    day: str, *topics: str, minutes: int = 90, held: int = 90, session: str = "s1"
) -> AttendTraining:
    return AttendTraining(
        session=session, topics=topics, occurred_us=at(f"{day} 17:00"), held_minutes=held, minutes=minutes
    )


def test_a_semesters_training_is_one_obligation_that_needs_four(mentor: Life) -> None:
    mentor.reaches("2025-09-01")

    owed = mentor.obligation("training/1")
    assert (owed.needed, owed.opens_us, owed.ends_us) == (4, at("2025-09-01"), at("2026-02-01"))


def test_the_fourth_session_meets_it(mentor: Life) -> None:
    days = ("2025-09-10", "2025-10-08", "2025-11-12", "2025-12-10")
    for day in days[:3]:
        mentor.does(f"{day} 19:00", attended(day))
    assert mentor.standing("training/1") is Standing.OPEN

    mentor.does(f"{days[3]} 19:00", attended(days[3]))

    assert mentor.standing("training/1") is Standing.MET


def test_three_of_four_are_missed_and_the_shortfall_is_told(mentor: Life) -> None:
    for day in ("2025-09-10", "2025-10-08", "2025-11-12"):
        mentor.does(f"{day} 19:00", attended(day))

    mentor.reaches("2026-02-08")

    ended = next(event for event in mentor.told(ObligationEnded) if event.obligation == "training/1")
    assert (ended.standing, ended.needed, len(ended.facts)) == (Standing.MISSED, 4, 3)


@pytest.mark.parametrize(
    ("held", "minutes", "counts"), [(90, 90, True), (89, 89, False), (120, 89, False), (89, 120, False)]
)
def test_a_session_counts_when_it_was_held_and_attended_for_ninety_minutes(
    mentor: Life, held: int, minutes: int, *, counts: bool
) -> None:
    mentor.does("2025-09-10 19:00", attended("2025-09-10", "goals", held=held, minutes=minutes))

    told = mentor.told(TrainingAttended)[-1]
    assert told.counts is counts
    assert told.meets == ("training/1" if counts else None)
    assert mentor.state.topics == ({"goals"} if counts else set())


def test_two_short_sessions_do_not_add_up(mentor: Life) -> None:
    mentor.does("2025-09-10 19:00", attended("2025-09-10", held=45, minutes=45))
    mentor.does("2025-09-17 19:00", attended("2025-09-17", held=45, minutes=45))

    assert mentor.obligation("training/1").facts == ()


def test_the_minutes_follow_the_policy_in_force_when_the_semester_begins(policy: Policy) -> None:
    stricter = changed(policy, "training", minutes=120)
    mentor = builders.mentor(context_of(policy, ("2025-10-01", stricter)))

    mentor.does("2025-10-02 19:00", attended("2025-10-02", session="autumn"))
    mentor.does("2026-02-10 19:00", attended("2026-02-10", session="spring"))

    assert [told.counts for told in mentor.told(TrainingAttended)] == [True, False]


def test_the_minutes_of_a_session_outside_of_any_semester_follow_the_policy_of_its_day(
    policy: Policy,
) -> None:
    stricter = changed(policy, "training", minutes=120)
    mentor = builders.mentor(context_of(stricter, ("2025-08-30", policy)))

    mentor.does("2025-08-28 19:00", attended("2025-08-28", session="before"))
    mentor.does("2025-08-30 19:00", attended("2025-08-30", session="after"))

    assert [told.counts for told in mentor.told(TrainingAttended)] == [False, True]


def test_a_session_that_counts_is_not_recorded_before_it_was_held(mentor: Life) -> None:
    assert mentor.refuses("2025-09-10 16:00", attended("2025-09-10")) == "in-the-future"


def test_a_session_that_does_not_count_is_not_recorded_before_it_was_held_either(mentor: Life) -> None:
    assert mentor.refuses("2025-09-10 16:00", attended("2025-09-10", held=10)) == "in-the-future"


def test_topics_are_collected_over_the_sessions(mentor: Life) -> None:
    mentor.does("2025-09-10 19:00", attended("2025-09-10", "goals", "boundaries"))
    mentor.does("2025-09-17 19:00", attended("2025-09-17", "boundaries", "emergencies"))

    assert mentor.state.topics == {"goals", "boundaries", "emergencies"}


def test_a_session_before_the_year_counts_for_topics_and_meets_nothing(mentor: Life) -> None:
    mentor.does("2025-08-28 19:00", attended("2025-08-28", "goals"))

    assert mentor.told(TrainingAttended)[-1].meets is None
    assert mentor.state.topics == {"goals"}


def test_topics_of_a_retracted_attendance_are_not_covered(mentor: Life) -> None:
    mentor.does("2025-09-10 19:00", attended("2025-09-10", "goals", "boundaries"), name="first")
    mentor.does("2025-09-17 19:00", attended("2025-09-17", "boundaries"), name="second")

    mentor.does("2025-09-18 10:00", RetractFact(fact="first"))

    assert mentor.state.topics == {"boundaries"}


def test_a_correction_of_an_attendance_that_was_never_told_here_is_a_new_one(mentor: Life) -> None:
    corrected = attended("2025-09-10").model_copy(update={"instead_of": "s9/m1"})

    mentor.does("2025-09-11 19:00", corrected)

    assert mentor.obligation("training/1").fact_ids == ("c1",)
    assert not mentor.told(FactRetracted)


def test_a_correction_takes_back_an_attendance_that_did_not_count(mentor: Life) -> None:
    mentor.does("2025-09-10 19:00", attended("2025-09-10", minutes=10), name="short")
    corrected = attended("2025-09-10").model_copy(update={"instead_of": "short", "note": "note-1"})

    mentor.does("2025-09-11 19:00", corrected)

    assert mentor.told(FactRetracted) == [FactRetracted(fact="short", met=None, note="note-1")]
    assert mentor.obligation("training/1").fact_ids == ("c1",)


def test_a_correction_that_still_counts_moves_no_standing(mentor: Life) -> None:
    autumn(mentor)
    first = f"training-{TRAINED[0]}"
    corrected = attended(TRAINED[0], minutes=95).model_copy(update={"instead_of": first})

    added = mentor.does("2025-12-20 10:00", corrected)

    assert [entry.event.TYPE for entry in added] == ["fact-retracted", "training-attended"]
    assert mentor.standing("training/1") is Standing.MET


def test_a_correction_keeps_the_evening_on_which_the_training_was(mentor: Life) -> None:
    autumn(mentor)
    corrected = attended(TRAINED[0], minutes=95).model_copy(update={"instead_of": f"training-{TRAINED[0]}"})

    _, again = mentor.does("2025-12-20 10:00", corrected)

    assert again.occurred_us == corrected.occurred_us


FIFTH = "2025-12-17"


def test_a_fifth_training_takes_the_place_of_one_that_turns_out_short(mentor: Life) -> None:
    autumn(mentor)
    mentor.does(f"{FIFTH} 19:00", attended(FIFTH, session="fifth"), name="fifth")
    short = attended(TRAINED[0], minutes=10).model_copy(update={"instead_of": f"training-{TRAINED[0]}"})

    mentor.does("2025-12-20 10:00", short)

    assert mentor.standing("training/1") is Standing.MET
    assert "fifth" in mentor.obligation("training/1").fact_ids


def test_a_fifth_training_that_does_not_count_takes_nobodys_place(mentor: Life) -> None:
    autumn(mentor)
    mentor.does(f"{FIFTH} 19:00", attended(FIFTH, session="fifth", minutes=89), name="fifth")

    mentor.does("2025-12-20 10:00", RetractFact(fact=f"training-{TRAINED[0]}"))

    assert mentor.standing("training/1") is Standing.MISSED


def test_a_semester_that_needs_no_training_is_met_without(policy: Policy) -> None:
    mentor = builders.mentor(context_of(changed(policy, "training", needed=0)))

    mentor.reaches("2026-02-08")

    assert mentor.standing("training/1") is Standing.MET


def test_sessions_of_the_spring_belong_to_the_spring(mentor: Life) -> None:
    mentor.does("2026-02-01 19:00", attended("2026-02-01"))

    assert mentor.obligation("training/1").facts == ()
    assert mentor.obligation("training/2").fact_ids == ("c1",)
