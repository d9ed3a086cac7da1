"""A policy as if it had counted since the start: replayed under what was, it says what the record says."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from benchmarks.records import cohort, lived
from console.as_if import entries_of
from console.masking import pseudonyms_of
from console.pages.as_if import Change, as_if
from console.pages.year import year_of
from console.rehearsal import whole_year_us
from domain import addresses
from domain.as_if import replayed
from domain.as_if_case import case_replayed
from domain.case_commands import (
    AcknowledgeEmergency,
    CloseEmergency,
    RaiseEmergency,
    RecordContactMade,
)
from domain.desk import RotaState
from domain.messages import Command, Entry, Stamp
from domain.obligations import Standing
from domain.otherwise import moved
from domain.policy import Policy
from domain.programme import ProgrammeYearState
from domain.streams import decider_of
from store.history import root_of
from tests.midyear import Midyear


async def test_what_is_replayed_under_the_policies_as_they_were_stands_as_the_record_has_it(
    midyear: Midyear,
) -> None:
    year = await year_of(midyear.doors)
    context, log = year.state.context, midyear.doors.logs["programme"]
    assert context is not None
    streams = [*await log.streams("mentor-year/"), *await log.streams("relationship/")]
    for stream in streams:
        rows = await log.read(stream)

        again = replayed(stream, entries_of(rows), year.state.sessions, context, year.now_us)

        state = (await year.view(stream)).state
        assert moved(state, again.state) == (), stream
        assert again.state.course == state.course
        assert again.refused == 0
    assert len(streams) > 20


async def test_the_year_under_its_own_policy_is_the_year(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)
    last = year.state.policies[-1]
    since = year.moments.local(last.effective_us).date()

    page = await as_if(year, last.policy, since=since)

    assert page.differing == ()
    assert (page.refused, page.unread) == (0, 0)
    assert all(each.was == each.becomes for kind in page.kinds for each in kind.standings.values())
    assert all(not one.gained and not one.lost for one in page.credits)
    assert all(each.was == each.becomes > 0 for each in page.reminders.values())
    assert all(each.was == each.becomes for each in page.board.values())
    assert all(each.was == each.becomes for step in page.desk.steps for each in step.standings.values())
    assert page.desk.pages.was == page.desk.pages.becomes
    assert sum(kind.opened.was for kind in page.kinds) == sum(kind.looked_at for kind in page.kinds) > 100


def test_a_whole_rehearsed_year_derived_again_is_that_year_stream_by_stream() -> None:
    people, entries = cohort(12), defaultdict[str, list[Entry]](list)
    until_us = whole_year_us(people)
    lived(people, until_us, lambda stream, more: entries[stream].extend(more))
    year: ProgrammeYearState = _folded(addresses.programme_year(people.name), entries)
    rota: RotaState = _folded(addresses.rota(), entries)
    owed = 0

    for stream, said in entries.items():
        match addresses.kind_of(stream):
            case "mentor-year" | "relationship" if year.context is not None:
                again = replayed(stream, said, year.sessions, year.context, until_us)
                assert moved(_folded(stream, entries), again.state) == (), stream
            case "emergency":
                again = case_replayed(stream, said, rota.context, until_us)
                assert again.state == _folded(stream, entries), stream
            case _:
                continue
        owed += len(list(again.state.book.all()))
        assert again.refused == 0, stream

    assert {addresses.kind_of(stream) for stream in entries} >= {"mentor-year", "relationship", "emergency"}
    assert owed > 500


def _folded(stream: str, entries: Mapping[str, list[Entry]]) -> Any:
    state = decider_of(stream).initial(stream)
    for entry in entries[stream]:
        state = state.evolve(entry)
    return state


async def test_who_would_lose_credit_is_told_by_pseudonym_to_whoever_audits(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)
    stricter = _with(year.state.policies[-1].policy, "training", minutes=120)

    named = await as_if(year, stricter)
    masked = await as_if(year, stricter, await pseudonyms_of(year))

    assert len(masked.credits[0].lost) == len(named.credits[0].lost) > 0
    told = masked.model_dump_json()
    assert not any(person in told for person in (*midyear.of("mentor"), *midyear.of("mentee")))
    assert not any(who.name in told for who in named.credits[0].lost)
    assert {one.id[:3] for one in masked.credits[0].lost} == {"MR-"}


async def test_a_rule_of_who_may_mentor_names_whoever_would_not_have_been_let_in(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)
    oldest = _with(year.state.policies[-1].policy, "eligibility", mentor_from_year=6)

    page = await as_if(year, oldest)

    let_in = {person for person, rule in year.state.people.waived if rule == "mentor-from-year"}
    older = {person.id for person in midyear.cohort.mentors if person.study_year == 6}
    assert {who.id for who in page.barred} == set(midyear.of("mentor")) - older - let_in


async def test_the_desk_would_have_been_paged_more_with_a_quicker_chain_and_no_case_is_touched(
    midyear: Midyear,
) -> None:
    ledger, stream = midyear.doors.ledger, addresses.emergency("case-1")
    said: tuple[tuple[int, Command], ...] = (
        (0, RaiseEmergency(level="emergency", danger="yes")),
        (7, AcknowledgeEmergency(officer="officer-1")),
        (8, RecordContactMade(professional="professional-1")),
        (9, CloseEmergency(endpoint="in-professional-care")),
    )
    for minutes, command in said:
        stamp = Stamp(midyear.now_us + minutes * 60_000_000, "officer-1", f"case-1/{minutes}")
        await ledger.execute(stream, command, stamp)
    year, care = await year_of(midyear.doors), midyear.doors.logs["care"]
    last, root = year.state.policies[-1].policy, await root_of(care)
    emergencies = last.model_dump()["emergencies"]
    emergencies["emergency"] |= {"page_every_s": 60, "acknowledge_s": 600}
    quicker = Policy.model_validate({**last.model_dump(), "emergencies": emergencies})

    same, other = await as_if(year, last), await as_if(year, quicker)

    assert (same.desk.emergencies, same.desk.pages.was) == (1, same.desk.pages.becomes)
    assert (other.desk.pages.was, other.desk.pages.becomes) == (4, 8)
    acknowledged = next(step for step in other.desk.steps if step.kind == "acknowledge")
    assert acknowledged.standings[Standing.LATE] == Change(was=1, becomes=0)
    assert acknowledged.standings[Standing.MET] == Change(was=0, becomes=1)
    assert await root_of(care) == root


def _with(policy: Policy, section: str, **settings: int) -> Policy:
    whole = policy.model_dump()
    return Policy.model_validate({**whole, section: {**whole[section], **settings}})


async def test_a_rule_that_asks_for_more_misses_what_was_met_and_writes_nothing(midyear: Midyear) -> None:
    year, log = await year_of(midyear.doors), midyear.doors.logs["programme"]
    last, head, root = year.state.policies[-1].policy, await log.head(), await root_of(log)
    stricter = _with(last, "training", minutes=120)

    page = await as_if(year, stricter)

    kinds = {kind.kind: kind for kind in page.kinds}
    (autumn, spring) = page.credits
    assert {(turn.was, turn.becomes) for turn in kinds["training"].turns} >= {("met", "missed")}
    assert [kind.kind for kind in page.kinds if kind.differ] == ["training"]
    assert (autumn.becomes, len(autumn.lost), autumn.gained) == (0, autumn.was, ())
    assert (spring.was, spring.becomes) == (0, 0)
    counted = list(page.board.values())
    together = len(year.state.placed.together)
    assert (sum(each.was for each in counted), sum(each.becomes for each in counted)) == (together, together)
    assert (await log.head(), await root_of(log)) == (head, root)
