"""What was written about a case: each text is fetched only once it is recorded that it is read."""

from functools import partial
from uuid import uuid4

from console.pages.care import Care, Kept
from console.pages.year import Page
from domain import addresses
from store.vault import NoteAbout


class Words(Page):
    """The text of a note, by the version of the event that names it, and who wrote it, by id."""

    version: int
    note: str
    author: str
    text: str


async def texts_of(care: Care, case: Kept, actor: str) -> tuple[Words, ...]:
    """Every text of a case, the first one first. Whoever cannot be recorded as a reader gets none.

    Raises Unreachable, LogBusy, ClockBehind, WrongWrappingKey, Damaged.
    """
    found = []
    for version, note in notes_in(case):
        read = partial(_recorded, care, case.seen.stream, actor)
        text = await care.doors.vault.read(note.partition("#")[0], read)
        found.append(Words(version=version, note=note, author=case.rows[version - 1].actor, text=text))
    return tuple(found)


async def _recorded(care: Care, stream: str, actor: str, about: NoteAbout) -> None:
    await care.reads(stream, "words", actor, reading(stream, actor), about.note_id)


def reading(stream: str, actor: str) -> str:
    """The id of one reading: a second one is another."""
    return f"{addresses.access(stream)}/{actor}/{uuid4().hex}"


def notes_in(kept: Kept) -> list[tuple[int, str]]:
    """(version, note) of every event that names a text; what stands behind `#` commits to its words."""
    found = []
    for row, each in zip(kept.rows, kept.entries, strict=True):
        report = getattr(each.event, "report", None)
        note = getattr(each.event, "note", None) or getattr(report, "note", None)
        if note is not None:
            found.append((row.version, note))
    return found
