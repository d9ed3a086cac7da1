"""`nearpeer mentor list|show|history`: the mentors of a cohort, and why they earn credit or not."""

from typing import Annotated

import typer

from console.commands.looking import looked
from console.commands.options import Cohort, DataDir, Json
from console.drawn import history as drawn_history
from console.drawn import mentor as drawn
from console.pages import history as histories
from console.pages import mentor as pages
from console.pages.year import Year

app = typer.Typer(no_args_is_help=True)
Mentor = Annotated[str, typer.Argument(metavar="ID", help="The mentor's id, or the beginning of it.")]


@app.command("list")
def list_mentors(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """List every mentor of a cohort: sessions of those needed, diary, credit, what is due next."""
    return looked(data_dir, cohort, pages.mentors, drawn.mentor_list, as_json=as_json)


@app.command("show")
def show_mentor(
    mentor: Mentor, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False
) -> int:
    """Show one mentor: sessions attended, credit rule by rule, and every obligation."""

    async def page(year: Year) -> pages.MentorPage:
        return await pages.mentor_page(year, mentor)

    return looked(data_dir, cohort or pages.cohort_in(mentor), page, drawn.mentor_page, as_json=as_json)


@app.command("history")
def mentor_history(
    mentor: Mentor, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False
) -> int:
    """Tell every event of one mentor's year, with when, by whom and by which command."""

    async def page(year: Year) -> histories.History:
        return await histories.history(year, pages.stream_of(year, pages.chosen(year, mentor)))

    return looked(data_dir, cohort or pages.cohort_in(mentor), page, drawn_history.history, as_json=as_json)
