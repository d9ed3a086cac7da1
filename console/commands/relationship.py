"""`nearpeer relationship list|show|history`: the pairs of a cohort, as they stand now."""

from typing import Annotated

import typer

from console.commands.looking import looked
from console.commands.options import Cohort, DataDir, Json
from console.drawn import history as drawn_history
from console.drawn import relationship as drawn
from console.pages import history as histories
from console.pages import relationship as pages
from console.pages.year import Year

app = typer.Typer(no_args_is_help=True)
Pair = Annotated[str, typer.Argument(metavar="ID", help="The relationship's id, or the beginning of it.")]


@app.command("list")
def list_pairs(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """List every pair of a cohort: stage, meetings and contacts by standing, what is due next."""
    return looked(data_dir, cohort, pages.pairs, drawn.pair_list, as_json=as_json)


@app.command("show")
def show_pair(pair: Pair, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """Show one pair: its cadence, every obligation with its window and standing, and steps of support."""

    async def page(year: Year) -> pages.PairPage:
        return await pages.pair_page(year, pair)

    return looked(data_dir, cohort or pages.cohort_in(pair), page, drawn.pair_page, as_json=as_json)


@app.command("history")
def pair_history(
    pair: Pair, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False
) -> int:
    """Tell every event of one pair: when it happened, was recorded and written, by whom, by which command."""

    async def page(year: Year) -> histories.History:
        return await histories.history(year, pages.stream_of(year, pages.chosen(year, pair)))

    return looked(data_dir, cohort or pages.cohort_in(pair), page, drawn_history.history, as_json=as_json)
