"""What the state of a stream is, line by line: the same lines at every moment, to be compared."""

from collections.abc import Iterator, Mapping
from typing import Any

from console.pages.year import Page
from domain import addresses
from domain.access import AccessState
from domain.account import AccountsState
from domain.book import Book
from domain.break_glass import GlassState
from domain.case import CaseState
from domain.course import Course
from domain.credit import CreditFile
from domain.desk import RotaState
from domain.mentor import MentorYearState
from domain.obligations import Obligation, Standing
from domain.pair import RelationshipState
from domain.policy import Strength
from domain.programme import ProgrammeYearState
from domain.replaying import States
from domain.unmasking import UnmaskingState
from domain.walls import WallState


class Value(Page):
    """What stands in a line: a word of ours by its code, a number, a moment, a person, or a plain id."""

    code: str | None = None
    number: int | None = None
    at_us: int | None = None
    person: str | None = None
    text: str | None = None
    standing: Standing | None = None
    strength: Strength | None = None
    needed: int | None = None


class Key(Page):
    """Which line: its own word, or a kind of obligation with its window (microseconds, the end exclusive)."""

    word: str
    kind: str | None = None
    opens_us: int | None = None
    ends_us: int | None = None
    about: str | None = None


Lines = Mapping[Key, Value]
YES, NO = Value(code="yes"), Value(code="no")


def lines_of(states: States, person: str | None = None) -> Lines:
    """Every line of some states; of a programme year what concerns one person, where one is meant."""
    found: dict[Key, Value] = {}
    several = len(states) > 1 or person is not None
    for stream, state in states.items():
        for key, value in _of_state(state, person):
            about = stream if several and addresses.kind_of(stream) != "programme-year" else None
            found[key if about is None else key.model_copy(update={"about": about})] = value
    return found


def _of_state(state: Any, person: str | None) -> Iterator[tuple[Key, Value]]:
    match state:
        case RelationshipState():
            yield from _of_pair(state)
        case MentorYearState():
            yield from _of_mentor(state)
        case ProgrammeYearState():
            yield from _of_person(state, person) if person else _of_year(state)
        case CaseState():
            yield from _of_case(state)
        case RotaState():
            yield from _numbers(
                rotas=len(state.plans), overrides=len(state.stand_ins), left=len(state.withdrawn)
            )
        case UnmaskingState():
            yield from _of_grant(state)
        case GlassState():
            yield from _of_glass(state)
        case WallState():
            yield from _numbers(walls=len(state.standing))
        case AccountsState():
            yield from _numbers(accounts=len(state.accounts), asked=len(state.waiting))
        case AccessState():
            yield from _numbers(readings=state.readings)
        case _:
            return
    yield from _of_book(state.book)


def _of_pair(state: RelationshipState) -> Iterator[tuple[Key, Value]]:
    begun = bool(state.cohort)
    stands = "closed" if state.closed else "ended" if state.course.left_us is not None else "open"
    yield Key(word="stands"), Value(code=stands if begun else "not-begun")
    if begun:
        yield Key(word="mentor"), Value(person=state.mentor)
        yield Key(word="mentee"), Value(person=state.mentee)
    yield from _of_course(state.course)
    yield from _numbers(plans=len(state.plans), absences=len(state.course.away), rungs=len(state.rungs))
    open_steps = sum(step != "closed" for step in state.steps.values())
    yield Key(word="support"), Value(code="step-open" if open_steps else "step-closed")


def _of_course(course: Course) -> Iterator[tuple[Key, Value]]:
    for kind, cursor in sorted(course.cursors.items()):
        yield Key(word=f"every-{kind}"), Value(number=cursor.every, strength=cursor.strength)
    if course.left_us is not None:
        yield Key(word="left-at"), Value(at_us=course.left_us)


def _of_mentor(state: MentorYearState) -> Iterator[tuple[Key, Value]]:
    left = state.course.left_us is not None
    stands = "closed" if state.closed else "ended" if left else "open" if state.cohort else "not-begun"
    yield Key(word="stands"), Value(code=stands)
    if state.mentor:
        yield Key(word="mentor"), Value(person=state.mentor)
    if left:
        yield Key(word="left-at"), Value(at_us=state.course.left_us)
    yield Key(word="topics"), Value(text=", ".join(sorted(state.topics)) or "0")
    for term, file in sorted(state.credits.items()):
        yield Key(word="credit-of", about=str(term)), Value(code=credit_code(file))


