"""Every text of the help page and of the paper form, in English and Hungarian; reviewed before it is used."""

import re
from datetime import date
from typing import Any

from console.help.numbers import Language

Texts = dict[str, tuple[str, str]]
"""Each text as (English, Hungarian): whole sentences, never glued from parts."""

HELP: Texts = {
    "title": ("Help now", "Segítség most"),
    "other": ("Magyarul", "In English"),
    "head": ("Is someone in danger? Call.", "Valaki veszélyben van? Hívj."),
    "numbers": ("Numbers to call", "Hívható számok"),
    "now": ("What to do now", "Mit tegyél most"),
    "one": (
        "Call first. You do not need permission from anyone.",
        "Először hívj. Senkitől nem kell engedélyt kérned.",
    ),
    "two": (
        "Stay with them, or stay on the line, as long as you are safe yourself.",
        "Maradj vele, vagy maradj vonalban, amíg te is biztonságban vagy.",
    ),
    "three": (
        "Say what you see. You do not have to solve it alone.",
        "Mondd el, amit látsz. Nem egyedül kell megoldanod.",
    ),
    "nobody": ("Reading this page alerts nobody.", "Az oldal megnyitása senkit sem riaszt."),
    "or": ("Call, or tell our desk:", "Hívj, vagy szólj az ügyeletünknek:"),
    "tell": ("Tell the desk, no login needed", "Szólok az ügyeletnek, belépés nélkül"),
    "desk": ("Our desk by telephone", "Ügyeletünk telefonon"),
    "checked": (
        "Numbers last checked on {day}. This page works offline.",
        "A számokat utoljára {day} ellenőriztük. Az oldal internet nélkül is működik.",
    ),
    "paper": ("The same on paper", "Ugyanez papíron"),
    "missing": ("There is no such page. The numbers are here.", "Nincs ilyen oldal. A számok itt vannak."),
}

PAPER: Texts = {
    "title": ("When the pages do not work", "Ha az oldalak nem működnek"),
    "call": ("Call first. Then write here. Then call the desk.", "Először hívj. Utána írj ide. Aztán hívd az ügyeletet."),
    "written": ("Day and time", "Nap és idő"),
    "by": ("Who writes this, and how to reach them", "Ki írja, és hogyan érhető el"),
    "danger": ("Is someone in danger right now?", "Veszélyben van most valaki?"),
    "yes": ("Yes", "Igen"),
    "not-sure": ("Not sure (counts as yes)", "Nem biztos (igennek számít)"),
    "no": ("No", "Nem"),
    "about": ("Who is it about, and where are they now", "Kiről van szó, és hol van most"),
    "seen": ("What was seen and heard, in your own words", "Mit láttál és hallottál, a saját szavaiddal"),
    "called": ("Called (number, time, who answered)", "Kit hívtál (szám, idő, ki vette fel)"),
    "taken": (
        "Taken over by a professional (name, time)",
        "Szakember átvette (név, idő)",
    ),
    "entered": ("Entered into the service afterwards (time, by whom)", "Utólag rögzítve (mikor, ki)"),
    "rota": ("Who is on call", "Ki van ügyeletben"),
    "until": ("from, to", "mettől, meddig"),
    "on-call": ("on call", "ügyeletes"),
    "second": ("second on call", "második ügyeletes"),
    "by-hand": (
        "No rota was at hand when this was printed. Write it in.",
        "A nyomtatáskor nem volt elérhető beosztás. Írd be kézzel.",
    ),
    "printed": (
        "Printed on {day}. Keep it in a locked drawer; print it anew every week.",
        "Nyomtatva {day}. Tartsd zárható fiókban; hetente nyomtasd újra.",
    ),
}  # fmt: skip

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "hu": [
        "január",
        "február",
        "március",
        "április",
        "május",
        "június",
        "július",
        "augusztus",
        "szeptember",
        "október",
        "november",
        "december",
    ],
}
SPOKEN_WITH_A = frozenset({2, 3, 6, 8, 13, 16, 18, 20, 23, 26, 28, 30})
"""Days whose Hungarian name takes -án; the others take -én, and the first -jén."""
SWALLOWED = re.compile(r"(?<=\d)\.(?=\.(?!\.)|-[a-z])")
"""The point of a Hungarian day before the end of its sentence, or before an ending: 31-ig, not 31.-ig."""


def on_day(day: date, language: Language) -> str:
    """A day as a sentence has it: "3 November 2025", "2025. november 3-án"."""
    month = MONTHS[language][day.month - 1]
    if language == "en":
        return f"{day.day} {month} {day.year}"
    ending = "jén" if day.day == 1 else "án" if day.day in SPOKEN_WITH_A else "én"
    return f"{day.year}. {month} {day.day}-{ending}"


class Words:
    """The texts of one language. A text that is not there is an error, never an empty place."""

    def __init__(self, texts: Texts, language: Language) -> None:
        self._texts = texts
        self._place = 1 if language == "hu" else 0

    def __call__(self, key: str, **values: Any) -> str:
        """One text with its values; raises KeyError for a text, or a value, that is not there."""
        text = self._texts[key][self._place].format(**values)
        return SWALLOWED.sub("", text) if self._place else text
