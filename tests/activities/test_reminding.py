"""Reminders and notices reach people outside: by day, in their language, while they are of use."""

from activities.clock import real_now_us
from benchmarks.gateway_use import GatewayProcess
from domain.consultation import AskConsultation
from domain.people import EnrolPeople, Person, WithdrawPerson
from store.database import Database
from store.vault import Vault
from tests.activities.cohort import Cohort, at
from tests.activities.reminders import (
    ADDRESSES,
    MEETING,
    MENTEES,
    MENTORS,
    NIGHT,
    NOON,
    Make,
    about,
    it_is,
    meeting_on,
    reminded,
    standings,
    try_again_now,
)


async def test_a_reminder_reaches_each_of_a_pair_in_their_own_language(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)

    await reminding().once()

    told = {one["to"]: one["text"].splitlines()[-1] for one in gateway.accepted("email")}
    assert told == {
        MENTORS: (
            "Ez gyakorlat. nearpeer: egy teendőd még nyitott, határideje 2025. okt. 31."
            " Nyisd meg az oldaladat. 1. üzenet."
        ),
        MENTEES: (
            "This is a drill. nearpeer: something of yours is still to do by 31 Oct 2025."
            " Please open your page. No 1."
        ),
    }
    assert set((await standings(lane)).values()) == {"sent"}


async def test_what_was_sent_is_kept_with_its_channel_and_reference(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)

    await reminding().once()

    row = await lane.fetchrow("SELECT * FROM board.outgoing WHERE person = 'mentor-1'")
    mail = next(one for one in gateway.accepted("email") if one["to"] == MENTORS)
    assert (row["stream"], row["cause"], row["number"]) == (reachable, f"reminder/{MEETING}", 1)
    assert (row["channel"], row["reference"], row["problem"]) == ("email", mail["key"], None)
    assert row["settled_us"] <= real_now_us()


async def test_at_night_it_is_held_until_the_morning(
    cohort: Cohort, lane: Database, owner: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await it_is(cohort, NIGHT)

    await reminding().once()

    assert gateway.accepted() == []
    rows = await lane.fetch("SELECT tries, next_us - $1 AS ahead FROM board.outgoing", real_now_us())
    hours = {(row["tries"], row["ahead"] // 3_600_000_000) for row in rows}
    assert hours <= {(0, 9), (0, 10)}  # eight o'clock of the day on which the clocks go back

    await it_is(cohort, at("2025-10-26", 10))
    await try_again_now(owner)
    await reminding().once()
    assert len(gateway.accepted()) == 2


async def test_what_was_done_meanwhile_is_not_reminded_of(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await cohort.says(reachable, meeting_on("2025-10-24"), NOON, actor="mentor-1")

    await reminding().once()

    assert gateway.accepted() == []
    assert set((await standings(lane)).values()) == {"stopped"}


async def test_after_its_end_nobody_is_reminded(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await it_is(cohort, at("2025-11-03"))

    await reminding().once()

    assert gateway.accepted() == []
    assert set((await standings(lane)).values()) == {"stopped"}


async def test_who_has_left_is_not_told_any_more(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await reminding()._plan()
    await cohort.says(cohort.year, WithdrawPerson(person="mentee-1"), NOON)

    await reminding().once()

    assert about(await standings(lane), "mentee-1") == {"stopped"}
    assert MENTEES not in {one["to"] for one in gateway.accepted()}


async def test_a_notice_reaches_everybody_of_its_role(
    cohort: Cohort, vault: Vault, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    staff = [Person(id=f"staff-{number}", role="coordinator", languages=("en",)) for number in (1, 2)]
    await cohort.says(cohort.year, EnrolPeople(people=tuple(staff)), NOON)
    for person in staff:
        await vault.put_person(
            person.id, {"email": f"{person.id}@staff.example", "languages": "en"}, person.id
        )

    await cohort.says(reachable, AskConsultation(), NOON, command_id="question", actor="mentor-1")
    await reminding().once()

    mails = [one for one in gateway.accepted("email") if "@staff" in one["to"]]
    told = {one["to"]: one["text"].splitlines()[-1] for one in mails}
    sentence = "This is a drill. nearpeer: a question waits for its answer. Please open the programme. No 1."
    assert told == {"staff-1@staff.example": sentence, "staff-2@staff.example": sentence}


async def test_one_message_is_enough_for_several_duties_that_end_together(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await reminded(cohort, cohort.mentor())

    await reminding().once()

    told = (await standings(lane)).items()
    sent = [cause for (cause, person), how in told if person == "mentor-1" and how == "sent"]
    assert sorted(sent) == ["reminder/diary/2", f"reminder/{MEETING}"]
    assert [one["to"] for one in gateway.accepted()].count(MENTORS) == 1


async def test_numbers_to_one_person_have_no_gap_by_what_was_not_sent(
    cohort: Cohort, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await reminded(cohort, cohort.mentor())
    await cohort.says(reachable, meeting_on("2025-10-24"), NOON, actor="mentor-1")
    await reminding().once()
    [diary] = gateway.accepted()
    assert "1. üzenet" in diary["text"]

    await reminded(cohort, reachable, at("2025-11-25"))
    await it_is(cohort, at("2025-11-25"))
    await reminding().once()

    later = [one["text"] for one in gateway.accepted() if one["to"] == MENTORS]
    assert "2. üzenet" in later[-1]


async def test_what_was_decided_before_a_channel_was_set_up_is_not_sent(
    cohort: Cohort, vault: Vault, gateway: GatewayProcess, reminding: Make
) -> None:
    [stream] = await cohort.begins()
    for person, profile in ADDRESSES.items():
        await vault.put_person(person, profile, person)
    await it_is(cohort, NOON)
    await reminded(cohort, stream)

    await reminding().once()

    assert gateway.accepted() == []


async def test_a_rehearsal_reaches_nobody_unless_it_is_told_to(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)

    await reminding(rehearsal_sends=False).once()

    assert gateway.accepted() == []
    assert await standings(lane) == {}


async def test_who_has_no_language_in_the_vault_is_written_to_in_that_of_the_record(
    cohort: Cohort, vault: Vault, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    stranger = Person(id="staff-1", role="coordinator", languages=("de", "en"))
    await cohort.says(cohort.year, EnrolPeople(people=(stranger,)), NOON)
    await vault.put_person("staff-1", {"email": "staff-1@staff.example"}, "staff-1")

    await cohort.says(reachable, AskConsultation(), NOON, command_id="question", actor="mentor-1")
    await reminding().once()

    [mail] = [one for one in gateway.accepted("email") if "@staff" in one["to"]]
    assert "a question waits" in mail["text"]
