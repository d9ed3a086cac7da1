"""What could not be done, told to a person in their language and to a program by RFC 9457."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from starlette.responses import JSONResponse

from console.access.right import NotSignedIn, NotYours
from console.errors import BadInput
from console.help.numbers import Language
from console.help.words import Words
from console.web.forms_of import Misfilled
from console.web.texts.refusals import FIELDS, PROBLEMS, REFUSALS
from domain.errors import Refusal
from runtime.errors import Fault
from store.database import NotMigrated, Unreachable
from store.keys import Erased, WrongWrappingKey
from store.log import LogBusy
from store.vault import NoteConflict

log = structlog.get_logger("console.web")

AWAY = (Unreachable, NotMigrated, WrongWrappingKey, Fault, TimeoutError)
AGAIN_S = "5"
PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong: a code, and for each field of a form the code of what does not fit.

    `english` is a decider's own sentence, for programs and for codes that have no text of their own.
    """

    status: int
    code: str
    english: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence for a person: what is wrong, and what to do about it."""
        if self.code in PROBLEMS:
            return Words(PROBLEMS, language)(self.code, code=self.reference)
        if self.code in REFUSALS:
            return Words(REFUSALS, language)(self.code)
        if language == "en" and self.english:
            return self.english
        return Words(PROBLEMS, language)("refused", code=self.code)

    def field(self, name: str, language: Language) -> str:
        """What is wrong with a field, for a person; empty where nothing is."""
        if name in self.told:
            english, hungarian = self.told[name]
            return hungarian if language == "hu" else english
        code = self.fields.get(name)
        if code is None:
            return ""
        return Words(FIELDS, language)(code if code in FIELDS else "unusable")

    def json(self) -> JSONResponse:
        """As application/problem+json."""
        body = {
            "type": f"urn:nearpeer:problem:{self.code}",
            "title": Words(PROBLEMS, "en")(self.code, code=self.reference)
            if self.code in PROBLEMS
            else self.code,
            "status": self.status,
            "detail": self.english or self.text("en"),
        }
        if self.fields:
            body["fields"] = dict(self.fields)
        headers = {"Retry-After": AGAIN_S} if self.status in (429, 503) else None
        return JSONResponse(body, self.status, headers, media_type=PROBLEM_TYPE)


def problem_of(error: Exception) -> Problem:
    """The problem that an error is for whoever asked; one that nobody foresaw goes into the log."""
    match error:
        case NotYours():
            return Problem(404, "not-found")
        case NotSignedIn():
            return Problem(401, "not-signed-in")
        case Misfilled(fields=fields, told=told):
            return Problem(422, "misfilled", fields=fields, told=told)
        case Refusal(code=code):
            return Problem(409, code, str(error))
        case BadInput():
            return Problem(422, "bad-input", str(error))
        case LogBusy():
            return Problem(503, "busy")
        case NoteConflict():
            return Problem(409, "sent-before")
        case Erased():
            return Problem(410, "erased")
        case _ if isinstance(error, AWAY):
            log.warning("record_away", error=type(error).__name__)
            return Problem(503, "away")
        case _:
            reference = secrets.token_hex(4).upper()
            log.error("not_foreseen", reference=reference, exc_info=error)
            return Problem(500, "failed", reference=reference)
