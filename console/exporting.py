"""Takes a case out of the service: one page for eyes and one file for machines, each readable alone."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict

from console.drawn.case_file import drawn
from console.errors import BadInput
from console.pages.care import Care, Kept, kept
from console.pages.case import case_page, pair_of, people_of
from console.pages.case_file import CaseFile, case_file, on_duty_then
from console.pages.case_texts import reading, texts_of
from console.pages.moments import Moments
from console.pages.paging import desk_of
from console.pages.year import Who

OWN_EYES = 0o600


class Exported(BaseModel):
    """What was written, and what of it is personal."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    id: str
    stream: str
    events: int
    notes: int
    with_words: bool
    size: int
    root: str
    html: str
    json_file: str


async def export(care: Care, wanted: str, place: Path, actor: str, *, with_words: bool) -> Exported:
    """Writes the page of a case to `place` and its data beside it, both for their owner's eyes only.

    That it is read is committed first, of each text anew. Raises BadInput, Refusal, Unreachable, LogBusy.
    """
    html, data = _free(place.with_suffix(".html")), _free(place.with_suffix(".json"))
    whole = await made(care, wanted, actor, with_words=with_words)
    _written(html, whole.html)
    _written(data, whole.data)
    page = whole.page
    return Exported(
        id=page.case.id,
        stream=page.case.stream,
        events=len(page.rows),
        notes=page.notes,
        with_words=with_words,
        size=page.proof.size,
        root=page.proof.root,
        html=str(html),
        json_file=str(data),
    )


class Made(NamedTuple):
    """A case file: what it says, as a page for eyes and as data for machines."""

    page: CaseFile
    html: bytes
    data: bytes


async def made(
    care: Care, wanted: str, actor: str, *, with_words: bool = False, recorded: bool = False
) -> Made:
    """The file of a case, once it is committed that it is read, of each text anew; `recorded`: it is already.

    Raises Refusal, Unreachable, LogBusy.
    """
    case = await kept(care, await care.chosen(wanted))
    stream = case.seen.stream
    if not recorded:
        await care.reads(stream, "case", actor, reading(stream, actor))
    texts = await texts_of(care, case, actor) if with_words else None
    people = await _named(care, case, actor) if with_words else ()
    page = case_page(care, case, {who.id: who for who in people}, (), named=with_words)
    whole = await case_file(care, case, page, actor, texts, people)
    return Made(whole, drawn(whole, care.moments).encode(), _data(whole))


async def _named(care: Care, case: Kept, actor: str) -> tuple[Who, ...]:
    stream = case.seen.stream
    await care.reads(stream, "names", actor, reading(stream, actor))
    pair = await pair_of(care, case.seen.case.about)
    shifts = (duty.officer for duty in on_duty_then(care, case) if duty.officer)
    return tuple((await care.names({*people_of(case), *pair, *desk_of(care, case), *shifts})).values())


def _data(whole: CaseFile) -> bytes:
    return (
        orjson.dumps(whole.model_dump(mode="json", exclude={"case": {"words"}}), option=orjson.OPT_INDENT_2)
        + b"\n"
    )


def _free(place: Path) -> Path:
    if place.exists():
        raise BadInput(
            "--to", "", f"{place} is there already.", "Name another file; nothing is written over."
        )
    if not place.parent.is_dir():
        raise BadInput("--to", "", f"There is no folder {place.parent}.", "Make it first.")
    return place


def _written(place: Path, content: bytes) -> None:
    """The whole file or none of it; it was not there before."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_EYES)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            place.unlink()
        raise


def told(page: Exported, _: Moments) -> list[str]:
    """What a person is told."""
    kept_back = "" if page.with_words or not page.notes else f" {page.notes} texts stayed in the vault."
    personal = " They hold names and words: keep them as you keep the case." if page.with_words else ""
    written = f"{page.stream}: {page.events} events written to {page.html} and {page.json_file}."
    return [
        f"{written}{kept_back}{personal}",
        f"The log had {page.size} events then; its root was {page.root}.",
    ]
