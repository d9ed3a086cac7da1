"""Answers the declared addresses: who comes is known, the right is asked for, then the handler is called."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from console.access.acting import NOBODY, Acting
from console.access.gate import Gate
from console.access.limits import TooOften
from console.access.right import NotSignedIn, NotYours, Thing
from console.access.sessions import Sessions
from console.web import rendering
from console.web.appearance import keeping
from console.web.forms_of import NUL, Entered, entered, upload_of
from console.web.language import language_of, remembered
from console.web.problems import Problem, problem_of
from console.web.routes import Done, Exported, Route, Shown
from console.web.sending import Fields, Sent, TooLarge, sent
from console.web.shell import SIGN_IN, home_of
from console.web.streaming import live
from console.web.visit import Visit, named_once
from console.web.wiring import Joined
from domain.errors import Refusal

CSRF_HEADER, ONCE_HEADER = "x-csrf-token", "idempotency-key"
log = structlog.get_logger("console.web")

LONGEST_ID = 100
HIDDEN = ("csrf", "once")
NEVER_COUNTED = ("emergency", "rota", "debriefing")


@dataclass(frozen=True, slots=True)
class Mounted:
    """The console of one process: its living ends, who has signed in, and who may do what."""

    ends: Joined
    sessions: Sessions
    gate: Gate
    routes: Mapping[str, Route]

    # ---- who comes, and whether they may

    async def visit(self, request: Request, route: Route, once: str | None = None) -> Visit:
        """The request of somebody who has the route's right. Raises NotSignedIn, NotYours, Unreachable."""
        visit = await self.known(request, once)
        visit.admitted = await self._admitted(visit, route)
        return visit

    async def _doing(self, request: Request, route: Route, once: str | None, token: str) -> Visit:
        """As visit, for an act: nothing is asked or recorded in the name of somebody who has not sent it.

        Raises Forged as well.
        """
        visit = await self.known(request, once)
        if visit.acting.person is not None:
            self._ours(request, visit, token)
        visit.admitted = await self._admitted(visit, route)
        self._ours(request, visit, token)
        self._counted(visit, route)
        return visit

    async def known(self, request: Request, once: str | None = None) -> Visit:
        """The request of whoever it is. Raises Unreachable."""
        acting = await self.sessions.of(self.sessions.cookie(request)) or NOBODY
        visit = self._of(request, acting, once)
        visit.name = await self.ends.name_of(acting.person)
        return visit

    def _of(self, request: Request, acting: Acting, once: str | None = None) -> Visit:
        csrf = self.sessions.csrf(acting)
        return Visit(
            request, acting, language_of(request), self.ends, self.gate, once=named_once(once), csrf=csrf
        )

    async def _admitted(self, visit: Visit, route: Route) -> Any:
        given = visit.request.path_params
        if any(len(value) > LONGEST_ID or NUL in value for value in given.values()):
            raise NotYours
        thing = Thing(route.of, given[route.of]) if route.of else None
        try:
            return await self.gate.admit(visit.acting, route.right, thing, visit)
        except NotYours:
            if visit.acting.person is None:
                raise NotSignedIn from None
            raise

    # ---- for people

    async def page(self, request: Request, route: Route) -> Response:
        """A page for people."""
        try:
            visit = await self.visit(request, route)
            shown = await route.handler(visit, **_as_asked(route, request))
        except Exception as error:
            return await self.trouble(request, _asked_for(error))
        return remembered(request, keeping(request, rendering.page(visit, route, shown)))

    async def act(self, request: Request, route: Route) -> Response:
        """What somebody does by a form: afterwards they are led to a page that says so."""
        try:
            come = await self._sent(request, route)
            fields = come.fields
            visit = await self._doing(request, route, _last(fields, "once"), _last(fields, "csrf"))
        except Exception as error:
            return await self.trouble(request, error)
        try:
            form = entered(route.model, fields, come.files, come.wrong) if route.model else None
            done: Done = await route.handler(visit, **_arguments(route, request, form))
        except Exception as error:
            return await self._again(visit, route, problem_of(error), fields)
        mark = "&" if "?" in done.to else "?"
        return RedirectResponse(f"{done.to}{mark}said={done.said}", 303)

    async def _sent(self, request: Request, route: Route) -> Sent:
        """What was sent; the file of somebody whom nobody knows is not even read. Raises NotSignedIn."""
        upload = upload_of(route.model)
        if upload is not None and await self.sessions.of(self.sessions.cookie(request)) is None:
            raise NotSignedIn
        return await sent(request, upload)

    def _counted(self, visit: Visit, route: Route) -> None:
        """Nobody acts faster than a person can; what is done for somebody in danger is never counted."""
        if route.right.resource not in NEVER_COUNTED:
            self.ends.counts("acts", visit.acting.actor)

    async def too_large(self, request: Request) -> Response:
        """What was sent is more than anything can be."""
        return rendering.trouble(await self.whoever(request), Problem(413, "too-large"))

    def _ours(self, request: Request, visit: Visit, token: str) -> None:
        if request.state.foreign or not self.sessions.csrf_is_good(visit.acting, token):
            raise Forged

    async def _again(
        self, visit: Visit, route: Route, problem: Problem, fields: Mapping[str, list[str]]
    ) -> Response:
        """The page that the form stood on, with what is wrong with it and what was typed."""
        at = self.routes.get(route.at or "")
        if at is None or problem.status in (404, 500):
            return rendering.trouble(visit, problem)
        visit.at = at.address(visit.request.path_params)
        given = {name: values[-1] for name, values in fields.items() if name not in HIDDEN}
        try:
            visit.admitted = await self._admitted(visit, at)
            shown = await at.handler(visit, **_as_asked(at, visit.request))
        except Exception as error:
            return rendering.trouble(visit, problem_of(error))
        return rendering.page(visit, at, shown, problem, given)

    async def missing(self, request: Request) -> Response | None:
        """What is not there, told as what is not one's own is; None for whoever has not signed in."""
        visit = await self.whoever(request)
        return rendering.trouble(visit, problem_of(NotYours())) if visit.acting.person else None

    async def home(self, request: Request) -> Response:
        """Leads to where somebody begins, or to where they sign in."""
        try:
            acting = await self.sessions.of(self.sessions.cookie(request)) or NOBODY
        except Exception as error:
            return await self.trouble(request, error)
        return RedirectResponse(home_of(acting.role), 303)

    async def trouble(self, request: Request, error: Exception) -> Response:
        """What is answered instead of what was asked for."""
        problem = _problem(error)
        if isinstance(error, NotSignedIn):
            return RedirectResponse(f"{SIGN_IN}?to={request.url.path}", 303)
        return rendering.trouble(await self.whoever(request), problem)

    async def whoever(self, request: Request) -> Visit:
        """The request of somebody who is known, if that can be found out now."""
        try:
            return await self.known(request)
        except Exception:
            log.warning("not_known_who_asks", exc_info=True)
            return self._of(request, NOBODY)

    async def file(self, request: Request, route: Route) -> Response:
        """A file to take away."""
        try:
            visit = await self.visit(request, route)
            made: Exported = await route.handler(visit, **_as_asked(route, request))
        except Exception as error:
            return await self.trouble(request, _asked_for(error))
        return Response(
            made.body, 200, {"Content-Disposition": f'attachment; filename="{made.name}"'}, made.type
        )

    async def stream(self, request: Request, route: Route) -> Response:
        """Pieces of a page as they come, until the right or the session ends."""
        try:
            visit = await self.visit(request, route)
        except Exception as error:
            return problem_of(error).json()
        pieces: AsyncGenerator[str, None] = route.handler(visit, **_as_asked(route, request))

        async def allowed() -> bool:
            return await self.sessions.still(visit.acting)

        return StreamingResponse(live(pieces, allowed), 200, {"X-Accel-Buffering": "no"}, "text/event-stream")

    # ---- for programs

    async def answer(self, request: Request, route: Route, values: dict[str, Any]) -> Response:
        """A page as JSON."""
        try:
            visit = await self.visit(request, route)
            shown: Shown[Any] = await route.handler(visit, **values)
        except Exception as error:
            return problem_of(_asked_for(error)).json()
        headers = {} if shown.version is None else {"ETag": f'"{shown.version}"'}
        return Response(shown.page.model_dump_json(), 200, headers, "application/json")

    async def order(self, request: Request, route: Route, values: dict[str, Any]) -> Response:
        """An act by JSON."""
        try:
            once, token = request.headers.get(ONCE_HEADER), request.headers.get(CSRF_HEADER, "")
            visit = await self._doing(request, route, once, token)
            await self._as_it_was(visit, route)
            done: Done = await route.handler(visit, **values)
        except Exception as error:
            return _problem(error).json()
        receipt = done.receipt
        told = {} if done.told is None else done.told.model_dump(mode="json")
        body = {"ok": True, "said": done.said, "to": done.to, **told}
        if receipt is None:
            return JSONResponse(body)
        body |= {"version": receipt.version, "duplicate": receipt.duplicate}
        return JSONResponse(body, headers={"ETag": f'"{receipt.version}"'})

    async def _as_it_was(self, visit: Visit, route: Route) -> None:
        """With If-Match: raises Elsewhere when the page of the act is at another version by now."""
        wanted, at = visit.request.headers.get("if-match"), self.routes.get(route.at or "")
        if wanted is None or at is None:
            return
        shown = await at.handler(visit, **_as_asked(at, visit.request))
        if wanted not in ("*", f'"{shown.version}"'):
            raise Elsewhere


