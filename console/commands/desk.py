"""`nearpeer emergency list|show|history`: what the desk looks at; a list once, or again and again."""

from functools import partial
from typing import Annotated

import typer

from console import officers
from console.commands.caring import cared, watched
from console.commands.options import OPERATOR, Actor, DataDir, Json
from console.drawn import case as drawn_case
from console.drawn import emergency as drawn
from console.pages import case as case_pages
from console.pages import emergency as pages
from console.pages.care import Care

NOT_SHOWN = 3
Case = Annotated[
    str,
    typer.Argument(metavar="ID", help="The case's id, the beginning of it, or the code of its receipt."),
]


def list_cases(
    *,
    closed: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    drills: Annotated[bool, typer.Option("--drills", help="The drills instead.")] = False,
    every: Annotated[
        float | None,
        typer.Option("--every", metavar="S", min=1, help="Look again every so many seconds, until Ctrl-C."),
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> int:
    """List the open cases: time left and until when, level, who holds each, its next step and receipt."""
    read = partial(pages.cases, closed=closed, drills=drills)
    if every is None:
        cared(data_dir, read, drawn.case_list, as_json=as_json)
    else:
        watched(data_dir, read, drawn.case_list, every, as_json=as_json)
    return 0


def show(
    case: Case,
    with_words: Annotated[  # noqa: FBT002
        bool, typer.Option("--with-words", help="With what was written; each reading is recorded.")
    ] = False,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Show one case with names: owners, pages and receipts, what is owed, what comes next. It is recorded.

    Exits 3 when words were asked for and that they are read could not be recorded.
    """

    async def read(care: Care) -> case_pages.CasePage:
        who = await officers.officer(care, "--as", actor)
        return await case_pages.opened(care, case, who, with_words=with_words)

    page = cared(data_dir, read, partial(drawn_case.case_page, asked=with_words), as_json=as_json)
    return NOT_SHOWN if with_words and page.words is None else 0


def history(case: Case, data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Tell every event of one case: when it happened, was recorded and written, by whom, by which command."""
    cared(data_dir, partial(case_pages.history, wanted=case), drawn_case.history, as_json=as_json)
    return 0
