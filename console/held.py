"""What is held about somebody as files that they can keep: in two languages, for people and programs."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.errors import BadInput
from console.help.numbers import Language
from console.help.words import Words
from console.pages.held import Held
from console.pages.moments import PROGRAMME_ZONE, Moments
from console.web.texts.held import HELD

FOLDER = Path(__file__).parent / "drawn"
TEMPLATE = "held.html"
LANGUAGES: tuple[Language, ...] = ("en", "hu")
BYTE_ORDER = "\ufeff"
"""Spreadsheets take a file for UTF-8 that begins so."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The moment that a zip's entries bear, so that the same data make the same file."""
Files = dict[str, bytes]


def files(held: Held) -> Files:
    """Every file by its name."""
    made = {f"index.{language}.html": _page(held, language).encode() for language in LANGUAGES}
    made["data.json"] = orjson.dumps(held.model_dump(mode="json"), option=orjson.OPT_INDENT_2) + b"\n"
    made["words.csv"] = _csv(
        ("written", "class", "own", "text"),
        ((_iso(one.at_us), one.purpose, "yes" if one.own else "no", one.text or "") for one in held.words),
    )
    made["events.csv"] = _csv(
        ("happened", "recorded", "type", "in English", "magyarul", "stream"),
        (
            (_iso(e.happened_us), _iso(e.recorded_us), e.type, *HELD.get(e.type, (e.type, e.type)), e.stream)
            for e in held.events
        ),
    )
    made["readings.csv"] = _csv(
        ("at", "role", "what"), ((_iso(one.at_us), one.role or "", one.matter) for one in held.readings)
    )
    return made


def zipped(made: Files) -> bytes:
    """One file with all of them."""
    taken = io.BytesIO()
    with zipfile.ZipFile(taken, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content)
    return taken.getvalue()


def write(made: Files, folder: Path) -> None:
    """Into a new or empty folder that only its owner reads. Raises BadInput."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadInput("--into", "", f"{folder} is not empty.", "Name a new folder.")
        for name, content in made.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        problem = f"{folder} cannot be written: {error.strerror}."
        raise BadInput("--into", "", problem, "Name another folder.") from None


def _page(held: Held, language: Language) -> str:
    surroundings = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = Words(HELD, language)

    def said(key: str | None, otherwise: str) -> str:
        return words(key) if key in HELD else otherwise

    return surroundings.get_template(TEMPLATE).render(
        held=held, w=words, said=said, language=language, time=_time
    )


def _csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([[_plain(cell) for cell in line] for line in lines])
    return (BYTE_ORDER + text.getvalue()).encode()


def _plain(cell: str) -> str:
    """No cell that a spreadsheet would take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _time(at_us: int) -> str:
    return f"{Moments(None, PROGRAMME_ZONE).local(at_us):%Y-%m-%d %H:%M}"


def _iso(at_us: int) -> str:
    return Moments(None, PROGRAMME_ZONE).iso(at_us)
