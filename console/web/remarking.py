"""Says in the language of a page what the reader of lists remarks; the reader itself speaks English alone."""

import re
from functools import cache

from console.help.numbers import Language
from console.web.texts.remarks import REMARKS

HOLE = re.compile(r"\{(\w+)\}")
ROW = re.compile(r"row (\d+)")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, str]], ...]:
    """Each remark as a pattern, those with the most words of their own first."""
    found = [
        (_pattern(said), texts) for said, texts in sorted(REMARKS.items(), key=lambda each: -len(each[0]))
    ]
    return tuple(found)


def _pattern(said: str) -> re.Pattern[str]:
    parts = HOLE.split(said)
    return re.compile(
        "".join(re.escape(part) if n % 2 == 0 else f"(?P<{part}>.+?)" for n, part in enumerate(parts)),
        re.DOTALL,
    )


def remark(text: str, language: Language) -> str:
    """One remark as a page says it; what is not known stays as it is."""
    for pattern, (english, hungarian) in _patterns():
        if (found := pattern.fullmatch(text)) is not None:
            return (hungarian if language == "hu" else english).format(**found.groupdict())
    return text


def remarked(where: str, problem: str, remedy: str, language: Language) -> str:
    """What is wrong with a file, where, and what to do about it."""
    row = ROW.fullmatch(where)
    place = {"en": "Row {n}: ", "hu": "{n}. sor: "}[language].format(n=row[1]) if row else ""
    return f"{place}{remark(problem, language)} {remark(remedy, language)}"
