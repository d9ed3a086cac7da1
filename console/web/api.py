"""POST /api/emergencies: a report as JSON, answered by what became of it; nothing left out refuses it."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, Field

from console.identity import Known, Links
from console.intake import Intake
from console.raising import Raised, Receipt, raise_emergency
from console.reporting import about_of
from domain.case_commands import Danger
from domain.levels import LevelName

ANSWERS = {"recorded": 201, "kept": 202, "not-recorded": 503}
AGAIN, UNREADABLE = 200, 400
LANGUAGES = ("hu", "en")


class Report(BaseModel):
    """A report by a program; what is left out or cannot be used refuses nothing."""

    model_config = ConfigDict(extra="allow")

    id: str = Field("", description="The same id again is the same case.")
    danger: str = Field("not-sure", description="yes, not-sure or no; anything else counts as not sure.")
    level: str = Field("emergency", description="emergency, urgent, concern or drill.")
    about: str = Field("", description="Whom it is about: the id of a person or a pair, or words.")
    words: str = Field("", description="What has happened.")
    language: str = Field("hu", description="hu or en.")


class Told(BaseModel):
    """What became of a report; `call` has the numbers to call where nobody has it yet."""

    kept: Literal["recorded", "kept", "not-recorded"]
    call: list[str]
    id: str | None = None
    at: str | None = None
    at_us: int | None = None
    duplicate: bool | None = None
    unverified_queue: bool | None = None
    words_kept: bool | None = None
    problem: str | None = None
    remedy: str | None = None


REQUEST = {"content": {"application/json": {"schema": Report.model_json_schema()}}}
DESCRIBED: dict[int | str, dict[str, Any]] = {
    200: {"model": Told, "description": "It was recorded before, under the same id."},
    201: {"model": Told, "description": "Recorded."},
    202: {"model": Told, "description": "Kept, and not in the record yet."},
    400: {"model": Told, "description": "The body is no JSON object, so nothing was recorded."},
    503: {"model": Told, "description": "Not recorded: call."},
}


class Answer(NamedTuple):
    """What goes back: an HTTP status and the body, to be written as JSON."""

    status: int
    body: dict[str, Any]


async def raise_by_json(
    intake: Intake, links: Links, body: bytes, token: str | None, call: Sequence[str]
) -> Answer:
    """Takes a report; `token` is that of a personal link, `call` the numbers for whoever is not recorded.

    The body: `{"id", "danger": "yes"|"not-sure"|"no", "level", "about", "words", "language"}`, each of which
    may be missing; the same `id` again is the same case. The answer: 201 recorded, 200 recorded before,
    202 kept but not yet in the record, 503 not recorded, 400 no JSON object and so not recorded either.
    """
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        return Answer(UNREADABLE, _not_understood(call))
    about, rest = await about_of(intake, _text(fields.get("about")))
    receipt = await raise_emergency(intake, _raised(fields, links.who(token), about, rest))
    return Answer(_status(receipt), _told(receipt, call))


def _raised(fields: Mapping[str, object], known: Known | None, about: str | None, rest: str) -> Raised:
    """The report of these fields: what cannot be used counts as left out, and no text is lost."""
    danger, level, language = (fields.get(name) for name in ("danger", "level", "language"))
    return Raised(
        id=_text(fields.get("id")) or secrets.token_hex(16),
        danger=_one_of(get_args(Danger), danger, "not-sure"),
        level=_one_of(get_args(LevelName), level, "emergency"),
        about=about,
        raised_by=known.role if known else "unknown",
        person=known.person if known else None,
        verified=known is not None,
        words="\n".join(filter(None, (_text(fields.get("words")), rest))) or None,
        language=_one_of(LANGUAGES, language, "hu"),
    )


def _one_of(allowed: Sequence[Any], given: object, otherwise: Any) -> Any:
    return given if given in allowed else otherwise


def _text(given: object) -> str:
    if given is None or isinstance(given, str):
        return given or ""
    return json.dumps(given, ensure_ascii=False)


def _status(receipt: Receipt) -> int:
    return AGAIN if receipt.kept == "recorded" and receipt.duplicate else ANSWERS[receipt.kept]


def _told(receipt: Receipt, call: Sequence[str]) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "kept": receipt.kept,
        "at": datetime.fromtimestamp(receipt.at_us // 1_000_000, UTC).isoformat(),
        "at_us": receipt.at_us,
        "duplicate": receipt.duplicate,
        "unverified_queue": receipt.unverified_queue,
        "words_kept": receipt.words_kept,
        "call": [] if receipt.kept == "recorded" else list(call),
    }


def _not_understood(call: Sequence[str]) -> dict[str, Any]:
    return {
        "kept": "not-recorded",
        "problem": "The body is no JSON object, so nothing was recorded.",
        "remedy": 'Call now; then send an object such as {"danger": "yes"}.',
        "call": list(call),
    }
