"""Two doors for every declared address: one for people at its path, one for programs under `/api/v1`."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib import import_module
from inspect import Parameter, Signature
from pkgutil import iter_modules
from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI, Path, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette import routing
from starlette.requests import Request
from starlette.responses import Response

from console.access.acting import Role
from console.access.gate import Gate
from console.access.roles import roles_of
from console.access.sessions import Sessions
from console.web import screens
from console.web.answering import LONGEST_ID, Mounted
from console.web.by_provider import provided
from console.web.once_more import once_more
from console.web.operating import operating
from console.web.problems import PROBLEM_TYPE, Problem
from console.web.routes import Route, Routes, checked
from console.web.signing_in import doorway
from console.web.wiring import Joined
from store.sessions import KeptSessions

API = "/api/v1"


@cache
def every_route() -> Mapping[str, Route]:
    """What all screens declare, by the operation's id. Raises ValueError when two are called alike."""
    found: dict[str, Route] = {}
    for module in iter_modules(screens.__path__, f"{screens.__name__}."):
        declared: Routes = import_module(module.name).routes
        for route in checked(declared):
            if route.name in found:
                raise ValueError(f"two operations are called {route.name}")
            found[route.name] = route
    return found


def consoled(ends: Joined) -> Mounted:
    """The console over the ends of this process."""
    https = (ends.settings.public_url or "").startswith("https://")

    async def roles(person: str) -> tuple[Role, ...]:
        return await roles_of(ends.reached(), person)

    sessions = Sessions(lambda: KeptSessions(ends.reached().db), roles, ends.intake.secret, https=https)
    return Mounted(ends, sessions, Gate(), every_route())


def mount(app: FastAPI, console: Mounted) -> None:
    """Adds every declared address to the site, and those of programs to its description."""
    app.include_router(operating(console.ends))
    app.include_router(provided(console))
    app.include_router(once_more(console))
    app.include_router(doorway(console))
    app.add_exception_handler(RequestValidationError, _unusable)
    _described(app)
    app.state.console = console
    app.router.routes.extend(_for_people(console, route) for route in console.routes.values())
    app.include_router(_programs())


def _for_people(console: Mounted, route: Route) -> routing.Route:
    """A page answers GET alone: HEAD would be a reading that nobody has read. Counters go by the route."""
    answering = {"page": console.page, "act": console.act, "file": console.file, "stream": console.stream}[
        route.kind
    ]

    async def people(request: Request) -> Response:
        request.scope["route"] = door
        return await answering(request, route)

    door = routing.Route(route.path, people, methods=[_method(route)], include_in_schema=False)
    door.methods = {_method(route)}
    return door


@cache
def _programs() -> APIRouter:
    """The doors for programs, the same for every site of this process: each asks for its own console."""
    router = APIRouter()
    for route in every_route().values():
        if not route.private:
            router.add_api_route(
                API + route.path,
                _for_programs(route),
                methods=[_method(route)],
                operation_id=route.name,
                name=route.name,
                summary=(route.handler.__doc__ or route.name).splitlines()[0],
                response_model=None,
                responses=_responses(route),
                tags=[route.right.resource],
            )
    return router


def _for_programs(route: Route) -> Callable[..., Awaitable[Response]]:
    async def programs(request: Request, **values: Any) -> Response:
        console: Mounted = request.app.state.console
        answering = console.order if route.kind == "act" else console.answer
        return await answering(request, route, values)

    programs.__signature__ = _signature(route)  # type: ignore[attr-defined]
    return programs


def _method(route: Route) -> str:
    return "POST" if route.kind == "act" else "GET"


def _signature(route: Route) -> Signature:
    """What FastAPI reads: the path's ids, and the query or the body of the route's model."""
    kind = Parameter.KEYWORD_ONLY
    found = [Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)]
    found += [
        Parameter(name, kind, annotation=Annotated[str, Path(min_length=1, max_length=LONGEST_ID)])
        for name in route.parameters
    ]
    if route.model is not None:
        name = "form" if route.kind == "act" else "query"
        where = Body() if route.kind == "act" else Query()
        found.append(Parameter(name, kind, annotation=Annotated[route.model, where]))
    return Signature(found)


class ProblemTold(BaseModel):
    """What could not be done, by RFC 9457; `fields` has the code of what is wrong with each."""

    type: str
    title: str
    status: int
    detail: str
    fields: dict[str, str] = {}


async def _unusable(_: Request, error: Exception) -> Response:
    """What a program sent does not fit; no value of it is repeated."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    return Problem(422, "misfilled", fields={str(each["loc"][-1]): each["type"] for each in found}).json()


def _responses(route: Route) -> dict[int | str, dict[str, Any]]:
    told = {
        401: "Nobody has signed in.",
        404: "It is not there, or not yours.",
        422: "The input does not fit.",
        503: "The record is away.",
    }
    if route.kind == "act":
        told |= {413: "It is too much.", 429: "It was done too often."}
        told |= {403: "The CSRF token is not yours.", 412: "It has gone on since."}
    told[409] = "A rule forbids it."
    found: dict[int | str, dict[str, Any]] = {code: _problem_told(text) for code, text in told.items()}
    if route.answers is not None:
        found[200] = {"model": route.answers}
    return found


def _problem_told(text: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{ProblemTold.__name__}"}
    return {"description": text, "content": {PROBLEM_TYPE: {"schema": schema}}}


def _described(app: FastAPI) -> None:
    """Adds to the site's description what every operation refers to: FastAPI adds models of JSON alone."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        told = plain()
        told["components"]["schemas"][ProblemTold.__name__] = ProblemTold.model_json_schema()
        return told

    app.openapi = openapi  # type: ignore[method-assign]
