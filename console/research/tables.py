"""The rows of the data set: in numbers and codes, k-anonymous before anything is told of anybody."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from console.research import codebook
from console.research.codebook import Table
from console.research.snapshot import Lived, Snapshot
from domain.anonymity import anonymous, guarded
from domain.calendar import AcademicCalendar
from domain.meetings import ContactRecorded, MeetingRecorded
from domain.messages import Entry, FactRecorded
from domain.obligations import FactRetracted
from domain.people import Person
from domain.policy import Kind
from domain.structure import EndingSettled
from domain.supervision import SupervisionAttended
from domain.training import TrainingAttended

OTHERS = "others"
"""How many pairs each half of a pair has here: no column, for the ids show it."""
DAY_US = 86_400_000_000
WEEK_US = 7 * DAY_US
MINUTES = ((30, "under-30"), (60, "30-59"), (90, "60-89"))
OWED = frozenset({Kind.TRAINING, Kind.SUPERVISION, Kind.DIARY, Kind.MEETING, Kind.CONTACT})
"""What is told of obligations: nothing of care, of what was asked and referred, or of the desk."""
COUNTED = (
    (codebook.PERSONS, ("role", "study_year", "language"), None),
    (codebook.RELATIONSHIPS, ("started", "ended"), None),
    (codebook.OBLIGATIONS, ("standing",), "kind"),
    (codebook.ENCOUNTERS, ("what", "mode", "minutes", "told"), None),
    (codebook.SESSIONS, ("kind", "counted"), None),
    (codebook.CREDIT, ("earned", "decision"), None),
)  # fmt: skip
"""What is counted for the summary: the columns of a table, by the kind in another one."""
Row = Mapping[str, str]
Named = Callable[[str], str]
"""Makes an id of the study from one of the record."""


class DataSet(NamedTuple):
    """The rows by table; how many stayed out, and how many have a column generalised, by table."""

    rows: Mapping[str, Sequence[Row]]
    suppressed: Mapping[str, int]
    hidden: Mapping[str, Mapping[str, int]]


def data_set(known: Snapshot, named: Named, k: int) -> DataSet:
    """Every table. Whatever hangs on a row that stays out stays out as well."""
    people, few = _released(codebook.PERSONS, {key: _person(one) for key, one in known.people.items()}, k)
    mentors = {one: lived for one, lived in known.mentors.items() if one in people}
    inside = {
        key: (pair, lived)
        for key, (pair, lived) in known.pairs.items()
        if pair.mentor in people and pair.mentee in people
    }
    calendar = _calendar(known)
    many = Counter(half for pair, _ in inside.values() for half in (pair.mentor, pair.mentee))
    told = {
        key: {**_pair(calendar, lived), OTHERS: f"{many[pair.mentor]}/{many[pair.mentee]}"}
        for key, (pair, lived) in inside.items()
    }
    pairs, lone = _released(codebook.RELATIONSHIPS, told, k, (OTHERS,))
    rows: dict[str, Sequence[Row]] = {
        "persons": [{**row, "person": named(one)} for one, row in people.items()],
        "relationships": [
            {**row, "relationship": named(key), "mentor": named(inside[key][0].mentor),
             "mentee": named(inside[key][0].mentee)}
            for key, row in pairs.items()
        ],
        "obligations": [
            row
            for key, lived in (*mentors.items(), *((key, inside[key][1]) for key in pairs))
            for row in _obligations(calendar, named(key), lived)
        ],
        "encounters": [row for key in pairs for row in _encounters(calendar, named(key), inside[key][1])],
        "sessions": [row for one, lived in mentors.items() for row in _sessions(calendar, named(one), lived)],
        "credit": [row for one, lived in mentors.items() for row in _credit(named(one), lived)],
    }  # fmt: skip
    ordered = {table.name: sorted(rows[table.name], key=_order(table)) for table in codebook.TABLES}
    return DataSet(
        {**ordered, "summary": list(_summary(ordered, k))},
        {"persons": few.suppressed, "relationships": lone.suppressed + len(known.pairs) - len(inside)},
        {"persons": few.hidden, "relationships": lone.hidden},
    )


class _Lost(NamedTuple):
    hidden: Mapping[str, int]
    suppressed: int


def _released(
    table: Table, rows: Mapping[str, Row], k: int, fixed: Sequence[str] = ()
) -> tuple[dict[str, Row], _Lost]:
    keys = list(rows)
    out = anonymous([rows[key] for key in keys], table.quasi, k, fixed)
    shown: dict[str, Row] = {
        keys[at]: {name: row[name] for name in table.quasi} for at, row in out.rows.items()
    }
    return shown, _Lost(out.hidden, out.suppressed)


def _order(table: Table) -> Callable[[Row], tuple[str, ...]]:
    """Rows go by their own values: the order of the record tells who enrolled or met first."""
    return lambda row: tuple(row[name].rjust(3, "0") for name in table.headings)


def _calendar(known: Snapshot) -> AcademicCalendar:
    if known.year.calendar is None:
        raise ValueError(f"{known.year.stream} has people and no calendar.")
    return known.year.calendar


def _person(person: Person) -> Row:
    return {
        "role": person.role,
        "study_year": _band(person.study_year),
        "language": _language(person.languages),
    }


def _band(study_year: int) -> str:
    bands = {0: "none", 1: "1", 2: "2-3", 3: "2-3"}
    return bands.get(study_year, "4-6")


def _language(languages: Sequence[str]) -> str:
    if not languages:
        return "none"
    if "hu" not in languages:
        return "other"
    return "hu" if len(set(languages)) == 1 else "hu+"


def _pair(calendar: AcademicCalendar, lived: Lived) -> Row:
    ending = next((entry.event for entry in lived.entries if isinstance(entry.event, EndingSettled)), None)
    term = calendar.term_of(lived.entries[0].occurred_us)
    early = ending is not None and ending.end_day < calendar.end
    over = "with-the-year" if lived.state.closed else "running"
    return {"started": str(term) if term else "before", "ended": "early" if early else over}


def _month(calendar: AcademicCalendar, at_us: int) -> str:
    day = calendar.day_of(at_us)
    return str(max(1, sum(month.first <= day for month in calendar.months)))


def _obligations(calendar: AcademicCalendar, owner: str, lived: Lived) -> Iterator[Row]:
    for owed in lived.state.book.all():
        if owed.kind in OWED:
            yield {
                "owed_by": owner,
                "kind": str(owed.kind),
                "strength": str(owed.strength),
                "month": _month(calendar, owed.opens_us),
                "needed": str(owed.needed),
                "got": str(len(owed.facts)),
                "standing": str(owed.standing),
            }


def _standing(lived: Lived) -> Iterator[tuple[FactRecorded, Entry]]:
    """The facts that nobody took back."""
    gone = {entry.event.fact for entry in lived.entries if isinstance(entry.event, FactRetracted)}
    for entry in lived.entries:
        if isinstance(entry.event, FactRecorded) and entry.event.fact not in gone:
            yield entry.event, entry


def _encounters(calendar: AcademicCalendar, pair: str, lived: Lived) -> Iterator[Row]:
    for event, entry in _standing(lived):
        if not isinstance(event, MeetingRecorded | ContactRecorded):
            continue
        met = isinstance(event, MeetingRecorded)
        lag_us = entry.recorded_us - entry.occurred_us
        yield {
            "relationship": pair,
            "month": _month(calendar, entry.occurred_us),
            "what": "meeting" if met else "contact",
            "mode": event.mode if isinstance(event, ContactRecorded) else "in-person",
            "minutes": _minutes(event.minutes) if isinstance(event, MeetingRecorded) else "none",
            "told": "day" if lag_us <= DAY_US else "week" if lag_us <= WEEK_US else "later",
        }


def _minutes(minutes: int) -> str:
    return next((band for below, band in MINUTES if minutes < below), "90-up")


def _sessions(calendar: AcademicCalendar, mentor: str, lived: Lived) -> Iterator[Row]:
    for event, entry in _standing(lived):
        if isinstance(event, TrainingAttended | SupervisionAttended):
            yield {
                "person": mentor,
                "semester": str(calendar.term_of(entry.occurred_us)),
                "kind": str(Kind.TRAINING if isinstance(event, TrainingAttended) else Kind.SUPERVISION),
                "counted": "yes" if event.counts else "no",
            }


def _credit(mentor: str, lived: Lived) -> Iterator[Row]:
    for term, file in lived.state.credits.items():
        yield {
            "person": mentor,
            "semester": str(term),
            "earned": "yes" if file.earned else "no",
            "unmet": str(len(file.unmet)),
            "decision": file.decided or "none",
        }


def _summary(rows: Mapping[str, Sequence[Row]], k: int) -> Iterator[Row]:
    for table, columns, by in COUNTED:
        for column in columns:
            counted: dict[str, Counter[str]] = defaultdict(Counter)
            for row in rows[table.name]:
                counted[row[by] if by else ""][row[column]] += 1
            for group, cells in sorted(counted.items()):
                for value, number in sorted(guarded(cells, k).items()):
                    yield {
                        "table": table.name,
                        "column": column,
                        "group": group,
                        "value": value,
                        "rows": "" if number is None else str(number),
                    }
