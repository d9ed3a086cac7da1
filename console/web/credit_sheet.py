"""The credit of a semester as a sheet to take away: where each mentor stands, by whom, and for what."""

from collections.abc import Iterator

from console.help.words import Words
from console.pages.credit import CreditList
from console.pages.credit_rows import AwardRow, Told
from console.pages.moments import Moments
from console.sheets import Sheet, Value

COLUMNS = (
    "mentor", "training", "supervision", "diary", "award", "ects", "unmet", "waivers",
    "proposed-by", "proposed-on", "decided-by", "decided-on",
)  # fmt: skip
RULES = ("training", "supervision", "diary")


def sheet_of(page: CreditList, words: Words, moments: Moments) -> Sheet:
    """The whole list, in the order of the page."""
    return Sheet(
        "credits",
        [words(f"col-{column}") for column in COLUMNS],
        [list(_cells(row, page, words, moments)) for row in page.rows],
        words("defused-note"),
        words("defused-told"),
    )


def _cells(row: AwardRow, page: CreditList, words: Words, moments: Moments) -> Iterator[Value]:
    yield row.mentor.name
    done = {rule.rule: f"{rule.units.count('done')}/{len(rule.units)}" for rule in row.rules}
    yield from (done.get(rule) for rule in RULES)
    yield words(f"chip-{_standing(row)}")
    yield page.ects if row.group == "awarded" else None
    yield "; ".join(dict.fromkeys(words(lack.rule) for lack in row.lacks)) or None
    yield "; ".join(f"{words(one.rule)}: {words(f'why-{one.why}')}" for one in row.waivers) or None
    yield from _told(row.proposed, moments)
    yield from _told(row.decision, moments)


def _standing(row: AwardRow) -> str:
    if row.group in ("yours", "second"):
        return "proposed"
    return "earned" if row.group == "ready" else row.group


def _told(told: Told | None, moments: Moments) -> tuple[Value, Value]:
    return (told.by.name, moments.local(told.at_us).date()) if told else (None, None)
