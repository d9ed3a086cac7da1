"""What a browser sends with an act: the fields of a form, and the one file that a form may declare.

A file never touches a disk: it is read into memory up to its limit, and a longer one is refused.
"""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import parse_qs

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from console.rosters.reading import MOST_BYTES
from console.web.forms import LONGEST_BODY, read
from console.web.forms_of import Upload

BESIDE = 100_000
"""Bytes that the other fields of a form with a file may have, and what stands between its parts."""
MOST_FIELDS, MOST_PARTS = 3_000, 100
LONGEST_NAME = 100
MULTIPART = "multipart/form-data"
Fields = dict[str, list[str]]


class TooLarge(Exception):
    """A form with more in it than a form can have."""


class _InMemory(MultiPartParser):
    """Keeps a file in memory, however long it is: it was cut to its limit before."""

    spool_max_size = MOST_BYTES + BESIDE


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of an act, its file by the field's name, and what is wrong with that one by a code."""

    fields: Fields
    files: Mapping[str, Upload] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


async def sent(request: Request, upload: str | None = None) -> Sent:
    """What was sent; `upload` is the field that is a file. Raises TooLarge: nothing of a form is left out."""
    if upload is not None and request.headers.get("content-type", "").startswith(MULTIPART):
        return await _parts(request, upload)
    body = await read(request, LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        raise TooLarge
    text = body.decode("utf-8", "replace")
    try:
        return Sent(parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return Sent({})


async def _parts(request: Request, upload: str) -> Sent:
    """The parts of a form; of one that is too large those that stand before the file."""
    body = await read(request, MOST_BYTES + BESIDE + 1)
    end = b"--" + _boundary(request) + b"--"
    whole = body.rstrip().endswith(end)
    if not whole:
        body = body[: MOST_BYTES + BESIDE] + b"\r\n" + end + b"\r\n"

    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await _InMemory(request.headers, once(), max_files=1, max_fields=MOST_PARTS).parse()
    except (MultiPartException, FormParserError):
        return Sent({}, wrong={upload: "unusable" if whole else "cut-off"})
    fields: Fields = {}
    content, name = b"", ""
    for key, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(key, []).append(value)
        elif key == upload:
            content, name = await value.read(), _name_of(value)
    await form.close()
    if len(content) > MOST_BYTES or not whole:
        return Sent(fields, wrong={upload: "too-large" if len(content) > MOST_BYTES else "cut-off"})
    chosen = name or content
    return Sent(fields, {upload: Upload.model_construct(name=name, content=content)} if chosen else {})


def _boundary(request: Request) -> bytes:
    """What stands between the parts of a form."""
    _, options = parse_options_header(request.headers["content-type"])
    return options.get(b"boundary", b"")


def _name_of(value: UploadFile) -> str:
    """The name of a file without its folders."""
    name = PurePath((value.filename or "").replace("\\", "/")).name
    return "".join(sign if sign.isprintable() else " " for sign in name)[-LONGEST_NAME:]
