"""The telephone numbers of every page about danger: configuration, with the day of their last check."""

import re
from datetime import date
from pathlib import Path
from typing import Literal

import structlog
from pydantic import BaseModel, ConfigDict

from console.errors import BadInput
from console.settings_files import misfit, read_settings, shown

log = structlog.get_logger("console.help")

EXAMPLE = Path(__file__).parents[2] / "examples" / "help.toml"
OLDEST_DAYS = 180
"""A number that nobody has checked for half a year is not to be trusted with a life."""
DIAL = re.compile(r"\+?[0-9][0-9 -]{1,20}")
CHECK_THEM = "Have a person check every number, then write that day down as `checked`."

Language = Literal["hu", "en"]


class Number(BaseModel):
    """One number; `strip` is whether it stands over every form too, with its short text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dial: str
    kind: Literal["first", "danger", "talk"]
    strip: bool
    en: str
    hu: str
    short_en: str
    short_hu: str

    @property
    def link(self) -> str:
        """What a telephone dials."""
        return telephone(self.dial)

    def text(self, language: Language) -> str:
        return self.hu if language == "hu" else self.en

    def short(self, language: Language) -> str:
        return self.short_hu if language == "hu" else self.short_en


class Numbers(BaseModel):
    """All numbers, as they stand in the file; `desk` is the programme's own telephone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checked: date
    desk: str
    numbers: tuple[Number, ...]

    @property
    def first(self) -> Number:
        return next(number for number in self.numbers if number.kind == "first")

    @property
    def others(self) -> tuple[Number, ...]:
        return tuple(number for number in self.numbers if number.kind != "first")

    @property
    def strip(self) -> tuple[Number, ...]:
        return tuple(number for number in self.numbers if number.strip)

    @property
    def desk_link(self) -> str:
        return telephone(self.desk)


def telephone(dial: str) -> str:
    """The address that a telephone dials: `tel:116123` for 116-123."""
    return "tel:" + re.sub(r"[^+0-9]", "", dial)


def numbers_in_use(file: Path | None, today: date, *, production: bool) -> Numbers:
    """The numbers of the file, or of the example when none is given.

    Raises BadInput for a file that does not fit, and in production for the example and for an old check.
    """
    if production and (file is None or file.resolve() == EXAMPLE.resolve()):
        raise BadInput(
            str(EXAMPLE),
            "",
            "It is an example, and in production the numbers are your own.",
            "Copy it, correct it, and name the copy in NEARPEER_HELP_NUMBERS.",
        )
    path = file or EXAMPLE
    numbers = read_settings(path, Numbers)
    for complaint in (_dials(path, numbers), _kinds(path, numbers), _age(path, numbers, today, production)):
        if complaint is not None:
            raise complaint
    return numbers


def numbers_at_hand(file: Path | None) -> Numbers | None:
    """The numbers for whoever must call now, however old; those of the example where the file has none.

    None when neither can be read: raises nothing.
    """
    for path in filter(None, (file, EXAMPLE)):
        try:
            return read_settings(path, Numbers)
        except BadInput as error:
            log.warning("numbers_unreadable", problem=str(error))
    return None


def _dials(path: Path, numbers: Numbers) -> BadInput | None:
    wrong = next((number.dial for number in numbers.numbers if not DIAL.fullmatch(number.dial)), None)
    if wrong is not None:
        return misfit(path, ("numbers",), f"{shown(wrong)} cannot be dialled.", "Write it like 116-123.")
    if not DIAL.fullmatch(numbers.desk):
        return misfit(
            path, ("desk",), f"{shown(numbers.desk)} cannot be dialled.", "Write it like +36 1 555 0199."
        )
    return None


def _kinds(path: Path, numbers: Numbers) -> BadInput | None:
    first = [number for number in numbers.numbers if number.kind == "first"]
    if len(first) != 1 or not first[0].strip:
        problem = "Not exactly one number is the first, on the page and in the strip."
        return misfit(path, ("numbers",), problem, 'Give one of them kind = "first" and strip = true.')
    return None


def _age(path: Path, numbers: Numbers, today: date, production: bool) -> BadInput | None:  # noqa: FBT001
    days = (today - numbers.checked).days
    if days < 0:
        return misfit(path, ("checked",), f"{numbers.checked} is still to come.", CHECK_THEM)
    if production and days > OLDEST_DAYS:
        problem = f"The numbers were last checked {days} days ago; production takes {OLDEST_DAYS} at most."
        return misfit(path, ("checked",), problem, CHECK_THEM)
    return None
