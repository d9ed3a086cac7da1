"""Whom the desk can call about a case: the pair it is about, with how each of them can be reached."""

from typing import Literal

from console.pages.care import Care
from console.pages.case import RELATIONSHIP, UNRECORDED, CasePage, opened
from console.pages.year import Page
from domain.case_commands import Danger
from domain.pair import RelationshipState

Half = Literal["mentor", "mentee"]


class Reachable(Page):
    """Somebody of the pair that a case is about; a number or an address that is not known is empty."""

    id: str
    name: str
    half: Half
    phone: str
    email: str


class OpenedCase(Page):
    """A case with whom to call; nobody where the case names no pair, or where no reading was recorded.

    `opened_us` is when it was recorded that the names are read; None when it could not be.
    """

    case: CasePage
    people: tuple[Reachable, ...]
    opened_us: int | None
    danger: Danger | None
    raised_by: str


async def opened_case(care: Care, wanted: str, actor: str, *, with_words: bool = False) -> OpenedCase:
    """A case with names and numbers, once it is recorded that `actor` reads them.

    Raises Refusal, Unreachable.
    """
    case = await opened(care, wanted, actor, with_words=with_words)
    people = await _reachable(care, case) if case.named else ()
    first = case.timeline[0].body.get("report", {}) if case.timeline else {}
    return OpenedCase(
        case=case,
        people=people,
        opened_us=care.now_us if case.named else None,
        danger=first.get("danger"),
        raised_by=first.get("raised_by", "unknown"),
    )


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
