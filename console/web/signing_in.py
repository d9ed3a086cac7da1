"""Signing in and out. A login is used by a button, not by a look, so that whatever scans links burns none."""

from typing import get_args

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access.acting import Acting, Role
from console.access.limits import TooOften
from console.access.right import NotYours
from console.access.sessions import LASTS_S
from console.web.answering import Forged, Mounted
from console.web.forms import Fields, fields_of
from console.web.language import remembered
from console.web.local_accounts import LONGEST_CODE, NotThem, entered
from console.web.rendering import sheet
from console.web.security import COOKIE
from console.web.shell import SIGN_IN, home_of
from console.web.texts.signing_in import SIGNING_IN
from domain.people import Role as PersonRole
from store.logins import Logins
from store.sessions import now_us

LONGEST_TOKEN = 100


def doorway(console: Mounted) -> APIRouter:
    """The addresses of signing in and out."""
    door = Doorway(console)
    router = APIRouter(include_in_schema=False)
    for path, page in (
        (SIGN_IN, door.sign_in),
        (SIGN_IN + "/{token}", door.offer),
    ):
        router.add_api_route(path, page, methods=["GET"], response_model=None)
    for path, act in (
        (SIGN_IN, door.by_password),
        (SIGN_IN + "/{token}", door.use),
        ("/account/role", door.switch_role),
        ("/sign-out", door.sign_out),
    ):
        router.add_api_route(path, act, methods=["POST"], response_model=None)
    return router


class Doorway:
    """The pages where nobody is known yet, and the acts that change who a browser is."""

    def __init__(self, console: Mounted) -> None:
        self._console = console

    async def page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        """A page of the doorway."""
        visit = await self._console.whoever(request)
        visit.at = request.url.path
        answer = sheet(visit, template, SIGNING_IN, status, **values)
        return remembered(request, answer)

    async def door(
        self, request: Request, status: int = 200, *, notice: str = "", code: str = ""
    ) -> Response:
        """Where one signs in, with what there is to say about the last try."""
        settings = self._console.ends.settings
        provider = settings.oidc_name if settings.oidc_issuer else ""
        return await self.page(request, "sign_in.html", status, notice=notice, code=code, provider=provider)

    async def sign_in(self, request: Request) -> Response:
        return await self.door(request, notice="out" if request.query_params.get("said") == "out" else "")

    async def offer(self, request: Request, token: str) -> Response:
        return await self.page(request, "sign_in_once.html", token=token[:LONGEST_TOKEN])

    async def by_password(self, request: Request) -> Response:
        given = await fields_of(request)
        code = given.get("code", "")
        try:
            who = await entered(self._console.ends, request, code, given.get("password", ""))
            self._console.ends.metrics.came("password", "in")
            return await self.let_in(request, who.person, who.role)
        except NotThem:
            self._console.ends.metrics.came("password", "refused")
            return await self.door(request, 403, notice="not-them", code=code[:LONGEST_CODE])
        except TooOften as error:
            told = await self.door(request, 429, notice="too-often", code=code[:LONGEST_CODE])
            told.headers["Retry-After"] = str(error.seconds)
            return told
        except Exception as error:
            return await self._console.trouble(request, error)

    async def use(self, request: Request, token: str) -> Response:
        try:
            logins = Logins(self._console.ends.reached().db)
            login = await logins.use(token[:LONGEST_TOKEN], now_us())
            role = next((each for each in get_args(Role) if login and each == login.role), None)
            if login is None or role is None:
                self._console.ends.metrics.came("login", "refused")
                return await self.door(request, 403, notice="over")
            self._console.ends.metrics.came("login", "in")
            return await self.let_in(request, login.person, role)
        except Exception as error:
            return await self._console.trouble(request, error)

    async def switch_role(self, request: Request) -> Response:
        try:
            acting, given = (await self._console.known(request)).acting, await fields_of(request)
            role = self._other_role(acting, given)
            return await self.let_in(request, acting.actor, role, acting.authenticated_us)
        except Exception as error:
            return await self._console.trouble(request, error)

    async def sign_out(self, request: Request) -> Response:
        visit = await self._console.whoever(request)
        token = (await fields_of(request)).get("csrf", "")
        answer = RedirectResponse(f"{SIGN_IN}?said=out", 303)
        if visit.acting.person and self._console.sessions.csrf_is_good(visit.acting, token):
            try:
                await self._console.sessions.end(request, answer)
                answer.delete_cookie(
                    COOKIE, httponly=True, samesite="lax", secure=self._console.sessions.https
                )
            except Exception as error:
                return await self._console.trouble(request, error)
        return answer

    async def let_in(
        self,
        request: Request,
        person: str,
        role: Role,
        authenticated_us: int | None = None,
        to: str | None = None,
    ) -> Response:
        """A new session instead of the old one, `to` a page or where the role begins. Raises Unreachable."""
        answer = RedirectResponse(to or home_of(role), 303)
        await self._console.sessions.begin(answer, person, role, authenticated_us, before=request)
        self._reports_as(answer, person, role)
        return answer

    def _reports_as(self, answer: Response, person: str, role: Role) -> None:
        """What this browser reports is known to be theirs from now on, also while no session can be asked."""
        links, https = self._console.ends.links, self._console.sessions.https
        reporter = next((each for each in get_args(PersonRole) if each == role), None)
        if links is None or reporter is None:
            answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=https)
            return
        link = links.link_for(person, reporter)
        answer.set_cookie(COOKIE, link, LASTS_S, httponly=True, samesite="lax", secure=https)

    def _other_role(self, acting: Acting, given: Fields) -> Role:
        """The role that somebody wants to act in. Raises Forged, NotYours for one that they do not have."""
        if not self._console.sessions.csrf_is_good(acting, given.get("csrf", "")):
            raise Forged
        for role in acting.roles:
            if role == given.get("role"):
                return role
        raise NotYours
