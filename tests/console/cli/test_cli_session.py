"""Sessions on the command line: planned with room and leader, booked, cancelled, attended, put right."""

import pytest

from tests.console.cli.cohort import ANNA, BELA, COORDINATOR, YEAR
from tests.console.cli.conftest import Home, Nearpeer

IN_NOVEMBER = ("--kind", "training", "--minutes", "90", "--topics", "goals,boundaries")

ON_A_DAY = ("schedule", *IN_NOVEMBER, "--starts", "2025-11-04 17:00")


def scheduled(at_home: Nearpeer, starts: str, *more: object) -> str:
    """The id of a session that the command scheduled."""
    said = at_home("session", "schedule", *IN_NOVEMBER, "--starts", starts, *more, "--json")
    assert said.code == 0, said.err
    session: str = said.json["session"]
    return session


def test_a_session_is_scheduled_with_room_leader_and_places(at_home: Nearpeer) -> None:
    more = ("--room", "NET 3.12", "--trainer", COORDINATOR, "--capacity", "12")
    session = scheduled(at_home, "2025-11-04 17:00", *more)

    page = at_home("session", "show", session, "--json").json

    assert page["starts"] == "2025-11-04T17:00:00+01:00"
    assert (page["room"], page["trainer"]["id"], page["capacity"]) == ("NET 3.12", COORDINATOR, 12)
    assert page["stands"] == "to come"


def test_the_same_session_again_is_the_same_session(at_home: Nearpeer) -> None:
    first, again = (scheduled(at_home, "2025-11-05 17:00") for _ in range(2))

    assert first == again


def test_a_session_keeps_its_local_time_on_a_day_on_which_the_clocks_change(at_home: Nearpeer) -> None:
    session = scheduled(at_home, "2025-10-26 17:00")

    assert at_home("session", "show", session, "--json").json["starts"] == "2025-10-26T17:00:00+01:00"


def test_a_full_session_names_its_make_up_date(at_home: Nearpeer) -> None:
    session = scheduled(at_home, "2025-11-06 17:00", "--capacity", "1")
    again = scheduled(at_home, "2025-11-13 17:00", "--capacity", "1", "--makes-up-for", session)

    first, second = (at_home("session", "book", session, mentor) for mentor in (ANNA, BELA))

    assert first.code == 0
    assert second.code == 1
    assert second.err == f"All 1 places of {session} are taken. Make-up dates with room: {again}.\n"
    assert f"make-up dates with room: {again}" in at_home("session", "show", session).out


def test_a_place_is_given_back_and_taken_again(at_home: Nearpeer) -> None:
    session = scheduled(at_home, "2025-11-07 17:00", "--capacity", "1")
    for verb, mentor in (("book", ANNA), ("release", ANNA), ("book", ANNA)):
        assert at_home("session", verb, session, mentor).code == 0

    page = at_home("session", "show", session, "--json").json

    assert [one["mentor"]["id"] for one in page["mentors"]] == [ANNA]


def test_a_cancelled_session_is_listed_as_such(at_home: Nearpeer) -> None:
    session = scheduled(at_home, "2025-11-10 17:00")

    cancelled = at_home("session", "cancel", session, "--reason", "trainer-away")

    assert cancelled.out == f"{session} is cancelled.\n"
    rows = {row["id"]: row["stands"] for row in at_home("session", "list", "--json").json["sessions"]}
    assert rows[session] == "cancelled"


def held(at_home: Nearpeer) -> str:
    """The last training of the cohort's September, whose attendance is known."""
    sessions = at_home("session", "list", "--json").json["sessions"]
    found: str = [row["id"] for row in sessions if row["stands"] == "held"][-1]
    return found


REASON = "the list had the wrong line"


def test_an_attendance_is_put_right_with_a_reason(at_home: Nearpeer) -> None:
    session = held(at_home)

    told = at_home("session", "correct", session, BELA, "--minutes", "95", "--reason", REASON, "--json")

    assert told.json["said"] == f"{BELA} attended {session} for 95 minutes."
    page = at_home("session", "show", session, "--json").json
    assert {one["mentor"]["id"]: one["minutes"] for one in page["mentors"]}[BELA] == 95


async def test_the_reason_of_a_correction_is_not_in_the_log(home: Home) -> None:
    rows = await home.life.doors.logs["programme"].read(YEAR)

    assert "attendance-corrected" in {row.type for row in rows}
    assert not [row for row in rows if REASON.encode() in row.body]


def test_an_attendance_is_recorded_once(at_home: Nearpeer) -> None:
    said = at_home("session", "attendance", held(at_home), "--held", "90", f"{ANNA}=60", BELA)

    assert said.code == 1
    assert "Correct it, mentor by mentor" in said.err


def test_an_attendance_is_recorded_when_the_session_has_begun(at_home: Nearpeer) -> None:
    session = scheduled(at_home, "2025-11-11 17:00")
    at_home("session", "book", session, ANNA)

    said = at_home("session", "attendance", session, "--held", "90", "--booked")

    assert (said.code, said.err) == (1, f"{session} has not begun. Record it once it was held.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("schedule", *IN_NOVEMBER, "--starts", "2031-01-01 17:00"), "2031-01-01 is no day of the year."),
        (
            ("schedule", *IN_NOVEMBER, "--starts", "2025-11-04 17:00", "--room", "Ő*"),
            "--room: It does not fit.",
        ),
        ((*ON_A_DAY, "--capacity", "0"), "--capacity"),
        (("attendance", "session", "--held", "90"), "session"),
        (("show", "nothing"), "There is no session nothing."),
    ],
)
def test_what_cannot_be_done_is_told_with_the_remedy(
    at_home: Nearpeer, arguments: tuple[str, ...], told: str
) -> None:
    said = at_home("session", *arguments)

    assert said.code in {1, 2}
    assert told in said.err


def test_nobody_who_attended_is_asked_for(at_home: Nearpeer) -> None:
    session = scheduled(at_home, "2025-11-12 17:00")

    said = at_home("session", "attendance", session, "--held", "90")

    assert (said.code, "Nobody is named" in said.err) == (1, True)


def test_sessions_are_drawn_for_a_person(at_home: Nearpeer) -> None:
    session = scheduled(at_home, "2025-11-14 17:00", "--room", "NET 3.13")

    listed, shown = at_home("session", "list"), at_home("session", "show", session)

    assert "NET 3.13" in listed.out
    assert "places: 0 booked" in shown.out
    assert "topics: goals, boundaries" in shown.out
