"""The sessions of a year by who is in them: the same as looking through all of them."""

from hypothesis import given
from hypothesis import strategies as st

from console.pages.seats import ahead_of, in_order, mentors_of, seats
from domain.shelves import Shelves
from domain.timetable import Session, Sessions

MENTORS, LEADERS, KINDS = ("m-1", "m-2", "m-3"), ("s-1", "s-2", None), ("training", "supervision")
SOME = st.builds(
    Session,
    id=st.integers(0, 40).map("session-{}".format),
    kind=st.sampled_from(KINDS),
    topics=st.just(()),
    starts_us=st.integers(0, 20),
    minutes=st.just(60),
    trainer=st.sampled_from(LEADERS),
    booked=st.lists(st.sampled_from(MENTORS), unique=True).map(tuple),
    cancelled=st.booleans(),
    attended=st.dictionaries(st.sampled_from(MENTORS), st.just((60, "fact"))),
)
TIMETABLES = st.lists(SOME, unique_by=lambda session: session.id, max_size=20).map(
    lambda some: Shelves[Session]().holding({session.id: session for session in some})
)


@given(timetable=TIMETABLES)
def test_a_mentor_has_every_session_they_are_booked_into_or_came_to(timetable: Sessions) -> None:
    for mentor in MENTORS:
        expected = sorted(s.id for s in timetable.values() if mentor in mentors_of(s))

        assert sorted(s.id for s in seats(timetable).of_mentor.get(mentor, ())) == expected


@given(timetable=TIMETABLES, now_us=st.integers(-1, 21))
def test_what_lies_ahead_has_not_begun_is_not_cancelled_and_is_in_order(
    timetable: Sessions, now_us: int
) -> None:
    for kind in KINDS:
        expected = sorted(
            (s.starts_us, s.id)
            for s in timetable.values()
            if s.kind == kind and not s.cancelled and s.starts_us > now_us
        )

        assert [(s.starts_us, s.id) for s in seats(timetable).ahead(kind, now_us)] == expected


def test_the_seats_of_another_timetable_are_never_those_of_the_one_before() -> None:
    first = Shelves[Session]()
    booked = Session("session-1", "training", (), starts_us=1, minutes=60, booked=("m-1",))
    second = first.holding({booked.id: booked})

    assert not seats(first).of_mentor
    assert seats(second).of_mentor == {"m-1": [booked]}
    assert not seats(first).of_mentor


@given(timetable=TIMETABLES, now_us=st.integers(-1, 21))
def test_a_mentor_sees_all_of_their_own_sessions_and_the_next_of_the_others(
    timetable: Sessions, now_us: int
) -> None:
    ahead = sorted(
        (in_order(s) for s in timetable.values() if not s.cancelled and s.starts_us > now_us),
    )
    mine = [at for at in ahead if "m-1" in timetable[at[1]].booked]
    others = [at for at in ahead if at not in mine]

    shown, later = ahead_of(timetable, "m-1", now_us, others=3)

    assert [in_order(session) for session in shown] == sorted([*mine, *others[:3]])
    assert later == max(0, len(others) - 3)