class Forged(Exception):
    """A form that is not ours, or no longer."""


class Elsewhere(Exception):
    """The thing has gone on since the sender looked at it."""


def _asked_for(error: Exception) -> Exception:
    """A page of what the record does not have is not found, whatever the record calls it."""
    absent = isinstance(error, Refusal) and error.code.startswith(("no-such-", "ambiguous"))
    return NotYours() if absent else error


def _problem(error: Exception) -> Problem:
    match error:
        case Forged():
            return Problem(403, "forged")
        case TooOften():
            return Problem(429, "too-often")
        case TooLarge():
            return Problem(413, "too-large")
        case Elsewhere():
            return Problem(412, "elsewhere")
        case _:
            return problem_of(error)


def _as_asked(route: Route, request: Request) -> dict[str, Any]:
    """What the handler of a page is given: the ids of the path, and the query of the address."""
    return _arguments(route, request, _query(route, request))


def _arguments(route: Route, request: Request, model: Entered | None) -> dict[str, Any]:
    given = {name: request.path_params[name] for name in route.parameters}
    if route.model is not None:
        given["form" if route.kind == "act" else "query"] = model
    return given


def _query(route: Route, request: Request) -> Entered | None:
    if route.model is None:
        return None
    asked: Fields = {}
    for name, value in request.query_params.multi_items():
        asked.setdefault(name, []).append(value)
    return entered(route.model, asked)


def _last(fields: Mapping[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[-1]
