"""The headings under which offices keep our columns, in Hungarian and English; the first of each is shown."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["hu", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FAMILY_NAME, GIVEN_NAME = "family_name", "given_name"
PARTS_OF_A_NAME = (FAMILY_NAME, GIVEN_NAME)
"""Two columns that stand for `name`, joined in the order of their headings' language."""

HEADINGS: dict[str, dict[Language, tuple[str, ...]]] = {
    "student_code": {
        "hu": ("Neptun-kód", "Neptunkód", "hallgatói kód", "hallgatói azonosító", "Neptun-azonosító"),
        "en": ("student code", "Neptun code", "Neptun", "Neptun ID", "student ID", "student number"),
    },
    "staff_code": {
        "hu": ("munkatársi kód", "munkatársi azonosító", "dolgozói kód", "dolgozói azonosító"),
        "en": ("staff code", "staff ID", "employee code", "employee ID"),
    },
    "name": {
        "hu": ("név", "teljes név", "hallgató neve", "munkatárs neve"),
        "en": ("name", "full name", "student name", "staff name"),
    },
    FAMILY_NAME: {
        "hu": ("vezetéknév", "családnév", "családi név"),
        "en": ("last name", "family name", "surname"),
    },
    GIVEN_NAME: {
        "hu": ("keresztnév", "utónév"),
        "en": ("first name", "given name", "forename"),
    },
    "email": {
        "hu": ("e-mail-cím", "e-mail cím", "emailcím", "email cím"),
        "en": ("e-mail", "email", "e-mail address", "email address", "mail"),
    },
    "programme": {
        "hu": ("képzés", "szak"),
        "en": ("programme", "program", "degree programme", "degree program"),
    },
    "languages": {
        "hu": ("nyelvek", "nyelv", "beszélt nyelvek", "nyelvtudás"),
        "en": ("languages", "language", "spoken languages", "languages spoken"),
    },
    "phone": {
        "hu": ("telefonszám", "telefon", "mobil", "mobilszám", "mobiltelefon"),
        "en": ("phone", "telephone", "phone number", "telephone number", "mobile", "mobile phone"),
    },
    "notify": {
        "hu": ("értesítés", "értesítés módja", "értesítési sorrend"),
        "en": ("notify", "notify by", "notification order"),
    },
    "interests": {
        "hu": ("érdeklődés", "érdeklődési kör", "érdeklődési körök"),
        "en": ("interests", "interest", "fields of interest"),
    },
    "campus": {
        "hu": ("telephely", "kampusz"),
        "en": ("campus", "site"),
    },
    "study_year": {
        "hu": ("évfolyam", "tanulmányi év"),
        "en": ("study year", "year of study", "year of studies"),
    },
    "max_mentees": {
        "hu": ("mentoráltak száma", "legfeljebb hány mentorált", "vállalt mentoráltak száma"),
        "en": ("max mentees", "number of mentees", "maximum number of mentees", "mentees at most"),
    },
    "was_mentee": {
        "hu": ("volt mentorált", "volt-e mentorált"),
        "en": ("was mentee", "was a mentee", "former mentee"),
    },
    "years_as_mentor": {
        "hu": ("mentorként töltött évek", "hány éve mentor"),
        "en": ("years as mentor", "years as a mentor"),
    },
    "wants": {
        "hu": ("mit szeretne", "kívánság"),
        "en": ("wants", "wish"),
    },
    "consent": {
        "hu": ("beleegyezés", "hozzájárulás", "beleegyezik", "hozzájárul"),
        "en": ("consent", "consents", "consent given"),
    },
    "mentor_code": {
        "hu": ("mentor Neptun-kódja", "mentor kódja", "mentor Neptun-kód", "mentor azonosítója"),
        "en": ("mentor code", "mentor's code", "code of the mentor", "mentor ID", "mentor"),
    },
    "mentee_code": {
        "hu": ("mentorált Neptun-kódja", "mentorált kódja", "mentorált Neptun-kód", "mentorált azonosítója"),
        "en": ("mentee code", "mentee's code", "code of the mentee", "mentee ID", "mentee"),
    },
    "year": {
        "hu": ("tanév", "év"),
        "en": ("year", "academic year"),
    },
    "role": {
        "hu": ("szerepkör", "szerep"),
        "en": ("role",),
    },
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading stands for, and the language in which it says so."""

    column: str
    language: Language


def plain(heading: str) -> str:
    """A heading without accents, capitals, blanks, hyphens and the marks that forms put behind it."""
    apart = unicodedata.normalize("NFKD", heading.casefold())
    return re.sub(r"[\W_]+", "", "".join(sign for sign in apart if not unicodedata.combining(sign)))


MEANINGS = {
    plain(heading): Meaning(column, language)
    for column, by_language in HEADINGS.items()
    for language, headings in by_language.items()
    for heading in headings
}


def shown_in(language: Language, column: str) -> str:
    """The heading of a column that an example file shows."""
    return HEADINGS[column][language][0]