def credit_code(file: CreditFile) -> str:
    """Where the credit of a semester stands: what was decided, or else what is earned."""
    if file.decided:
        return str(file.decided)
    if file.proposed_by:
        return "proposed"
    return "earned" if file.earned else "not-earned"


def _of_year(state: ProgrammeYearState) -> Iterator[tuple[Key, Value]]:
    stands = "closed" if state.closed else "open" if state.cohort else "not-begun"
    yield Key(word="stands"), Value(code=stands)
    yield Key(word="calendar"), Value(text=state.calendar.name if state.calendar else "-")
    yield from _numbers(policy=len(state.policies), corrections=len(state.corrections))
    roles = [person.role for person in state.people.by_id.values()]
    for role in sorted(set(roles)):
        yield Key(word=f"people-{role}"), Value(number=roles.count(role))
    placed = state.placed
    yield from _numbers(
        left=len(state.people.left),
        refused=len(state.people.refused),
        pairs=len(placed.pairs),
        together=len(placed.together),
        waiting=len(placed.waiting),
        rematches=len(placed.asked),
        sessions=len(state.sessions),
        drafts=len(state.drafts.by_id),
        messages=len(state.voices.messages),
        ordered=len(state.ordered),
    )


def _of_person(state: ProgrammeYearState, person: str) -> Iterator[tuple[Key, Value]]:
    enrolled = state.people.by_id.get(person)
    refused = person in state.people.refused
    yield (
        Key(word="enrolled"),
        Value(code=enrolled.role) if enrolled else Value(code="refused" if refused else "no"),
    )
    yield Key(word="has-left"), YES if person in state.people.left else NO
    mine = [pair for pair in state.placed.pairs.values() if person in (pair.mentor, pair.mentee)]
    together = sum(pair.id in state.placed.together for pair in mine)
    yield from _numbers(pairs=len(mine), together=together)


def _of_case(state: CaseState) -> Iterator[tuple[Key, Value]]:
    yield Key(word="level"), Value(code=f"level-{state.level}" if state.level else "no")
    yield Key(word="drill"), YES if state.drill else NO
    yield Key(word="verified"), YES if state.verified else NO
    yield Key(word="officer"), Value(person=state.holder) if state.holder else Value(code="nobody")
    yield Key(word="about"), Value(text=state.about or "-")
    yield from _numbers(epoch=state.epoch, paged=state.paged, step=state.step)
    yield Key(word="contact"), YES if state.contact else NO
    yield Key(word="endpoint"), Value(code=state.endpoint or "open")


def _of_grant(state: UnmaskingState) -> Iterator[tuple[Key, Value]]:
    stands = "granted" if state.until_us else "asked" if state.matter else "masked"
    yield Key(word="grant"), Value(code=stands)
    yield from _numbers(approvals=len(state.approvers))
    if state.until_us:
        yield Key(word="until"), Value(at_us=state.until_us)


def _of_glass(state: GlassState) -> Iterator[tuple[Key, Value]]:
    yield Key(word="glass"), Value(code="open" if state.open else "closed")
    owed = sum(one.judgement is None for one in state.breakings.values())
    yield from _numbers(breakings=len(state.breakings), reviews_owed=owed)
    if state.until_us:
        yield Key(word="until"), Value(at_us=state.until_us)


def _of_book(book: Book) -> Iterator[tuple[Key, Value]]:
    for one in sorted(book.all(), key=lambda each: (each.opens_us, each.ends_us, each.id)):
        yield _line(one)


def _line(one: Obligation) -> tuple[Key, Value]:
    key = Key(word="owed", kind=str(one.kind), opens_us=one.opens_us, ends_us=one.ends_us, about=one.id)
    return key, Value(standing=one.standing, strength=one.strength, number=len(one.facts), needed=one.needed)


def _numbers(**numbers: int) -> Iterator[tuple[Key, Value]]:
    for word, number in numbers.items():
        yield Key(word=word.replace("_", "-")), Value(number=number)
