"""Drafts of rounds as pages: a list, one with its pairs, two compared; and who waits, in their order."""

from console.pages.year import Page, Who, Year, one_of
from domain.drafts import Draft, DraftedPair
from domain.line import in_line
from domain.rounds import unplaced

NOUN = "draft"


class DraftRow(Page):
    """One draft; `points` are those of all its pairs now, `loss` what was given up of them by hand."""

    id: str
    method: str
    seed: str
    stands: str
    asked: str
    pairs: int
    waiting: int
    points: int
    loss: int


class DraftList(Page):
    """The drafts of a cohort, the newest last."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    drafts: tuple[DraftRow, ...]


class PairLine(Page):
    """One pair of a draft; `points` are nothing where it was drawn and not compared."""

    mentor: Who
    mentee: Who
    points: int
    arm: str | None
    by_hand: bool


class DraftPage(DraftRow):
    """One draft with its pairs, and the mentees whom it leaves without a mentor."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    lines: tuple[PairLine, ...]
    left: tuple[Who, ...]


class Difference(Page):
    """A mentee whose mentor is another one in the other draft; nobody where the draft has none for them."""

    mentee: Who
    one: Who | None
    other: Who | None
    one_points: int
    other_points: int


class Comparison(Page):
    """Two drafts beside each other: how many pairs they share, and every mentee for whom they differ."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    one: DraftRow
    other: DraftRow
    same: int
    differences: tuple[Difference, ...]


class WaitingRow(Page):
    """A mentee who waits, why, and since when."""

    mentee: Who
    why: str
    since: str
    since_us: int


class WaitingList(Page):
    """Who waits for a mentor, in the order in which the next round by interest places them."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    waiting: tuple[WaitingRow, ...]


async def drafts(year: Year) -> DraftList:
    """Every draft of the cohort."""
    return DraftList(**year.heading, drafts=tuple(row(year, d) for d in year.state.drafts.by_id.values()))


async def draft_page(year: Year, wanted: str) -> DraftPage:
    """One draft by its id. Raises Refusal, Unreachable."""
    draft = year.state.drafts.by_id[chosen(year, wanted)]
    left = _left(year, draft)
    names = await year.names([*left, *draft.pairs, *(pair.mentor for pair in draft.pairs.values())])
    lines = [
        PairLine(
            mentor=names[pair.mentor],
            mentee=names[mentee],
            points=pair.points,
            arm=pair.arm,
            by_hand=mentee in draft.by_hand,
        )
        for mentee, pair in draft.pairs.items()
    ]
    lines.sort(key=lambda line: (*line.mentor.order, line.mentee.id))
    gone = tuple(names[mentee] for mentee in left)
    return DraftPage(**row(year, draft).model_dump(), **year.heading, lines=tuple(lines), left=gone)


async def compared(year: Year, one: str, other: str) -> Comparison:
    """Two drafts by their ids. Raises Refusal, Unreachable."""
    first, second = (year.state.drafts.by_id[chosen(year, wanted)] for wanted in (one, other))
    mentees = sorted({*first.pairs, *second.pairs})
    differing = [m for m in mentees if _mentor(first.pairs.get(m)) != _mentor(second.pairs.get(m))]
    everybody = {pair.mentor for draft in (first, second) for pair in draft.pairs.values()}
    names = await year.names([*differing, *everybody])

    def told(mentee: str) -> Difference:
        here, there = first.pairs.get(mentee), second.pairs.get(mentee)
        return Difference(
            mentee=names[mentee],
            one=names[here.mentor] if here else None,
            other=names[there.mentor] if there else None,
            one_points=here.points if here else 0,
            other_points=there.points if there else 0,
        )

    return Comparison(
        **year.heading,
        one=row(year, first),
        other=row(year, second),
        same=len(mentees) - len(differing),
        differences=tuple(told(mentee) for mentee in differing),
    )


async def waiting(year: Year) -> WaitingList:
    """Who waits, first the top of the list, then by waiting time. Raises Unreachable."""
    state = year.state
    line = in_line(tuple(unplaced(state.people, state.placed)), state.placed, state.drafts)
    names = await year.names(mentee.id for mentee in line)
    rows = [
        WaitingRow(
            mentee=names[mentee.id],
            why=state.placed.waiting[mentee.id],
            since=year.moments.iso(state.drafts.since[mentee.id]),
            since_us=state.drafts.since[mentee.id],
        )
        for mentee in line
    ]
    return WaitingList(**year.heading, waiting=tuple(rows))


def chosen(year: Year, wanted: str) -> str:
    """The id of a draft that begins as asked for. Raises Refusal."""
    return one_of(year.state.drafts.by_id, wanted, NOUN, "nearpeer match list")


def row(year: Year, draft: Draft) -> DraftRow:
    """A draft in one line."""
    return DraftRow(
        id=draft.id,
        method=draft.method,
        seed=draft.seed,
        stands=draft.stands,
        asked=year.moments.iso(draft.asked_us),
        pairs=len(draft.pairs),
        waiting=len(_left(year, draft)),
        points=draft.points,
        loss=draft.loss,
    )


def _left(year: Year, draft: Draft) -> list[str]:
    """Who has no mentor now, and none in the draft."""
    if draft.stands == "asked":
        return []
    free = unplaced(year.state.people, year.state.placed)
    return [mentee.id for mentee in free if mentee.id not in draft.pairs]


def _mentor(pair: DraftedPair | None) -> str | None:
    return pair.mentor if pair else None
