"""`nearpeer policy check|publish`: the programme's numbers, looked at before they count."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from console import terminal
from console.commands.acting import acted
from console.commands.looking import looked
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Effective, Json, opaque
from console.configuring import PolicyInForce, publish_policy
from console.drawn import as_if as drawn_as_if
from console.drawn import programme as drawn
from console.pages.affected import affected_by
from console.pages.as_if import as_if
from console.pages.year import Year
from console.policy import load_policy

WouldBeEffective = Annotated[
    datetime | None,
    typer.Option("--effective", formats=["%Y-%m-%d"], metavar="DATE", help="From when it would count."),
]
SinceStart = Annotated[
    bool, typer.Option("--since-start", help="Replay the year under it, beside the last version.")
]
app = typer.Typer(no_args_is_help=True)
File = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The policy, as TOML.")
]


@app.command("check")
def check(
    file: File,
    effective: WouldBeEffective = None,
    cohort: Cohort = None,
    data_dir: DataDir = None,
    *,
    since_start: SinceStart = False,
    as_json: Json = False,
) -> int:
    """Say whether a policy file fits, and with --effective whom it would touch; nothing is published.

    With --since-start it is judged as if it had always counted. Exits 1 when it does not fit or is refused.
    """
    policy = load_policy(file)
    if since_start:
        return looked(data_dir, cohort, partial(as_if, policy=policy), drawn_as_if.as_if, as_json=as_json)
    if effective is not None:
        read = partial(affected_by, policy=policy, day=effective.date())
        return looked(data_dir, cohort, read, drawn.affected, as_json=as_json)
    if as_json:
        terminal.answer({"ok": True, "policy": policy.name})
    else:
        terminal.show(
            [
                f"{file.name}: every number of the policy “{policy.name}” fits.",
                f"Whom it would touch: nearpeer policy check {file.name} --effective DATE",
                f"What it would have made of the year so far: nearpeer audit what-if --policy {file.name}",
            ]
        )
    return 0


@app.command("publish")
def publish(
    file: File,
    effective: Effective,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Publish the next version of a cohort's policy. What was decided before is not changed by it.

    Look first whom it would touch (`policy check --effective`), and what it would have made of the year so
    far (`audit what-if`). The same file for the same day again changes nothing.
    """
    policy = load_policy(file)
    who = opaque("--as", actor)

    async def do(year: Year) -> PolicyInForce:
        day = effective.date()
        return await publish_policy(year.doors.ledger, year.state, policy, day, year.now_us, who)

    return acted(data_dir, cohort, do, drawn.published, as_json=as_json)
