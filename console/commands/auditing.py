"""`nearpeer audit replay|diff`: a stream, or all, as it stood at a moment, and what differs between two."""

from pathlib import Path
from typing import Annotated

import typer

from console.commands.looking import looked
from console.commands.options import Cohort, Json, settings_of
from console.commands.options import DataDir as Place
from console.drawn import replaying as drawn
from console.drawn import whole as drawn_whole
from console.errors import BadInput
from console.masking import pseudonyms_of
from console.pages.replaying import Moment, Replay, replay
from console.pages.whole import Whole, whole
from console.pages.year import Year
from console.replaying import exists
from console.sealed import proven_seal
from console.web.searching import moment_of
from domain.errors import Refusal
from runtime.datadir import DataDir

Stream = Annotated[
    str,
    typer.Argument(metavar="STREAM", help="Such as relationship/2025/ID, or its address in the console."),
]
StreamOrAll = Annotated[
    str, typer.Argument(metavar="STREAM|all", help="A stream, or all: the whole programme in figures.")
]
At = Annotated[
    int | None, typer.Option("--at", min=0, metavar="POSITION", help="Up to this position of its log.")
]
KnownAt = Annotated[
    str | None,
    typer.Option("--as-known-at", metavar="TIME", help="What was recorded by then (local time)."),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="TIME", help="What had happened by then (local time).")
]
ALL = "all"
Other = Annotated[
    str, typer.Argument(metavar="TIME", help="A local day or time, or a position such as 1234.")
]


def replay_stream(
    stream: StreamOrAll,
    at: At = None,
    as_known_at: KnownAt = None,
    as_of: AsOf = None,
    data_dir: Place = None,
    cohort: Cohort = None,
    *,
    as_json: Json = False,
) -> int:
    """Replay a stream up to a moment: its state line by line, each with the event that made it so.

    People are pseudonyms, the same as in the console. Without a moment it is the stream as it stands. The
    checkpoint that covers it is named, and with --json the last event behind it is proved.
    """
    if at is not None and as_known_at is not None:
        raise typer.BadParameter("Give --at or --as-known-at, not both.")
    moment = Moment(
        position=at, known_us=_time("--as-known-at", as_known_at), happened_us=_time("--as-of", as_of)
    )

    settings = settings_of(data_dir)
    seals = DataDir(settings.data_dir, settings).seals

    async def everything(year: Year) -> Whole:
        return await whole(year, moment, seals)

    async def page(year: Year) -> Replay:
        return await _replayed(year, stream, moment, moment, seals)

    if stream == ALL:
        return looked(data_dir, cohort, everything, drawn_whole.whole, as_json=as_json)
    return looked(data_dir, cohort, page, drawn.replayed, as_json=as_json)


def diff_stream(
    stream: Stream,
    one: Other,
    other: Other,
    as_of: AsOf = None,
    data_dir: Place = None,
    cohort: Cohort = None,
    *,
    as_json: Json = False,
) -> int:
    """Tell what differs in a stream between two moments, each as known by then."""
    happened_us = _time("--as-of", as_of)
    a, b = (_moment(typed, happened_us) for typed in (one, other))
    settings = settings_of(data_dir)
    seals = DataDir(settings.data_dir, settings).seals

    async def page(year: Year) -> Replay:
        return await _replayed(year, stream, a, b, seals)

    return looked(data_dir, cohort, page, drawn.compared, as_json=as_json)


async def _replayed(year: Year, wanted: str, a: Moment, b: Moment, seals: Path) -> Replay:
    """Raises Refusal for what is no stream of this record."""
    pseudonyms = await pseudonyms_of(year)
    stream = wanted if "/" in wanted else pseudonyms.addressed(wanted)
    if stream is None or not await exists(year.doors, year, stream):
        raise Refusal("no-such-stream", "There is no such stream.", "See: nearpeer relationship list --json")
    page = await replay(year, stream, a, b, pseudonyms, masked=True)
    until = max(page.a.position, page.b.position)
    behind = [position for position in page.positions if position <= until]
    return page.model_copy(update={"seal": await proven_seal(seals, year.doors.logs[page.log], behind)})


def _moment(typed: str, happened_us: int | None) -> Moment:
    if typed.isascii() and typed.isdecimal():
        return Moment(position=int(typed), happened_us=happened_us)
    return Moment(known_us=_time("TIME", typed), happened_us=happened_us)


def _time(option: str, typed: str | None) -> int | None:
    """The last microsecond of a local day or minute. Raises BadInput."""
    wrong: dict[str, str] = {}
    at_us = moment_of(typed or "", option, wrong, end=True)
    if wrong:
        remedy = "Give a day or a time, such as 2026-03-12 or 2026-03-12T10:00."
        raise BadInput(f"--{option.strip('-').lower()}", "", "It is no time.", remedy)
    return at_us
