"""Draws a screen: the template, the texts of its language, and what every page of the console is given."""

from functools import cache
from typing import Any

from jinja2 import Environment
from starlette.responses import HTMLResponse

from console.help.words import Texts, Words
from console.web.problems import Problem
from console.web.routes import Route, Shown
from console.web.security import CONSOLE_POLICY
from console.web.shell import furnished, home_of
from console.web.shown import surroundings
from console.web.speaking import FILTERS
from console.web.texts.parts import PARTS
from console.web.texts.shell import SHELL
from console.web.visit import Visit

MESSAGES = "said-"
MISSING = 404
SHARED: Texts = {**SHELL, **PARTS}


@cache
def environment() -> Environment:
    """What the templates of the console are drawn in, each compiled once in a process."""
    made = surroundings()
    made.filters |= FILTERS
    return made


def page(
    visit: Visit,
    route: Route,
    shown: Shown[Any],
    problem: Problem | None = None,
    given: dict[str, str] | None = None,
) -> HTMLResponse:
    """A page; after an act that could not be done with the problem, and with what was typed."""
    said = MESSAGES + visit.request.query_params.get("said", "")
    values = {
        "w": Words(shown.texts, visit.language),
        "page": shown.page,
        "problem": problem,
        "given": given or {},
        "said": said if said in shown.texts else "",
        "section": route.nav,
        **shown.values,
    }
    body = _drawn(shown.template, visit, values)
    return HTMLResponse(body, problem.status if problem else 200, _headers())


def trouble(visit: Visit, problem: Problem) -> HTMLResponse:
    """What is shown instead of a page; what is not there and what is not one's own look the same.

    Nobody can look at an address that takes a form: from there the way on is where they begin.
    """
    sent = visit.request.method == "POST" and problem.status != MISSING
    visit.at = home_of(visit.acting.role) if sent else ""
    return sheet(visit, "trouble.html", {}, problem.status, problem=problem)


def sheet(visit: Visit, template: str, texts: Texts, status: int, **values: Any) -> HTMLResponse:
    """A page that belongs to no screen."""
    empty: dict[str, Any] = {"problem": None, "section": "", "said": "", "given": {}}
    given = {"w": Words(texts, visit.language), **empty, **values}
    return HTMLResponse(_drawn(template, visit, given), status, _headers())


def piece(visit: Visit, template: str, texts: Texts, **values: Any) -> str:
    """A part of a page, for a stream."""
    return _drawn(template, visit, {"w": Words(texts, visit.language), "section": "", **values})


def _drawn(template: str, visit: Visit, values: dict[str, Any]) -> str:
    shared = {"s": Words(SHARED, visit.language), **furnished(visit)}
    return environment().get_template(template).render({**shared, **values})


def _headers() -> dict[str, str]:
    return {"Content-Security-Policy": CONSOLE_POLICY, "Vary": "Cookie, Accept-Language"}
