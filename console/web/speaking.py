"""Dates, times and numbers as a page says them, by the language of the page; moments are microseconds."""

from collections.abc import Callable
from typing import Any

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context

from console.help.numbers import Language
from console.web.shown import LOCAL, local

MINUTE_US, HOUR_US, DAY_US = 60_000_000, 3_600_000_000, 86_400_000_000
FORMS: dict[str, dict[Language, str]] = {
    "day": {"en": "d MMM y", "hu": "y. MMM d."},
    "short_day": {"en": "d MMM", "hu": "MMM d."},
    "time": {"en": "d MMM y, HH:mm", "hu": "y. MMM d., HH:mm"},
    "clock": {"en": "HH:mm", "hu": "HH:mm"},
    "weekday": {"en": "EEE d MMM, HH:mm", "hu": "MMM d., EEE, HH:mm"},
    "long_day": {"en": "EEEE d MMMM y", "hu": "y. MMMM d., EEEE"},
    "month": {"en": "MMMM y", "hu": "y. MMMM"},
    "field_day": {"en": "y-MM-dd", "hu": "y-MM-dd"},
}
"""How a moment is spelt, in the signs of Unicode's date formats."""
LEFT: dict[Language, tuple[str, str, str]] = {
    "en": ("{n} min", "{n} h {m} min", "{n} d {m} h"),
    "hu": ("{n} perc", "{n} óra {m} perc", "{n} nap {m} óra"),
}
THIN = "\N{NARROW NO-BREAK SPACE}"


def spelt(at_us: int, form: str, language: Language) -> str:
    """A moment in one of FORMS, as Budapest's clocks have it."""
    return format_datetime(local(at_us), FORMS[form][language], tzinfo=LOCAL, locale=language)


def number(value: int, language: Language) -> str:
    """A whole number, its thousands apart: 20 480."""
    return format_decimal(value, locale=language).replace("\N{NO-BREAK SPACE}", THIN).replace(",", THIN)


def left(until_us: int, now_us: int, language: Language) -> str:
    """How long it is until a moment: 18 min, 3 h 18 min, 4 d 2 h; nothing is left once it has passed."""
    span_us = max(0, until_us - now_us)
    minutes, hours, days = LEFT[language]
    if span_us < HOUR_US:
        return minutes.format(n=span_us // MINUTE_US)
    if span_us < DAY_US:
        return hours.format(n=span_us // HOUR_US, m=span_us % HOUR_US // MINUTE_US)
    return days.format(n=span_us // DAY_US, m=span_us % DAY_US // HOUR_US)


def _moment(form: str) -> Callable[[Context, int], str]:
    @pass_context
    def said(context: Context, at_us: int) -> str:
        return spelt(at_us, form, context["lang"])

    return said


@pass_context
def _number(context: Context, value: int) -> str:
    return number(value, context["lang"])


@pass_context
def _left(context: Context, until_us: int, now_us: int) -> str:
    return left(until_us, now_us, context["lang"])


@pass_context
def _language(context: Context, code: str) -> str:
    """The name of a language by its code; the code itself where no name is known."""
    return str(Locale(context["lang"]).languages.get(code, code))


FILTERS: dict[str, Callable[..., Any]] = {
    **{form: _moment(form) for form in FORMS},
    "number": _number,
    "left": _left,
    "language": _language,
}
