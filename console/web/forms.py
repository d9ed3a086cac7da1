"""Reads the report's form: whatever is missing, doubled or broken in it, what is left is a report."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request

from console.help.numbers import Language
from console.help.pages import preferred
from console.help.words import Words
from console.identity import Known
from console.raising import Raised
from console.web.parts import Pair
from console.web.words import RAISE
from domain.case_commands import Danger

LONGEST_BODY = 256_000
"""Bytes of a form that are read; what comes after them is left out, never the report."""
LONGEST_WORDS = 8_000
"""Characters of a text, a good four pages."""
ID = re.compile(r"[a-z0-9-]{8,64}")
DANGERS: tuple[Danger, ...] = ("yes", "not-sure", "no")

Fields = Mapping[str, str]
About = Literal["pair", "me", "else", ""]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form says; `pair` is the stream of one of the sender's own relationships."""

    id: str
    danger: Danger
    about: About
    pair: Pair | None
    words: str
    language: Language


async def fields_of(request: Request) -> Fields:
    """The fields of a form, each with its last value. Raises nothing."""
    text = (await read(request, LONGEST_BODY)).decode("utf-8", "replace")
    try:
        return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
    except ValueError:
        return {}


async def read(request: Request, longest: int) -> bytes:
    """The beginning of a body, up to `longest` bytes, or as far as it came. Raises nothing."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > longest:
                break
    except ClientDisconnect:
        pass  # whoever went away has sent what there is
    return bytes(body[:longest])


def answers(fields: Fields, language: Language, pairs: Sequence[Pair]) -> Answers:
    """The answers; no answer to whether somebody is in danger counts as not sure."""
    given = fields.get("danger", "")
    about = fields.get("about", "")
    pair = next((pair for pair in pairs if pair.stream == about), None)
    kind: About = "pair" if pair else "me" if about == "me" else "else" if about == "else" else ""
    return Answers(
        id=own_id(fields.get("id", "")),
        danger=next((danger for danger in DANGERS if danger == given), "not-sure"),
        about=kind,
        pair=pair,
        words=fields.get("words", "").replace("\r\n", "\n").strip()[:LONGEST_WORDS],
        language=language,
    )


def raised(said: Answers, person: Known | None) -> Raised:
    """The report as it is raised; whom it is about, if that is no relationship, stands before the words."""
    w = Words(RAISE, said.language)
    who = {"me": w("said-me"), "else": w("said-else")}.get(said.about, "")
    return Raised(
        id=said.id,
        danger=said.danger,
        level="concern" if said.danger == "no" else "emergency",
        about=said.pair.stream if said.pair else None,
        raised_by=person.role if person else "unknown",
        person=person.person if person else None,
        verified=person is not None,
        words="\n".join(filter(None, (who, said.words))) or None,
        language=said.language,
    )


def own_id(given: str) -> str:
    """The sender's own id of the report, or a new one that nobody can guess."""
    return given if ID.fullmatch(given) else secrets.token_hex(16)


def language_of(request: Request, fields: Fields | None = None) -> Language:
    """The language that was chosen by a link or a form, else the one that the browser prefers."""
    chosen = (fields or {}).get("lang") or request.query_params.get("lang")
    if chosen == "en":
        return "en"
    return "hu" if chosen == "hu" else preferred(request.headers.get("accept-language", ""))
