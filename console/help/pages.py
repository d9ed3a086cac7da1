"""Renders the help page and the paper form, both languages, once and for all: bytes under their addresses."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.help.numbers import Language, Numbers
from console.help.words import HELP, PAPER, Words, on_day

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES: tuple[Language, ...] = ("hu", "en")
HOME = "/help/"
HTML = "text/html; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Shift:
    """One line of the printed rota, as a person reads it."""

    when: str
    on_call: str
    second: str


@dataclass(frozen=True, slots=True)
class Static:
    """What one address answers."""

    body: bytes
    type: str
    policy: str

    @property
    def tag(self) -> str:
        """The ETag."""
        return f'"{sha256(self.body).hexdigest()[:32]}"'

    def headers(self) -> dict[str, str]:
        """Every header but the length; a page may be kept, but is asked for anew each time."""
        return {
            "Content-Type": self.type,
            "ETag": self.tag,
            "Cache-Control": "no-cache",
            "Content-Security-Policy": self.policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Vary": "Accept-Language",
        }


def rendered(
    numbers: Numbers, raise_url: str, today: date, rota: Sequence[Shift] = ()
) -> Mapping[str, Static]:
    """All addresses of the help page; `raise_url` is where a report is made.

    The home address in each language is the same page; which one is served is chosen by who serves it.
    """
    environment = _environment()
    css = (TEMPLATES / "help.css").read_text(encoding="utf-8")
    policy = _policy(css)
    pages: dict[str, Static] = {}
    for language in LANGUAGES:
        shared = {"numbers": numbers, "lang": language, "css": css, "home": HOME, "raise_url": raise_url}
        other: Language = "en" if language == "hu" else "hu"
        help_page = environment.get_template("help.html").render(
            w=Words(HELP, language), other=other, checked=on_day(numbers.checked, language), **shared
        )
        paper = environment.get_template("paper.html").render(
            w=Words(PAPER, language),
            h=Words(HELP, language),
            rota=rota,
            printed=on_day(today, language),
            **shared,
        )
        pages[f"{HOME}{language}.html"] = Static(help_page.encode(), HTML, policy)
        pages[f"{HOME}paper-{language}.html"] = Static(paper.encode(), HTML, policy)
    return {**pages, **_offline(environment, pages)}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def home(pages: Mapping[str, Static], accept_language: str) -> Static:
    """The help page in the language that a browser prefers: Hungarian, unless it asks for English first."""
    return pages[f"{HOME}{preferred(accept_language)}.html"]


def preferred(accept_language: str) -> Language:
    """The first of our languages in an Accept-Language header, by its weights; Hungarian for none."""
    parts = [part.strip().partition(";q=") for part in accept_language.lower().split(",")]
    asked = [
        (-_weight(weight), place, language)
        for place, (name, _, weight) in enumerate(parts)
        for language in LANGUAGES
        if name.partition("-")[0].strip() == language
    ]
    return min(asked)[2] if asked else "hu"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _offline(environment: Environment, pages: Mapping[str, Static]) -> dict[str, Static]:
    """The service worker, which keeps the pages, and the line of script that asks for it."""
    version = sha256(b"".join(page.body for page in pages.values())).hexdigest()[:16]
    worker = environment.get_template("worker.js").render(home=HOME, version=version, kept=[HOME, *pages])
    asking = environment.get_template("offline.js").render(home=HOME)
    policy = "default-src 'none'; connect-src 'self'"
    return {
        f"{HOME}worker.js": Static(worker.encode(), SCRIPT, policy),
        f"{HOME}offline.js": Static(asking.encode(), SCRIPT, policy),
    }


def _policy(css: str) -> str:
    """Nothing is loaded but the script that keeps the page; the one style sheet stands in the page itself."""
    digest = base64.b64encode(sha256(css.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'self'; worker-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
