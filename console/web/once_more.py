"""Showing once more who one is, where a session of this morning will not do: by password or the provider."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from console import accounts
from console.access.acting import Role
from console.access.limits import TooOften
from console.access.right import NotSignedIn
from console.web.answering import Forged, Mounted
from console.web.forms import fields_of
from console.web.shell import SIGN_IN, home_of
from console.web.signing_in import Doorway
from console.web.tries import Tries
from console.web.visit import Visit
from store.accounts import KeptProofs

ONCE_MORE = f"{SIGN_IN}/again"


def once_more(console: Mounted) -> APIRouter:
    """The address; it must come before that of logins that are good once."""
    door = OnceMore(console)
    router = APIRouter(include_in_schema=False)
    router.add_api_route(ONCE_MORE, door.asks, methods=["GET"], response_model=None)
    router.add_api_route(ONCE_MORE, door.by_password, methods=["POST"], response_model=None)
    return router


def afterwards(console: Mounted, wanted: str, role: Role) -> str:
    """Where somebody goes on: a page of ours by its own address and no other, and what was asked of it."""
    ours = {route.path for route in console.routes.values() if route.kind == "page" and not route.parameters}
    return wanted if wanted.partition("?")[0] in ours else home_of(role)


class OnceMore:
    """The page that asks, and the password that answers."""

    def __init__(self, console: Mounted) -> None:
        self._console = console
        self._door = Doorway(console)

    async def asks(self, request: Request) -> Response:
        try:
            return await self._asked(request, await self._known(request))
        except Exception as error:
            return await self._console.trouble(request, error)

    async def by_password(self, request: Request) -> Response:
        try:
            visit, given = await self._known(request), await fields_of(request)
            self._ours(request, visit, given.get("csrf", ""))
            return await self._answered(request, visit, given.get("password", ""))
        except Exception as error:
            return await self._console.trouble(request, error)

    def _ours(self, request: Request, visit: Visit, token: str) -> None:
        if request.state.foreign or not self._console.sessions.csrf_is_good(visit.acting, token):
            raise Forged

    async def _answered(self, request: Request, visit: Visit, password: str) -> Response:
        ends, acting, tries = self._console.ends, visit.acting, Tries(self._console.ends)
        try:
            await tries.counts("account", acting.actor)
        except TooOften as error:
            told = await self._asked(request, visit, 429, "again-too-often")
            told.headers["Retry-After"] = str(error.seconds)
            return told
        if not await ends.passwords.fits(await self._password(visit), password):
            ends.metrics.came("password", "refused")
            return await self._asked(request, visit, 403, "again-not-it")
        await tries.forgives("account", acting.actor)
        ends.metrics.came("password", "in")
        to = afterwards(self._console, request.query_params.get("to", ""), acting.role)
        return await self._door.let_in(request, acting.actor, acting.role, to=to)

    async def _asked(self, request: Request, visit: Visit, status: int = 200, notice: str = "") -> Response:
        settings = visit.ends.settings
        linked = (
            bool(settings.oidc_issuer) and (await KeptProofs(visit.doors.db).of(visit.acting.actor)).linked
        )
        return await self._door.page(
            request,
            "sign_in_again.html",
            status,
            notice=notice,
            to=afterwards(self._console, request.query_params.get("to", ""), visit.acting.role),
            by_password=await self._password(visit) is not None,
            provider=settings.oidc_name if linked else "",
        )

    async def _password(self, visit: Visit) -> str | None:
        """The password that counts; with a provider only that of the marked. Raises Unreachable."""
        person = visit.acting.actor
        if (
            visit.ends.settings.oidc_issuer
            and not (await accounts.accounts_of(visit.doors)).of(person).way_in
        ):
            return None
        return (await KeptProofs(visit.doors.db).of(person)).password

    async def _known(self, request: Request) -> Visit:
        """Raises NotSignedIn, Unreachable."""
        visit = await self._console.known(request)
        if visit.acting.person is None:
            raise NotSignedIn
        return visit
