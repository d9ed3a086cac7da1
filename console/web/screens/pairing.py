"""The pairing workbench: drafts side by side, the pairs of one, why not another, by hand, in earnest."""

from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from console.access.right import Right, Thing
from console.matching import REASON, rearranged
from console.pages.draft import DraftView, draft_view, opened
from console.pages.match import Comparison, compared
from console.pages.pairing import Workbench, draft_of, letter, workbench
from console.pages.seating import seating
from console.web.entering import tells
from console.web.forms_of import Form, Line, Query, Words
from console.web.routes import Done, Routes, Shown
from console.web.texts.pairing import PAIRING
from console.web.visit import Visit
from domain.declining import ForbidPair
from domain.draft_commands import ConfirmDraft, DiscardDraft, DraftRound
from domain.errors import Refusal
from domain.weights import Method

READ = Right("pairing", "read")
NOBODY = "none"

routes = Routes()


class NewDraft(Form):
    """How a round is tried; without a method as the policy says, without a seed by the draft's own id.

    `keeps` is a draft whose pairs by hand stay in the new one.
    """

    method: Method | None = None
    seed: Annotated[Line, Field(pattern=r"^[A-Za-z0-9._-]{0,40}$")] = ""
    keeps: Line | None = None


class Two(Query):
    """Two drafts."""

    one: Line
    other: Line


class Part(Query):
    """Which pairs, or who is left for which reason."""

    show: Line = "proposed"
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class Another(Query):
    """The mentor of whom is asked: why not?"""

    instead: Line = ""


class Move(Form):
    """Another mentor for a mentee, or none; the mentee who makes room goes to another one."""

    mentor: Line
    other: Line = ""
    other_mentor: Line = NOBODY


class Sure(Form):
    """That all of it is meant: how many pairs stood on the page that was looked at."""

    pairs: Annotated[int, Field(ge=0)]


class Apart(Form):
    """Who of the two said it, and why."""

    mentor: Line
    by: Literal["mentor", "mentee"]
    reason: Annotated[Words, Field(min_length=1)]


@routes.page("/pairing", READ, nav="pairing")
async def show_pairing(visit: Visit) -> Shown[Workbench]:
    """What a round starts from, its drafts side by side, and who waits for a mentor."""
    page = await workbench(await visit.year())
    return Shown(page, "pairing.html", PAIRING, version=page.version)


@routes.act("/pairing", Right("pairing", "draft"), at="show_pairing")
async def draft_round(visit: Visit, form: NewDraft) -> Done:
    """Tries a round: a lot is drawn at once, what goes by interest is worked out meanwhile."""
    year = await visit.year()
    name = f"draft-{sha256(visit.command_id().encode()).hexdigest()[:10]}"
    kept = draft_of(year, form.keeps).id if form.keeps else None
    command = DraftRound(seed=form.seed or name, method=form.method, keeps=kept)
    receipt = await year.does(command, name, visit.acting.actor)
    return Done("drafted", to=f"/pairing/{name}", receipt=receipt)


@routes.page("/pairing/compare", READ, nav="pairing")
async def compare_drafts(visit: Visit, query: Two) -> Shown[Comparison]:
    """Two drafts beside each other: every mentee for whom they differ."""
    year = await visit.year()
    page = await compared(year, query.one, query.other)
    letters = {draft.id: letter(year, draft) for draft in year.state.drafts.by_id.values()}
    return Shown(page, "pairing_compare.html", PAIRING, values={"letters": letters})


@routes.page("/pairing/{draft}", READ, nav="pairing")
async def show_draft(visit: Visit, draft: str, query: Part) -> Shown[DraftView]:
    """A draft with its pairs, the weakest first, and whom it leaves without a mentor."""
    year = await visit.year()
    wanted = draft_of(year, draft)
    page = await draft_view(await seating(year, wanted), wanted, query.show, query.page)
    return Shown(page, "pairing_draft.html", PAIRING, version=page.version)


@routes.page("/pairing/{draft}/mentees/{mentee}", READ, of="mentee", nav="pairing")
async def show_drafted(visit: Visit, draft: str, mentee: str, query: Another) -> Shown[DraftView]:
    """One mentee of a draft: what counts for the pair, why it is not another, and moves by hand.

    Their wishes and those of each mentor who is looked at are read by it: each reading is recorded first.
    """
    year = await visit.year()
    wanted = draft_of(year, draft)
    pair = wanted.pairs.get(mentee)
    for mentor in {each for each in (pair.mentor if pair else "", query.instead) if each}:
        await visit.gate.admit(visit.acting, READ, Thing("mentor", mentor), visit)
    on = await seating(year, wanted)
    page = await draft_view(on, wanted, "proposed", 1, opened(on, wanted, mentee, query.instead))
    return Shown(page, "pairing_draft.html", PAIRING, version=page.version)


@routes.act("/pairing/{draft}/mentees/{mentee}/move", Right("pairing", "edit"), at="show_drafted")
async def move_mentee(visit: Visit, draft: str, mentee: str, form: Move) -> Done:
    """Moves a mentee of a draft by hand; what that does to the points stands in the draft."""
    year = await visit.year()
    moves = {mentee: None if form.mentor == NOBODY else form.mentor}
    if form.other:
        moves[form.other] = None if form.other_mentor == NOBODY else form.other_mentor
    receipt = await visit.does(year.state.stream, await rearranged(year, draft, moves))
    return Done("moved", to=f"/pairing/{draft}/mentees/{mentee}", receipt=receipt)


@routes.act("/pairing/{draft}/mentees/{mentee}/apart", Right("pairing", "forbid"), at="show_drafted")
async def keep_apart(visit: Visit, draft: str, mentee: str, form: Apart) -> Done:
    """No round brings the two together any more; who of them said so, and why, is the vault's."""
    year = await visit.year()
    who = form.mentor if form.by == "mentor" else mentee
    receipt = await tells(
        visit,
        year.state.stream,
        REASON,
        [who],
        form.reason,
        lambda note: ForbidPair(mentor=form.mentor, mentee=mentee, note=note),
    )
    return Done("apart", to=f"/pairing/{draft}/mentees/{mentee}", receipt=receipt)


@routes.act("/pairing/{draft}/confirm", Right("pairing", "confirm"), at="show_draft")
async def confirm_draft(visit: Visit, draft: str, form: Sure) -> Done:
    """Places the pairs of a draft: all of them, or nobody when it has moved or holds no longer."""
    year = await visit.year()
    wanted = draft_of(year, draft)
    if wanted.stands == "ready" and len(wanted.pairs) != form.pairs:
        problem = f"{wanted.id} has {len(wanted.pairs)} pairs by now."
        raise Refusal("draft-moved", problem, "Look at it again, then confirm.")
    receipt = await visit.does(year.state.stream, ConfirmDraft(draft=wanted.id))
    return Done("confirmed", to=f"/pairing/{wanted.id}", receipt=receipt)


@routes.act("/pairing/{draft}/discard", Right("pairing", "discard"), at="show_draft")
async def discard_draft(visit: Visit, draft: str) -> Done:
    """Puts a draft away; nothing else changes."""
    year = await visit.year()
    receipt = await visit.does(year.state.stream, DiscardDraft(draft=draft_of(year, draft).id))
    return Done("discarded", to="/pairing", receipt=receipt)
