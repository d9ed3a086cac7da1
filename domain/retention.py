"""How long each class of words is kept after somebody's last year, and when the person is forgotten."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from domain.erasing import Erasing, ErasureState
from domain.erasure_events import Matter
from domain.programme import ProgrammeYearState

DAY_US = 86_400_000_000


class Kept(NamedTuple):
    """A class of words: the purposes that its keys are for, and the days it is kept after the last year."""

    purposes: tuple[str, ...]
    days: int


CLASSES: dict[Matter, Kept] = {
    "diary": Kept(("diary",), 365),
    "support": Kept(("wellbeing", "intervention"), 365),
    "reasons": Kept(("pairing", "waiver", "attendance", "credit", "policy", "reason"), 3 * 365),
    "care": Kept(("care",), 5 * 365),
}
"""The paper is silent here: the days are the project's defaults, to be agreed with data protection."""
PERSON_DAYS = 5 * 365
"""Names, addresses, ways in and whatever is left: the person as a whole is erased then."""


def purposes_of(scope: Sequence[Matter]) -> list[str] | None:
    """The purposes whose keys an erasure destroys; None for all that there are."""
    return [purpose for matter in scope for purpose in CLASSES[matter].purposes] or None


class Due(NamedTuple):
    """Words of some classes, or without a scope the person as a whole, that were kept for their time."""

    person: str
    scope: tuple[Matter, ...]
    last_us: int
    held: bool

    @property
    def name(self) -> str:
        """The same for the same thing, however often it is looked for."""
        return f"retention/{self.last_us}/{'+'.join(self.scope) or 'everything'}"


def last_years(years: Iterable[ProgrammeYearState]) -> dict[str, int | None]:
    """When the last year of everybody ended; None while one of theirs runs."""
    found: dict[str, int | None] = {}
    for year in years:
        ended = ends_us(year)
        for person in year.people.by_id:
            known = found.get(person, 0)
            found[person] = None if known is None or ended is None else max(known, ended)
    return found


def ends_us(year: ProgrammeYearState) -> int | None:
    """The midnight after the last day of a year that is over; None while it runs."""
    if not year.closed or year.calendar is None:
        return None
    return year.calendar.midnight(year.calendar.terms[-1].end)


def due(last: Mapping[str, int | None], erasures: Mapping[str, ErasureState], now_us: int) -> Iterator[Due]:
    """What has been kept for its time by now, person by person, without what is gone or is going already."""
    for person, last_us in sorted(last.items()):
        state = erasures.get(person)
        if last_us is None or (state is not None and (state.erased or state.asked is not None)):
            continue
        held = bool(state and state.holds)
        if now_us >= last_us + PERSON_DAYS * DAY_US:
            yield Due(person, (), last_us, held)
        elif scope := tuple(_over(last_us, state, now_us)):
            yield Due(person, scope, last_us, held)


def _over(last_us: int, state: ErasureState | None, now_us: int) -> Iterator[Matter]:
    gone = {matter for one in (state.over if state else ()) if _after(one, last_us) for matter in one.scope}
    for matter, kept in CLASSES.items():
        if matter not in gone and now_us >= last_us + kept.days * DAY_US:
            yield matter


def _after(one: Erasing, last_us: int) -> bool:
    """Whether an erasure was certified after somebody's last year; what came later is another year's."""
    return one.digest is not None and one.at_us >= last_us
