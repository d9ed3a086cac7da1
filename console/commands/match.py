"""`nearpeer match …`: rounds on trial and in earnest, what speaks for a pair, what people say against one."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated

import typer
from rich.console import RenderableType

from console import matching
from console.commands.looking import looked
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Json, opaque
from console.drawn import match as drawn
from console.pages import explained as explaining
from console.pages import match as pages
from console.pages.moments import Moments
from domain.weights import Method

app = typer.Typer(no_args_is_help=True)
Draft = Annotated[str, typer.Argument(metavar="DRAFT", help="The draft's id.")]
Pair = Annotated[str, typer.Argument(metavar="PAIR", help="The pair's id, or the beginning of it.")]
By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Which of the two says so.")]
WORKING = "working it out"


@app.command("draft")
def draft(
    method: Annotated[
        Method | None, typer.Option("--method", help="How pairs are made; else as the policy says.")
    ] = None,
    seed: Annotated[str | None, typer.Option("--seed", help="The same seed draws the same lot.")] = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Work out a round without placing anybody."""
    wanted = None if seed is None else opaque("--seed", seed)
    do = partial(matching.draft, method=method, seed=wanted, actor=opaque("--as", actor))
    return looked(data_dir, cohort, do, drawn.draft_page, as_json=as_json, doing=WORKING)


@app.command("run")
def run(
    seed: Annotated[str, typer.Option("--seed", help="The same seed draws the same lot.")],
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Hold a round by lot at once, whatever the policy's method is."""
    do = partial(matching.run, seed=opaque("--seed", seed), actor=opaque("--as", actor))
    return looked(data_dir, cohort, do, _done, as_json=as_json, doing=WORKING)


@app.command("list")
def list_drafts(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """List the drafts of a cohort."""
    return looked(data_dir, cohort, pages.drafts, drawn.draft_list, as_json=as_json)


@app.command("show")
def show(draft: Draft, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """Show a draft with its pairs, and whom it leaves without a mentor."""
    read = partial(pages.draft_page, wanted=draft)
    return looked(data_dir, cohort, read, drawn.draft_page, as_json=as_json)


@app.command("compare")
def compare(
    one: Draft, other: Draft, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False
) -> int:
    """Compare two drafts: their points, and every mentee for whom they differ."""
    read = partial(pages.compared, one=one, other=other)
    return looked(data_dir, cohort, read, drawn.comparison, as_json=as_json)


@app.command("edit")
def edit(
    draft: Draft,
    moves: Annotated[
        list[str],
        typer.Argument(metavar="MENTEE=MENTOR...", help="Who gets whom; MENTEE=none for nobody."),
    ],
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Move mentees of a draft by hand, several at once; the points that are lost by it are shown."""
    do = partial(matching.rearrange, wanted=draft, moves=moves, actor=opaque("--as", actor))
    return looked(data_dir, cohort, do, drawn.draft_page, as_json=as_json, doing=WORKING)


@app.command("confirm")
def confirm(
    draft: Draft,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Place the pairs of a draft: all of them, or nobody when it holds no longer."""
    do = partial(matching.confirm, wanted=draft, actor=opaque("--as", actor))
    return looked(data_dir, cohort, do, _done, as_json=as_json, doing=WORKING)


@app.command("discard")
def discard(
    draft: Draft,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Put a draft away."""
    do = partial(matching.discard, wanted=draft, actor=opaque("--as", actor))
    return looked(data_dir, cohort, do, _done, as_json=as_json, doing=WORKING)


@app.command("explain")
def explain(
    pair: Annotated[
        str, typer.Argument(metavar="PAIR", help="A pair's id; with --draft the id of a mentee in it.")
    ],
    draft: Annotated[str | None, typer.Option("--draft", metavar="DRAFT", help="In which draft.")] = None,
    instead: Annotated[
        str | None, typer.Option("--instead", metavar="MENTOR", help="Why it is not this mentor.")
    ] = None,
    data_dir: DataDir = None,
    cohort: Cohort = None,
    *,
    as_json: Json = False,
) -> int:
    """Explain a pair: what counted and how much, the best alternative, and why it is not another."""
    read = partial(explaining.explained, pair=pair, draft=draft, instead=instead)
    return looked(data_dir, cohort, read, drawn.explained, as_json=as_json)


@app.command("waiting")
def waiting(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """List who waits for a mentor, the longest wait first."""
    return looked(data_dir, cohort, pages.waiting, drawn.waiting, as_json=as_json)


@app.command("decline")
def decline(
    pair: Pair,
    by: By,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; kept encrypted.")] = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Decline a pair for one of the two, soon after it was made; the mentee waits at the top of the list."""
    do = partial(matching.decline, wanted=pair, by=by, reason=reason, actor=opaque("--as", actor))
    return looked(data_dir, cohort, do, _done, as_json=as_json, doing=WORKING)


@app.command("forbid")
def forbid(
    mentor: Annotated[str, typer.Argument(metavar="MENTOR", help="The mentor's id.")],
    mentee: Annotated[str, typer.Argument(metavar="MENTEE", help="The mentee's id.")],
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept encrypted.")],
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Keep two people apart in every round, because one of them said "not this person"."""
    who = opaque("--as", actor)
    do = partial(matching.forbid, mentor=mentor, mentee=mentee, by=by, reason=reason, actor=who)
    return looked(data_dir, cohort, do, _done, as_json=as_json, doing=WORKING)


def _done(told: matching.Done, _: Moments) -> Iterable[RenderableType]:
    return drawn.done(told)
