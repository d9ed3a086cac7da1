"""Makes a page: the template, the texts of its language, the numbers on top, local times."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from console.help.numbers import Language
from console.help.words import Texts, Words
from console.pages.moments import PROGRAMME_ZONE
from console.web.appearance import SCHEMES, keeping, scheme_of
from console.web.assets import address
from console.web.parts import Parts
from console.web.security import PAGE_POLICY
from console.web.words import SHELL

TEMPLATES = Path(__file__).parent / "templates"
LOCAL = PROGRAMME_ZONE
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MONTHS_HU = [
    "jan.",
    "febr.",
    "márc.",
    "ápr.",
    "máj.",
    "jún.",
    "júl.",
    "aug.",
    "szept.",
    "okt.",
    "nov.",
    "dec.",
]


def surroundings() -> Environment:
    """What templates are drawn in: everything is escaped, and what is not given is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = address
    return made


@cache
def environment() -> Environment:
    """What the pages without the console are drawn in, each compiled once in a process."""
    return surroundings()


class Pages:
    """All templates of the site with what each of them is given."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def page(
        self,
        template: str,
        language: Language,
        texts: Texts,
        here: str,
        status: int = 200,
        *,
        request: Request | None = None,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """The page of a template; `here` is its own path, where the other language is one link away.

        It is light or dark as its `request` has it; what is kept for a phone goes by the phone.
        """
        shared = {
            "w": Words(texts, language),
            "s": Words(SHELL, language),
            "lang": language,
            "other": "en" if language == "hu" else "hu",
            "here": here,
            "scheme": scheme_of(request) if request else SCHEMES[0],
            "numbers": self._parts.numbers,
            "unattended": self._parts.unattended(),
        }
        body = environment().get_template(template).render({**shared, **values})
        answer = HTMLResponse(body, status, {"Content-Security-Policy": PAGE_POLICY, **(headers or {})})
        return keeping(request, answer) if request else answer

    @staticmethod
    def words(texts: Texts, language: Language) -> Words:
        """Further texts for a template."""
        return Words(texts, language)


def clock(at_us: int, now_us: int, language: Language, *, seconds: bool = False) -> str:
    """A moment as a local time, with the day where that is not today's: 10:38:51, 14 Nov, 10:41."""
    at, now = local(at_us), local(now_us)
    time = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
    if at.date() == now.date():
        return time
    if language == "hu":
        return f"{MONTHS_HU[at.month - 1]} {at.day}., {time}"
    return f"{at.day} {MONTHS[at.month - 1]}, {time}"


def local(at_us: int) -> datetime:
    """A moment by the clock on the wall."""
    return datetime.fromtimestamp(at_us / 1_000_000, UTC).astimezone(LOCAL)
