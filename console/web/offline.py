"""The numbers when the site is away: pages that a phone keeps, and the worker that shows them in its place.

Nothing of it is needed while the site is there, and nothing that anybody wrote is kept on the phone.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from console.help.numbers import Language
from console.help.pages import HOME, LANGUAGES, SCRIPT, Static
from console.web.shown import Pages
from console.web.words import AWAY, KEPT, NOT_RECORDED, RAISED

SCRIPTS = Path(__file__).parent / "scripts"
STYLES, SCRIPT_OF_PAGES = ("/static/tokens.css", "/static/pages.css"), "/offline.js"
FONTS = tuple(f"/static/vendor/ibm-plex-sans-{part}-wght-normal.woff2" for part in ("latin", "latin-ext"))
WORKER_POLICY = "default-src 'none'; connect-src 'self'"
NAMES = ("unsent", "unreached")
"""A report that could not be handed over; a page that did not come."""


def offline(app: FastAPI, pages: Pages, help_pages: Mapping[str, Static], style: bytes, first: str) -> None:
    """The addresses of what is kept. `first` is the number for when not even that is left on the phone."""
    kept = {_address(name, one): _page(pages, name, one) for name in NAMES for one in LANGUAGES}
    scripts = _scripts(kept, help_pages, style, first)

    @app.get("/offline/{name}", response_model=None, include_in_schema=False)
    async def page(name: str) -> Response:
        found = kept.get(f"/offline/{name}")
        return found if found is not None else pages.page("notice.html", "hu", {}, "", 404, what="missing")

    @app.get("/{name}.js", response_model=None, include_in_schema=False)
    async def script(name: str) -> Response:
        if name not in scripts:
            return pages.page("notice.html", "hu", {}, "", 404, what="missing")
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": WORKER_POLICY}
        return Response(scripts[name], 200, headers, SCRIPT)


def _address(name: str, language: Language) -> str:
    return f"/offline/{name}-{language}.html"


def _page(pages: Pages, name: str, language: Language) -> HTMLResponse:
    return pages.page(
        f"{name}.html",
        language,
        AWAY,
        "",
        unattended=False,
        f=pages.words(RAISED, language),
        k=pages.words(KEPT, language),
        n=pages.words(NOT_RECORDED, language),
    )


def _scripts(
    kept: Mapping[str, HTMLResponse], help_pages: Mapping[str, Static], style: bytes, first: str
) -> dict[str, str]:
    helping = {address: page for address, page in help_pages.items() if address.endswith(".html")}
    bodies = [*(bytes(page.body) for page in kept.values()), *(page.body for page in helping.values()), style]
    worn = (*STYLES, SCRIPT_OF_PAGES, *FONTS)
    environment = Environment(loader=FileSystemLoader(SCRIPTS), autoescape=True, undefined=StrictUndefined)
    worker = environment.get_template("worker.js").render(
        version=sha256(b"".join(bodies)).hexdigest()[:16],
        kept=[*kept, HOME, *helping, *worn],
        first=first,
    )
    return {"worker": worker, "offline": environment.get_template("offline.js").render()}
