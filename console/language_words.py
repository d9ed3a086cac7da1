"""Which languages somebody meant who wrote their names, or misspelt them, where codes are asked for."""

from difflib import get_close_matches
from functools import cache

from babel import Locale

from console.rosters.cells import BETWEEN, LANGUAGE

TAUGHT = ("hu", "en", "de")
"""The languages in which people here write the names of languages."""
SPOKEN = (
    "hu", "en", "de", "fr", "it", "es", "pt", "ro", "sk", "sr", "hr", "sl", "pl", "cs", "uk", "ru", "tr",
    "ar", "fa", "he", "el", "nl", "sv", "no", "da", "fi", "zh", "ja", "ko", "vi", "hi",
)  # fmt: skip
NEAR = 0.8


def languages_meant(cell: str) -> str:
    """The codes that a cell of names may mean, such as hu;de; empty where one part of it is no language."""
    found = [_code(part) for part in BETWEEN.split(cell.casefold()) if part]
    return ";".join(found) if found and all(found) else ""


def _code(part: str) -> str:
    names = _names()
    if LANGUAGE.fullmatch(part) and part not in names:
        return part
    near = get_close_matches(part, names, n=1, cutoff=NEAR)
    return names[near[0]] if near else ""


@cache
def _names() -> dict[str, str]:
    """Codes by the names of their languages."""
    told = ((Locale(taught).languages.get(code, ""), code) for taught in TAUGHT for code in SPOKEN)
    return {name.casefold(): code for name, code in told if name}
