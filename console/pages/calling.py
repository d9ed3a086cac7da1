"""Whom the desk can call about a case: the pair it is about, with how each of them can be reached."""

import re
from typing import Literal

from console.pages.care import Care, kept
from console.pages.case import RELATIONSHIP, UNRECORDED, CasePage, opened, people_of
from console.pages.case_words import said
from console.pages.year import Page, Who
from domain.case_commands import Danger
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened
from domain.pair import RelationshipState

Half = Literal["mentor", "mentee"]
DUTIES = (ObligationOpened, ObligationEnded, ObligationAmended)


class Reachable(Page):
    """Somebody of the pair that a case is about; a number or an address that is not known is empty."""

    id: str
    name: str
    half: Half
    phone: str
    email: str


class Told(Page):
    """One thing that happened to a case, as a whole sentence in both languages."""

    at_us: int
    type: str
    en: str
    hu: str


class OpenedCase(Page):
    """A case with whom to call; nobody where the case names no pair, or where no reading was recorded.

    `opened_us` is when it was recorded that the names are read; None when it could not be.
    """

    case: CasePage
    people: tuple[Reachable, ...]
    opened_us: int | None
    danger: Danger | None
    raised_by: str
    course: tuple[Told, ...]


async def opened_case(
    care: Care, wanted: str, actor: str, *, recorded: bool | None = None, with_words: bool = False
) -> OpenedCase:
    """A case with names and numbers, once it is recorded that `actor` reads them; `recorded`: it is already.

    Raises Refusal, Unreachable.
    """
    case = await opened(care, wanted, actor, recorded=recorded, with_words=with_words)
    people = await _reachable(care, case) if case.named else ()
    first = case.timeline[0].body.get("report", {}) if case.timeline else {}
    return OpenedCase(
        case=case,
        people=people,
        opened_us=care.now_us if case.named else None,
        danger=first.get("danger"),
        raised_by=first.get("raised_by", "unknown"),
        course=await _course(care, case),
    )


async def _course(care: Care, case: CasePage) -> tuple[Told, ...]:
    """What happened, without the duties that came and went with it; people by name where they may be."""
    whole = await kept(care, case.stream)
    names = await care.names(people_of(whole)) if case.named else {}
    found = []
    for entry in whole.entries:
        if not isinstance(entry.event, DUTIES):
            told = said(entry.event, care.moments)
            en, hu = (_by_name(text, names) for text in told)
            found.append(Told(at_us=entry.occurred_us, type=entry.event.TYPE, en=en, hu=hu))
    return tuple(found)


def _by_name(text: str, names: dict[str, Who]) -> str:
    for person, who in names.items():
        text = re.sub(rf"(?<![\w-]){re.escape(person)}(?![\w-])", lambda _, who=who: who.name, text)  # type: ignore[misc]
    return text


async def _reachable(care: Care, case: CasePage) -> tuple[Reachable, ...]:
    if case.about is None or not RELATIONSHIP.fullmatch(case.about):
        return ()
    pair: RelationshipState = (await care.doors.ledger.view(case.about, 0)).state
    halves: dict[Half, str | None] = {"mentee": pair.mentee, "mentor": pair.mentor}
    there = {half: person for half, person in halves.items() if person}
    try:
        profiles = await care.doors.vault.names(list(there.values()))
    except UNRECORDED:
        return ()
    return tuple(
        Reachable(
            id=person,
            name=profiles[person].get("name", person),
            half=half,
            phone=profiles[person].get("phone", ""),
            email=profiles[person].get("email", ""),
        )
        for half, person in there.items()
    )
