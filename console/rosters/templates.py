"""Example files of lists: every column with its heading in one language, and two invented rows."""

import csv
import io
from typing import Literal, assert_never

from console.history_rows import columns_of_pairs
from console.rosters.cells import Roster, columns_of
from console.rosters.headings import Language, shown_in

SEPARATORS: dict[Language, str] = {"hu": ";", "en": ","}
"""What a spreadsheet of that language puts between the cells."""
MARK = "\ufeff"
"""Tells a spreadsheet that the letters are UTF-8."""

Listed = Roster | Literal["history"]
"""What a list is of: people, or pairs of former years."""
Rows = tuple[dict[str, str], dict[str, str]]
STUDENTS: dict[Language, Rows] = {
    "hu": (
        {
            "student_code": "MINTA1",
            "name": "Minta Márk",
            "email": "minta.mark@students.example",
            "programme": "hu",
            "languages": "hu;en",
            "interests": "sakk;túrázás",
            "campus": "Nagyvárad tér",
            "consent": "igen",
        },
        {
            "student_code": "PROBA2",
            "name": "Próba Petra",
            "email": "proba.petra@students.example",
            "programme": "hu",
            "languages": "hu",
            "interests": "film",
            "campus": "Külső klinikai tömb",
            "consent": "igen",
        },
    ),
    "en": (
        {
            "student_code": "SAMPL1",
            "name": "Sam Sample",
            "email": "sam.sample@students.example",
            "programme": "en",
            "languages": "en;de",
            "interests": "chess;hiking",
            "campus": "Nagyvárad tér",
            "consent": "yes",
        },
        {
            "student_code": "TRIAL2",
            "name": "Tessa Trial",
            "email": "tessa.trial@students.example",
            "programme": "en",
            "languages": "en",
            "interests": "film",
            "campus": "Külső klinikai tömb",
            "consent": "yes",
        },
    ),
}
STAFF: dict[Language, Rows] = {
    "hu": (
        {
            "staff_code": "MUNKA1",
            "name": "Teszt Tamás",
            "email": "teszt.tamas@staff.example",
            "role": "koordinátor",
            "languages": "hu;en",
            "phone": "06 30 000 0001",
            "notify": "sms;email",
        },
        {
            "staff_code": "MUNKA2",
            "name": "Vázlat Vera",
            "email": "vazlat.vera@staff.example",
            "role": "szupervizor",
            "languages": "hu",
            "phone": "06 30 000 0002",
            "notify": "sms;email",
        },
    ),
    "en": (
        {
            "staff_code": "STAFF1",
            "name": "Toby Test",
            "email": "toby.test@staff.example",
            "role": "coordinator",
            "languages": "en;hu",
            "phone": "06 30 000 0003",
            "notify": "sms;email",
        },
        {
            "staff_code": "STAFF2",
            "name": "Dora Draft",
            "email": "dora.draft@staff.example",
            "role": "supervisor",
            "languages": "en",
            "phone": "06 30 000 0004",
            "notify": "sms;email",
        },
    ),
}
OF_MENTORS: dict[Language, Rows] = {
    "hu": (
        {"study_year": "4", "max_mentees": "1", "was_mentee": "igen", "years_as_mentor": "1"},
        {"study_year": "3", "max_mentees": "1", "was_mentee": "nem", "years_as_mentor": "0"},
    ),
    "en": (
        {"study_year": "4", "max_mentees": "1", "was_mentee": "yes", "years_as_mentor": "1"},
        {"study_year": "3", "max_mentees": "1", "was_mentee": "no", "years_as_mentor": "0"},
    ),
}
OF_MENTEES: dict[Language, Rows] = {
    "hu": ({"study_year": "1", "wants": "azonos nyelv"}, {"study_year": "1", "wants": "bármi"}),
    "en": ({"study_year": "1", "wants": "same language"}, {"study_year": "1", "wants": "any"}),
}
PAIRS: dict[Language, Rows] = {
    "hu": (
        {"mentor_code": "MINTA1", "mentee_code": "PROBA2", "year": "2023/24"},
        {"mentor_code": "MINTA1", "mentee_code": "PROBA2", "year": "2024/25"},
    ),
    "en": (
        {"mentor_code": "SAMPL1", "mentee_code": "TRIAL2", "year": "2023/24"},
        {"mentor_code": "SAMPL1", "mentee_code": "TRIAL2", "year": "2024/25"},
    ),
}
"""A pair of two years; both are people of the lists above."""


def template(listed: Listed, language: Language) -> str:
    """An example file as text, with its mark; it imports as it is, that of pairs after its people."""
    columns = list(columns_of_pairs() if listed == "history" else columns_of(listed))
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=SEPARATORS[language])
    writer.writerow(shown_in(language, column) for column in columns)
    for row in _rows(listed, language):
        writer.writerow(row[column] for column in columns)
    return MARK + made.getvalue()


def _rows(listed: Listed, language: Language) -> Rows:
    match listed:
        case "history":
            return PAIRS[language]
        case "staff":
            return STAFF[language]
        case "mentor" | "mentee":
            own = OF_MENTORS if listed == "mentor" else OF_MENTEES
            (first, more), (second, and_more) = zip(STUDENTS[language], own[language], strict=True)
            return first | more, second | and_more
        case _:
            assert_never(listed)
