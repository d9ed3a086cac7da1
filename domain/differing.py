"""Where a decision that was made again is another one: which event, by which rule, and in what."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args

from domain.addresses import ACCESS, CARE, kind_of
from domain.credit import CreditAssessed
from domain.messages import Entry, Event, Message

Sort = Literal["standings", "credit", "escalation", "pairing", "access", "other"]
SORTS: tuple[Sort, ...] = get_args(Sort)
BEGINS: tuple[tuple[Sort, tuple[str, ...]], ...] = (
    ("credit", ("credit-",)),
    ("pairing", ("pair", "draft-", "rematch-", "placement-", "mentees-")),
    ("standings", ("obligation-", "reminder-", "fact-")),
)
"""By what kinds of events a decision is of a sort, the first that fits."""
NOTHING = "nothing"
MOST = 300
"""Characters of a value that a difference tells."""


class Difference(NamedTuple):
    """A decision that comes out otherwise: at which event, by which rule, what is recorded and what comes."""

    stream: str
    version: int
    position: int
    rule: str
    recorded: str
    again: str


class Unlike(NamedTuple):
    """The first event of a decision that is another one; `nth` counts from 0 within the decision."""

    nth: int
    rule: str
    recorded: str
    again: str


def sort_of(stream: str, entries: Sequence[Entry]) -> Sort:
    """What a decision is about: an emergency's is an escalation, and a fact moves standings."""
    kind = kind_of(stream)
    if kind in CARE or kind in ACCESS:
        return "escalation" if kind in CARE else "access"
    types = [entry.event.TYPE for entry in entries]
    for sort, begins in BEGINS:
        if any(each.startswith(begins) for each in types):
            return sort
    return "standings" if any("meets" in type(entry.event).model_fields for entry in entries) else "other"


def unlike(recorded: Sequence[Entry], made: Sequence[Entry]) -> Unlike | None:
    """The first event that is not the recorded one; None when all are."""
    for nth in range(max(len(recorded), len(made))):
        a = recorded[nth] if nth < len(recorded) else None
        b = made[nth] if nth < len(made) else None
        if a != b:
            return Unlike(nth, _rule(a, b), _spelt(a, b), _spelt(b, a))
    return None


def _rule(a: Entry | None, b: Entry | None) -> str:
    """The rule that an event is of: the kind of its obligation, or the conditions of credit that differ."""
    here = [entry.event for entry in (a, b) if entry is not None]
    told = [rule for event in here if (rule := _owed(event)) is not None]
    apart = [*_conditions(a.event, b.event)] if a is not None and b is not None else []
    if apart:
        return ", ".join(apart)
    return told[0] if told else here[0].TYPE


def _owed(event: Event) -> str | None:
    owed = getattr(event, "kind", None) or getattr(event, "meets", None) or getattr(event, "counts_for", None)
    return str(owed).partition("/")[0] if owed else None


def _conditions(a: Event, b: Event) -> Iterator[str]:
    """The conditions of credit that two assessments find otherwise."""
    if isinstance(a, CreditAssessed) and isinstance(b, CreditAssessed):
        known = {finding.rule: finding for finding in a.findings}
        yield from (f"credit by {f.rule}" for f in b.findings if known.pop(f.rule, None) != f)
        yield from (f"credit by {rule}" for rule in known)


def _spelt(entry: Entry | None, beside: Entry | None) -> str:
    if entry is None:
        return NOTHING
    event = entry.event
    if beside is None or type(beside.event) is not type(event):
        return f"{event.TYPE} {_cut(event)}"
    names = [name for name in type(event).model_fields if getattr(event, name) != getattr(beside.event, name)]
    if names:
        told = {name: getattr(event, name) for name in names}
        return f"{event.TYPE} {', '.join(f'{name}={_cut(value)}' for name, value in told.items())}"
    apart = [name for name in Entry._fields[1:] if getattr(entry, name) != getattr(beside, name)]
    return f"{event.TYPE} {', '.join(f'{name}={getattr(entry, name)}' for name in apart)}"


def _cut(value: Any) -> str:
    spelt = str(value.model_dump(mode="json") if isinstance(value, Message) else value)
    return spelt if len(spelt) <= MOST else f"{spelt[:MOST]}…"
