"""The words of everything that goes out, in Hungarian and English: without a name, a case or a reason.

Whole sentences, each with its number. A reminder's runs on for its person; a page's is that of its case and
page (4831-2), by which somebody knows one that came twice from one of another case.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from runtime.channels.channel import Text

Language = Literal["hu", "en"]
DESK = "/desk"
MONTHS: dict[Language, tuple[str, ...]] = {
    "hu": (
        "jan.", "febr.", "márc.", "ápr.", "máj.", "jún.",
        "júl.", "aug.", "szept.", "okt.", "nov.", "dec.",
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip
WORDS: dict[str, dict[Language, str]] = {
    "page": {
        "en": "nearpeer: please open the desk. No {number}.",
        "hu": "nearpeer: nyisd meg az ügyeletet. {number}. üzenet.",
    },
    "afterwards": {
        "en": "You did not have to do this alone. A talk is kept for you within 72 hours. No {number}.",
        "hu": "Nem kellett egyedül vinned. 72 órán belül vár egy beszélgetés. {number}. üzenet.",
    },
    "reminder": {
        "en": "nearpeer: something of yours is still to do by {day}. Please open your page. No {number}.",
        "hu": "nearpeer: egy teendőd még nyitott, határideje {day} Nyisd meg az oldaladat. {number}. üzenet.",
    },
    "reminder-staff": {
        "en": "nearpeer: a task is still to do by {day}. Please open the programme. No {number}.",
        "hu": "nearpeer: egy teendő nyitva, határideje {day} A program oldalán olvasható. {number}. üzenet.",
    },
    "consultation-asked": {
        "en": "nearpeer: a question waits for its answer. Please open the programme. No {number}.",
        "hu": "nearpeer: egy kérdés válaszra vár. A program oldalán olvasható. {number}. üzenet.",
    },
    "check-in-missed": {
        "en": "nearpeer: the day of a task has passed. Please open the programme. No {number}.",
        "hu": "nearpeer: egy teendő határideje lejárt. A program oldalán olvasható. {number}. üzenet.",
    },
    "credit": {
        "en": "nearpeer: a decision is to be looked at again. Please open the programme. No {number}.",
        "hu": "nearpeer: egy döntést újra meg kell nézni. A program oldalán olvasható. {number}. üzenet.",
    },
    "ladder-notice": {
        "en": "nearpeer: the programme has a message for you. Please open your page. No {number}.",
        "hu": "nearpeer: üzeneted van a programtól. Nyisd meg az oldaladat. {number}. üzenet.",
    },
    "ladder-conversation": {
        "en": "nearpeer: a talk is to be offered. Please open the programme. No {number}.",
        "hu": "nearpeer: egy beszélgetést fel kell ajánlani. A program oldalán olvasható. {number}. üzenet.",
    },
    "ladder-rematch": {
        "en": "nearpeer: a next step is to be decided. Please open the programme. No {number}.",
        "hu": "nearpeer: a következő lépésről dönteni kell. A program oldalán olvasható. {number}. üzenet.",
    },
    "reading-to-review": {
        "en": "nearpeer: a reading out of turn has begun. Please open the programme. No {number}.",
        "hu": "nearpeer: soron kívüli olvasás kezdődött. A program oldalán olvasható. {number}. üzenet.",
    },
    "reading-witnessed": {
        "en": "nearpeer: a colleague reads out of turn. If in doubt, ask data protection. No {number}.",
        "hu": "nearpeer: egy kolléga soron kívül olvas. Kérdés esetén: adatvédelem. {number}. üzenet.",
    },
    "reading-of-yours": {
        "en": "nearpeer: something of yours was opened. Please look at your page who read it. No {number}.",
        "hu": "nearpeer: megnyitottak valamit, ami a tiéd. Az oldaladon látod, ki olvasta. {number}. üzenet.",
    },
}
SAME_AS = {"credit-earned-after-all": "credit", "award-without-grounds": "credit"}
DRILL: dict[Language, str] = {"en": "This is a drill.", "hu": "Ez gyakorlat."}


def language_of(profile: Mapping[str, str]) -> Language:
    """The language of a person's notices: the first of `languages` that we speak, else Hungarian."""
    spoken = profile.get("languages", "").replace(",", ";").split(";")
    known: dict[str, Language] = {"hu": "hu", "en": "en"}
    return next((known[code] for text in spoken if (code := text.strip().lower()) in known), "hu")


def text_of(
    template: str,
    language: Language,
    number: int | str,
    *,
    day: date | None = None,
    link: str = "",
    drill: bool = False,
) -> Text:
    """A notice: the first line is its subject as well. Raises KeyError for a template without words."""
    written = "" if day is None else _day(day, language)
    sentence = WORDS[SAME_AS.get(template, template)][language].format(number=number, day=written)
    line = " ".join(filter(None, (DRILL[language] if drill else "", sentence)))
    return Text(line, " ".join(filter(None, (line, link))))


def page(language: Language, number: str, public_url: str | None, *, drill: bool = False) -> Text:
    """The page to somebody on duty, with the link of the desk when the service's own address is set."""
    link = f"{public_url.rstrip('/')}{DESK}" if public_url else ""
    return text_of("page", language, number, link=link, drill=drill)


def _day(day: date, language: Language) -> str:
    month = MONTHS[language][day.month - 1]
    if language == "en":
        return f"{day.day} {month} {day.year}"
    return f"{day.year}. {month} {day.day}."
