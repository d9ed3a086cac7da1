"""Signing in and out. A login is used by a button, not by a look, so that whatever scans links burns none."""

from typing import get_args

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access.acting import Acting, Role
from console.access.right import NotYours
from console.web.answering import Forged, Mounted
from console.web.forms import Fields, fields_of
from console.web.language import remembered
from console.web.local_accounts import LONGEST_CODE, NotThem, TooOften, entered
from console.web.shell import NOTHING_YET, SIGN_IN, home_of
from console.web.texts.signing_in import SIGNING_IN
from store.logins import Logins
from store.sessions import now_us

LONGEST_TOKEN = 100


def doorway(console: Mounted) -> APIRouter:
    """The addresses of signing in and out."""
    router = APIRouter(include_in_schema=False)

    async def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
        visit = await console.whoever(request)
        answer = console.screens.sheet(visit, template, SIGNING_IN, status, **values)
        return remembered(request, answer)

    async def door(request: Request, status: int = 200, *, notice: str = "", code: str = "") -> Response:
        settings = console.ends.settings
        provider = settings.oidc_name if settings.oidc_issuer else ""
        return await page(request, "sign_in.html", status, notice=notice, code=code, provider=provider)

    @router.get(NOTHING_YET, response_model=None)
    async def nothing_yet(request: Request) -> Response:
        return await page(request, "nothing_yet.html")

    @router.get(SIGN_IN, response_model=None)
    async def sign_in(request: Request) -> Response:
        return await door(request, notice="out" if request.query_params.get("said") == "out" else "")

    @router.post(SIGN_IN, response_model=None)
    async def by_password(request: Request) -> Response:
        given = await fields_of(request)
        code = given.get("code", "")
        try:
            who = await entered(console.ends, request, code, given.get("password", ""))
            answer = RedirectResponse(home_of(who.role), 303)
            await console.sessions.begin(answer, who.person, who.role, before=request)
        except NotThem:
            return await door(request, 403, notice="not-them", code=code[:LONGEST_CODE])
        except TooOften as error:
            told = await door(request, 429, notice="too-often", code=code[:LONGEST_CODE])
            told.headers["Retry-After"] = str(error.seconds)
            return told
        except Exception as error:
            return await console.trouble(request, error)
        return answer

    @router.get(SIGN_IN + "/{token}", response_model=None)
    async def offer(request: Request, token: str) -> Response:
        return await page(request, "sign_in_once.html", token=token[:LONGEST_TOKEN])

    @router.post(SIGN_IN + "/{token}", response_model=None)
    async def use(request: Request, token: str) -> Response:
        try:
            login = await Logins(console.ends.reached().db).use(token[:LONGEST_TOKEN], now_us())
            role = next((each for each in get_args(Role) if login and each == login.role), None)
            if login is None or role is None:
                return await door(request, 403, notice="over")
            answer = RedirectResponse(home_of(role), 303)
            await console.sessions.begin(answer, login.person, role, before=request)
        except Exception as error:
            return await console.trouble(request, error)
        return answer

    @router.post("/account/role", response_model=None)
    async def switch_role(request: Request) -> Response:
        try:
            acting, given = (await console.known(request)).acting, await fields_of(request)
            role = _other_role(console, acting, given)
            answer = RedirectResponse(home_of(role), 303)
            await console.sessions.begin(answer, acting.actor, role, acting.authenticated_us, request)
        except Exception as error:
            return await console.trouble(request, error)
        return answer

    @router.post("/sign-out", response_model=None)
    async def sign_out(request: Request) -> Response:
        visit = await console.whoever(request)
        token = (await fields_of(request)).get("csrf", "")
        answer = RedirectResponse(f"{SIGN_IN}?said=out", 303)
        if visit.acting.person and console.sessions.csrf_is_good(visit.acting, token):
            try:
                await console.sessions.end(request, answer)
            except Exception as error:
                return await console.trouble(request, error)
        return answer

    return router


def _other_role(console: Mounted, acting: Acting, given: Fields) -> Role:
    """The role that somebody wants to act in. Raises Forged, NotYours for one that they do not have."""
    if not console.sessions.csrf_is_good(acting, given.get("csrf", "")):
        raise Forged
    for role in acting.roles:
        if role == given.get("role"):
            return role
    raise NotYours
