"""What each column of a roster may hold; a cell that does not fit says so without repeating what it holds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from console.number_words import number_meant
from domain import people
from runtime.telephone import number_of

Roster = Literal["mentor", "mentee", "staff"]
"""Which list a file is."""
LAST_STUDY_YEAR = 6
"""The degree takes six years."""
LONGEST_SERVICE = 20
LONGEST_TEXT = 300
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
LANGUAGE = re.compile(r"[a-z]{2,3}")
WHOLE = re.compile(r"\+?\d{1,9}")
BETWEEN = re.compile(r"\s*[;,/|]\s*")
YES = frozenset({"yes", "y", "true", "1", "igen", "ja"})
NO = frozenset({"no", "n", "false", "0", "nem", "nein"})
WANTS = ("any", "same language", "same campus", "shared interests")
CHANNELS = ("sms", "email", "webhook")
STAFF = tuple(role for role in get_args(people.Role) if role not in ("mentor", "mentee"))

IN_HUNGARIAN = {
    "bármi": "any",
    "azonos nyelv": "same language",
    "azonos telephely": "same campus",
    "közös érdeklődés": "shared interests",
    "koordinátor": "coordinator",
    "szupervizor": "supervisor",
    "tréner": "trainer",
    "ügyelet": "desk",
    "szakember": "professional",
}
"""Hungarian words for the words of a column that knows only a few."""


class BadCell(Exception):
    """A cell that does not fit its column."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Column:
    """One column: whether it must be there and filled, and how its cells are read."""

    needed: bool
    read: Callable[[str], object]


def columns_of(roster: Roster, mentees_at_most: int = 1) -> dict[str, Column]:
    """The columns of a list by heading, in the order in which the examples have them."""
    if roster == "staff":
        return {
            "staff_code": Column(needed=True, read=code),
            "name": Column(needed=True, read=text),
            "email": Column(needed=True, read=address),
            "role": Column(needed=True, read=one_of(STAFF)),
            "languages": Column(needed=False, read=languages),
            "phone": Column(needed=False, read=phone),
            "notify": Column(needed=False, read=notify),
        }
    shared = {
        "student_code": Column(needed=True, read=code),
        "name": Column(needed=True, read=text),
        "email": Column(needed=True, read=address),
        "programme": Column(needed=False, read=text),
        "languages": Column(needed=True, read=languages),
        "interests": Column(needed=False, read=text),
        "campus": Column(needed=False, read=text),
        "study_year": Column(needed=True, read=whole(1, LAST_STUDY_YEAR)),
    }
    own = {
        "mentor": {
            "max_mentees": Column(needed=False, read=whole(0, mentees_at_most)),
            "was_mentee": Column(needed=False, read=yes_or_no),
            "years_as_mentor": Column(needed=False, read=whole(0, LONGEST_SERVICE)),
        },
        "mentee": {"wants": Column(needed=False, read=one_of(WANTS))},
    }
    return {**shared, **own[roster], "consent": Column(needed=True, read=yes_or_no)}


def code(cell: str) -> str:
    """A student or staff code, in capitals."""
    if not CODE.fullmatch(cell):
        raise BadCell("It is no code.", "Give up to 32 letters and digits, without blanks.")
    return cell.upper()


def text(cell: str) -> str:
    if len(cell) > LONGEST_TEXT:
        raise BadCell(f"It is longer than {LONGEST_TEXT} characters.", "Shorten it.")
    if not cell.isprintable():
        raise BadCell("It holds a line break or a control character.", "Write it on one line.")
    return cell


def address(cell: str) -> str:
    if not ADDRESS.fullmatch(text(cell)):
        raise BadCell("It is no e-mail address.", "Give one address such as name@example.org.")
    return cell


def languages(cell: str) -> tuple[str, ...]:
    """Codes of languages without doubles, in the order given."""
    codes = tuple(dict.fromkeys(part for part in BETWEEN.split(cell.casefold()) if part))
    if not codes or not all(LANGUAGE.fullmatch(part) for part in codes):
        raise BadCell(
            "It is no list of languages.", "Give codes such as hu;en, with semicolons between them."
        )
    return codes


def phone(cell: str) -> str:
    """A telephone number in international form."""
    number = number_of(cell)
    if number is None:
        raise BadCell("It is no telephone number.", "Give one such as +36 30 123 4567.")
    return number


def notify(cell: str) -> str:
    """The channels over which somebody is called, in their order."""
    order = tuple(dict.fromkeys(part for part in BETWEEN.split(cell.casefold()) if part))
    if not order or not set(order) <= set(CHANNELS):
        raise BadCell(
            "It is no order of channels.", f"Give some of {', '.join(CHANNELS)}, such as sms;email."
        )
    return ",".join(order)


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`."""

    def read(cell: str) -> int:
        if not WHOLE.fullmatch(cell) or not least <= int(cell) <= most:
            meant = number_meant(cell)
            remedy = "Correct it." if meant is None or not least <= meant <= most else f"Write {meant}."
            raise BadCell(f"It is no whole number from {least} to {most}.", remedy)
        return int(cell)

    return read


def yes_or_no(cell: str) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise BadCell("It is neither yes nor no.", "Write yes or no.")
    return word in YES


def one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    """A reader of one of a few words."""

    def read(cell: str) -> str:
        word = re.sub(r"\s+", " ", cell.casefold())
        word = IN_HUNGARIAN.get(word, word)
        if word not in words:
            raise BadCell("It is none of the words for this column.", f"Write one of {', '.join(words)}.")
        return word

    return read


def kept(value: object) -> str:
    """A value as the vault keeps it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    return str(value)
