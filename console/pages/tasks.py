"""What the programme owes besides its pairs: messages, credits, attendance, mentees without a mentor."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

from console.board.morning import Morning
from console.pages.year import Page, Year
from domain.policy import Kind

TaskKind = Literal[
    "messages", "credits", "ended-answer", "ended-referral", "attendance", "waiting", "no-amount"
]


class Task(Page):
    """One task, of `count` things: since `at_us` (0 when nobody knows), until `due_us` if it has a deadline.

    `pair` is set for what is still owed for a pair that has ended.
    """

    kind: TaskKind
    count: int
    at_us: int
    due_us: int | None
    pair: str | None = None


def tasks(year: Year, morning: Morning) -> tuple[Task, ...]:
    """All tasks without a pair on the board, the earliest deadline first."""
    found = [
        *_messages(year),
        *_credits(year, morning),
        *_ended(morning),
        *_sessions(year, morning),
        *_unplaced(year),
    ]
    return tuple(sorted(found, key=lambda task: (task.due_us is None, task.due_us or task.at_us, task.kind)))


def _messages(year: Year) -> Iterator[Task]:
    voices, book = year.state.voices, year.state.book
    asked = [message for message in voices.messages.values() if message.step == "asked"]
    owed = [book.find(f"{Kind.ANSWER}/{message.id}") for message in asked]
    if asked:
        due_us = min((o.ends_us for o in owed if o is not None), default=None)
        yield Task(kind="messages", count=len(asked), at_us=min(m.at_us for m in asked), due_us=due_us)


def _credits(year: Year, morning: Morning) -> Iterator[Task]:
    count, due_us = morning.credits_to_decide()
    if count:
        yield Task(kind="credits", count=count, at_us=0, due_us=due_us)
    context = year.state.context
    if context is not None and context.policy_at(year.now_us).credit.ects is None:
        term = context.calendar.term_of(year.now_us)
        ends = [span.end for span in context.calendar.semesters[max(0, term - 1) :]]
        yield Task(kind="no-amount", count=1, at_us=0, due_us=context.calendar.midnight(ends[0]))


def _ended(morning: Morning) -> Iterator[Task]:
    for facts, duty in morning.owed_for_ended():
        kind: TaskKind = "ended-answer" if duty.kind is Kind.ANSWER else "ended-referral"
        yield Task(kind=kind, count=1, at_us=duty.opens_us, due_us=duty.until_us, pair=facts.pair)


def _sessions(year: Year, morning: Morning) -> Iterator[Task]:
    """Sessions that are over, of which nobody has said who came."""
    over = bisect_right(morning.unsheeted, year.now_us)
    if over:
        yield Task(kind="attendance", count=over, at_us=morning.unsheeted[0], due_us=None)


def _unplaced(year: Year) -> Iterator[Task]:
    waiting = len(year.state.placed.waiting)
    if waiting:
        yield Task(kind="waiting", count=waiting, at_us=0, due_us=None)
