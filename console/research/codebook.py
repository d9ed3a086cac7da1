"""Every table and column of the data set, its values and their meaning: codebook and CSV follow it."""

from typing import NamedTuple

from domain.anonymity import HIDDEN
from domain.obligations import Standing
from domain.policy import Kind, Strength

ID = "id"
NUMBER = "number"


class Column(NamedTuple):
    """A column: `values` with their meaning where they are codes; `quasi` counts towards k-anonymity."""

    name: str
    meaning: str
    kind: str = "code"
    values: tuple[tuple[str, str], ...] = ()
    quasi: bool = False


class Table(NamedTuple):
    """A table of the data set; one row is `unit`."""

    name: str
    unit: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def quasi(self) -> tuple[str, ...]:
        """The quasi-identifiers, the first to be hidden first."""
        return tuple(column.name for column in self.columns if column.quasi)


def _codes(*codes: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return codes


PERSON = Column("person", "The person, by an id of this study alone.", ID)
PAIR = Column("relationship", "The relationship, by an id of this study alone.", ID)
SEMESTER = Column("semester", "The semester of the academic year, from 1.", NUMBER)
MONTH = Column("month", "The calendar month of the academic year, from 1; no day is told.", NUMBER)
YES_OR_NO = _codes(("yes", "yes"), ("no", "no"))
HIDES = (HIDDEN, "generalised: it would have singled somebody out")

PERSONS = Table(
    "persons",
    "one consenting mentor or mentee",
    (
        Column("language", "The languages somebody speaks.", "code",
               _codes(("hu", "Hungarian alone"), ("hu+", "Hungarian and others"), ("other", "others alone"),
                      ("none", "not told"), HIDES), quasi=True),
        Column("study_year", "The year of study, in bands.", "code",
               _codes(("1", "first"), ("2-3", "second or third"), ("4-6", "fourth or above"),
                      ("none", "not told"), HIDES), quasi=True),
        Column("role", "The role in the programme.", "code",
               _codes(("mentor", "a senior student who guides"), ("mentee", "a first-year student"), HIDES),
               quasi=True),
        PERSON,
    ),
)  # fmt: skip
RELATIONSHIPS = Table(
    "relationships",
    "one pair both of whose halves consent",
    (
        Column("ended", "How it stands at the end of the data.", "code",
               _codes(("running", "not ended yet"), ("early", "ended before the year did"),
                      ("with-the-year", "ended with the year"), HIDES), quasi=True),
        Column("started", "The semester that it began in.", "code",
               _codes(("before", "before the first semester"), ("1", "first"), ("2", "second"), HIDES),
               quasi=True),
        PAIR,
        PERSON._replace(name="mentor", meaning="The mentor."),
        PERSON._replace(name="mentee", meaning="The mentee."),
    ),
)  # fmt: skip
OBLIGATIONS = Table(
    "obligations",
    "one thing owed in one window, by a mentor or by a pair",
    (
        Column("owed_by", "A person of `persons`, or a relationship of `relationships`.", ID),
        Column("kind", "What is owed.", "code",
               _codes((Kind.TRAINING, "training sessions"), (Kind.SUPERVISION, "group supervision"),
                      (Kind.DIARY, "an entry of the mentor's diary"),
                      (Kind.MEETING, "a meeting, face to face"), (Kind.CONTACT, "a contact, online"))),
        Column("strength", "How firmly.", "code",
               _codes((Strength.REQUIRED, "required"), (Strength.GUIDELINE, "a guideline"),
                      (Strength.AGREED, "the pair's own rhythm"))),
        MONTH._replace(meaning="The month that the window begins in, from 1; no day is told."),
        Column("needed", "How many facts are needed.", NUMBER),
        Column("got", "How many facts there are.", NUMBER),
        Column("standing", "Where it stands at the end of the data.", "code",
               _codes(*((each, str(each)) for each in Standing))),
    ),
)  # fmt: skip
ENCOUNTERS = Table(
    "encounters",
    "one meeting or contact of a pair that was recorded, and not taken back",
    (
        PAIR,
        MONTH,
        Column("what", "A meeting face to face, or a contact.", "code",
               _codes(("meeting", "face to face"), ("contact", "otherwise"))),
        Column("mode", "How it was held.", "code",
               _codes(("in-person", "in person"), ("online", "online"), ("phone", "by telephone"))),
        Column("minutes", "How long a meeting was, in bands.", "code",
               _codes(("under-30", "less than 30"), ("30-59", "30 to 59"), ("60-89", "60 to 89"),
                      ("90-up", "90 or more"), ("none", "a contact"))),
        Column("told", "How long after it was recorded.", "code",
               _codes(("day", "within a day"), ("week", "within a week"), ("later", "later"))),
    ),
)  # fmt: skip
SESSIONS = Table(
    "sessions",
    "one session that a mentor attended",
    (
        PERSON,
        SEMESTER,
        Column("kind", "What kind of session.", "code",
               _codes((Kind.TRAINING, "training"), (Kind.SUPERVISION, "group supervision"))),
        Column("counted", "Whether it was long enough to count.", "code", YES_OR_NO),
    ),
)  # fmt: skip
CREDIT = Table(
    "credit",
    "one semester of one mentor that was assessed",
    (
        PERSON,
        SEMESTER,
        Column("earned", "Whether the conditions were met.", "code", YES_OR_NO),
        Column("unmet", "How many conditions were not met.", NUMBER),
        Column("decision", "What people decided.", "code",
               _codes(("awarded", "awarded"), ("withheld", "withheld"), ("none", "not yet"))),
    ),
)  # fmt: skip
SUMMARY = Table(
    "summary",
    "one count of the tables above; empty where it would be smaller than k, or give away one that is",
    (
        Column("table", "The table that is counted.", "text"),
        Column("column", "The column that is counted.", "text"),
        Column("group", "The kind of obligation, where it is counted by kind.", "text"),
        Column("value", "The value.", "text"),
        Column("rows", "How many rows have it; empty is suppressed.", NUMBER),
    ),
)  # fmt: skip
TABLES = (PERSONS, RELATIONSHIPS, OBLIGATIONS, ENCOUNTERS, SESSIONS, CREDIT)
