"""Who asked to see names, who has agreed, and until when: by pseudonyms and ids alone."""

from hashlib import sha256
from typing import Literal

from console.masking import Mask, Pseudonyms
from console.pages.year import Page, Year
from domain.unmasking import APPROVERS, UnmaskedMatter, UnmaskingState

PREFIX = "unmasking/"
Stands = Literal["asked", "granted", "over"]
ORDER: tuple[Stands, ...] = ("asked", "granted", "over")


class GrantRow(Page):
    """One asking; `matter` and moments are not known of one that is over, and its history has them."""

    handle: str
    stream: str
    address: str
    record: str
    holder: str
    mine: bool
    matter: UnmaskedMatter | None
    stands: Stands
    asked_us: int | None
    approvers: tuple[str, ...]
    needed: int
    until_us: int | None
    may_decide: bool
    has_reason: bool


class Grants(Page):
    """Everything that was ever asked for: all = asked + granted + over."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    grants: tuple[GrantRow, ...]
    counts: dict[Stands, int]


class GrantPage(GrantRow):
    """One asking with its reason, which was read and recorded."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    reason: str | None


def handle_of(stream: str) -> str:
    """The address of an asking: opaque, and the same for ever."""
    return sha256(stream.encode()).hexdigest()[:16]


async def grants(year: Year, pseudonyms: Pseudonyms, reader: str, *, decides: bool, own_only: bool) -> Grants:
    """What was asked for, those that wait first; of whoever only asks, their own. Raises Unreachable."""
    states = await states_of(year)
    seen = [row(state, pseudonyms, reader, decides=decides) for state in states]
    rows = [each for each in seen if each.mine or not own_only]
    rows.sort(key=lambda each: (ORDER.index(each.stands), -(each.asked_us or 0), each.handle))
    stands = [each.stands for each in rows]
    return Grants(**year.heading, grants=tuple(rows), counts={one: stands.count(one) for one in ORDER})


async def states_of(year: Year) -> list[UnmaskingState]:
    """Every asking as it stands now. Raises Unreachable."""
    streams = await year.doors.logs["access"].streams(PREFIX)
    views = await year.doors.ledger.views(streams, year.now_us)
    return [view.state for view in views.values()]


async def found(year: Year, handle: str) -> UnmaskingState | None:
    """The asking of an address. Raises Unreachable."""
    streams = await year.doors.logs["access"].streams(PREFIX)
    stream = next((each for each in streams if handle_of(each) == handle), None)
    return None if stream is None else (await year.view(stream)).state


def row(state: UnmaskingState, pseudonyms: Pseudonyms, reader: str, *, decides: bool) -> GrantRow:
    """One asking as its approvers see it: nobody is named."""
    mask = Mask(pseudonyms, {})
    stands: Stands = "granted" if state.until_us else "asked" if state.matter else "over"
    waits = stands == "asked" and reader != state.holder and reader not in state.approvers
    return GrantRow(
        handle=handle_of(state.stream),
        stream=mask.text(state.subject),
        address=pseudonyms.address(state.subject),
        record=pseudonyms.address(state.stream),
        holder=mask.person(state.holder),
        mine=state.holder == reader,
        matter=state.matter,
        stands=stands,
        asked_us=state.asked_us if state.matter else None,
        approvers=tuple(mask.person(each) for each in state.approvers),
        needed=APPROVERS,
        until_us=state.until_us,
        may_decide=decides and waits,
        has_reason=bool(state.note) and state.matter is not None,
    )
