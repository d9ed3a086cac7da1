"""`nearpeer ladder list|approve|decline`: what missed windows suggest, decided by a person."""

from functools import partial
from typing import Annotated

import typer

from console import intervening
from console.commands.acting import acted
from console.commands.looking import looked
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Json, opaque
from console.drawn import ladder as drawn
from console.pages import ladder as pages
from console.pages.relationship import cohort_in
from domain.ladder import Rung

app = typer.Typer(no_args_is_help=True)
Pair = Annotated[str, typer.Argument(metavar="PAIR", help="The pair's id, or the beginning of it.")]
Wanted = Annotated[Rung, typer.Option("--rung", help="The rung that `ladder list` suggests.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept encrypted, with the pair's data.")]
Remark = Annotated[str | None, typer.Option("--reason", help="A remark, if there is one; kept encrypted.")]


@app.command("list")
def list_waiting(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """List the pairs whose next rung waits for a decision, with the windows missed in a row."""
    return looked(data_dir, cohort, pages.waiting, drawn.ladder, as_json=as_json)


@app.command("approve")
def approve(
    pair: Pair,
    rung: Wanted,
    reason: Remark = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Climb the suggested rung: notice, conversation, then a rematch is asked for."""
    do = partial(intervening.approve, pair=pair, rung=rung, reason=reason, actor=opaque("--as", actor))
    return acted(data_dir, cohort or cohort_in(pair), do, drawn.decided, as_json=as_json)


@app.command("decline")
def decline(
    pair: Pair,
    rung: Wanted,
    reason: Reason,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Leave a pair as it is, with a reason; the rung rests until another window is missed."""
    do = partial(intervening.decline, pair=pair, rung=rung, reason=reason, actor=opaque("--as", actor))
    return acted(data_dir, cohort or cohort_in(pair), do, drawn.decided, as_json=as_json)
