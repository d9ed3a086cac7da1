"""What stands in the address of a search: moments, positions, streams, where the next page begins."""

from datetime import datetime, timedelta

from console.masking import Pseudonyms
from console.pages.year import Year
from console.web.shown import LOCAL
from domain import addresses
from store.searching import After

SECOND_US = 1_000_000
LARGEST = 2**62
LONGEST_DAY = 10


def moment_of(typed: str, field: str, wrong: dict[str, str], *, end: bool = False) -> int | None:
    """A local day or day and time as a moment; with `end` the last microsecond of the day or minute."""
    if not typed:
        return None
    try:
        local = datetime.fromisoformat(typed).replace(tzinfo=LOCAL)
    except ValueError:
        wrong[field] = "no-such-time"
        return None
    if end:
        last = timedelta(days=1) if len(typed) <= LONGEST_DAY else timedelta(minutes=1)
        local += last
    at_us = int(local.timestamp()) * SECOND_US
    return at_us - 1 if end else at_us


def number_of(typed: str, field: str, wrong: dict[str, str]) -> int | None:
    """A position or a version. What is none is told."""
    bare = "".join(typed.split())
    if not bare:
        return None
    if not (bare.isascii() and bare.isdecimal()) or int(bare) > LARGEST:
        wrong[field] = "no-number"
        return None
    return int(bare)


def stream_of(year: Year, pseudonyms: Pseudonyms, typed: str, wrong: dict[str, str]) -> str | None:
    """A stream by its address, its masked id, or the id of a pair."""
    if not typed:
        return None
    if typed in year.state.placed.pairs:
        return addresses.relationship(year.cohort, typed)
    found = pseudonyms.addressed(typed.replace("/", "~"))
    if found is None:
        wrong["stream"] = "no-such-pseudonym"
    return found


def person_of(pseudonyms: Pseudonyms, typed: str, field: str, wrong: dict[str, str]) -> str | None:
    """Whoever is behind a pseudonym. What is none of ours is told."""
    if not typed:
        return None
    found = pseudonyms.person(typed)
    if found is None:
        wrong[field] = "no-such-pseudonym"
    return found


def page_after(typed: str) -> After | None:
    """Where the next page begins; from the start where that cannot be read."""
    key, _, position = typed.partition(".")
    if not all(part.isascii() and part.isdecimal() and int(part) < LARGEST for part in (key, position)):
        return None
    return After(int(key), int(position))
