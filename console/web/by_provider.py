"""Signing in by an identity provider, and joining it with one's account: there, and back to a session."""

from dataclasses import replace
from hashlib import sha256
from hmac import compare_digest

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console import accounts
from console.access.provider import GOOD_FOR_S, Came, Provider, ProviderAway, ProviderFailed
from console.access.roles import begins_as
from console.access.sessions import shown_lately
from console.web.answering import Mounted
from console.web.once_more import afterwards
from console.web.shell import SIGN_IN
from console.web.signing_in import Doorway
from domain.account_events import RecordSignIn
from store.accounts import KeptProofs
from store.sessions import now_us

log = structlog.get_logger("console.web")

BEGIN, BACK = f"{SIGN_IN}/provider", f"{SIGN_IN}/provider/back"
COOKIE = "nearpeer-provider"
ENTER, JOIN, AGAIN = "enter", "join", "again"


def join_token(csrf: str) -> str:
    """What stands in the address of a joining: only a page of this session can have made it."""
    return sha256(f"join/{csrf}".encode()).hexdigest()


def provided(console: Mounted) -> APIRouter:
    """The addresses of an identity provider; they must come before that of logins that are good once."""
    journey = Journey(console)
    router = APIRouter(include_in_schema=False)
    router.add_api_route(BEGIN, journey.begin, methods=["GET"], response_model=None)
    router.add_api_route(BACK, journey.back, methods=["GET"], response_model=None)
    return router


class Journey:
    """The way of a browser to the provider and back."""

    def __init__(self, console: Mounted) -> None:
        self._console = console
        self._door = Doorway(console)

    async def begin(self, request: Request) -> Response:
        """Leads to the provider: to sign in, or, from one's own account, to join the two."""
        provider = self._provider()
        if provider is None:
            return RedirectResponse(SIGN_IN, 303)
        try:
            purpose = await self._purpose(request)
            if purpose is None:
                return await self._door.door(request, 403, notice="provider-join-anew")
            begun = await provider.begin(self._back(request), purpose, anew=purpose.startswith(AGAIN))
        except (ProviderAway, ProviderFailed) as error:
            return await self._missed(request, error)
        except Exception as error:
            return await self._console.trouble(request, error)
        answer = RedirectResponse(begun.address, 303)
        answer.set_cookie(
            COOKIE, begun.key, max_age=GOOD_FOR_S, path=BEGIN, httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    async def back(self, request: Request) -> Response:
        """Whoever comes back is signed in, or joined with the account that this was begun for."""
        provider = self._provider()
        if provider is None:
            return RedirectResponse(SIGN_IN, 303)
        try:
            kept = request.cookies.get(COOKIE)
            came = await provider.came_back(self._back(request), kept, request.query_params)
            self._console.ends.metrics.came("provider", "came-back")
            ends = {ENTER: self._enters, JOIN: self._joins, AGAIN: self._shows_again}
            answer = await ends[came.purpose.partition("/")[0]](request, came)
        except (ProviderAway, ProviderFailed) as error:
            answer = await self._missed(request, error)
        except Exception as error:
            answer = await self._console.trouble(request, error)
        answer.delete_cookie(COOKIE, path=BEGIN, httponly=True, samesite="lax")
        return answer

    async def _enters(self, request: Request, came: Came) -> Response:
        doors = self._console.ends.reached()
        person = await KeptProofs(doors.db).person_of(await doors.vault.subject_index(came.subject))
        if person is None:
            return await self._door.door(request, 403, notice="provider-unknown")
        role = await begins_as(doors, person)
        if role is None:
            return await self._door.door(request, 403, notice="provider-no-role")
        return await self._door.let_in(request, person, role)

    async def _joins(self, request: Request, came: Came) -> Response:
        acting = (await self._console.known(request)).acting
        if acting.person is None or came.purpose != f"{JOIN}/{acting.session}":
            raise ProviderFailed("It was begun in another session.")
        doors = self._console.ends.reached()
        subject = await doors.vault.subject_index(came.subject)
        if not await KeptProofs(doors.db).link(acting.person, subject, now_us()):
            return await self._door.door(request, 403, notice="provider-taken")
        told = RecordSignIn(person=acting.person, what="provider-linked")
        await accounts.does(doors, told, acting.person, accounts.fresh_id())
        return RedirectResponse("/account?said=linked", 303)

    async def _shows_again(self, request: Request, came: Came) -> Response:
        """Whoever this session is has just shown it to the provider. Raises ProviderFailed for others."""
        acting = (await self._console.known(request)).acting
        doors = self._console.ends.reached()
        person = await KeptProofs(doors.db).person_of(await doors.vault.subject_index(came.subject))
        if acting.person is None or acting.person != person:
            raise ProviderFailed("It was begun by somebody else.")
        if not shown_lately(replace(acting, authenticated_us=came.authenticated_us)):
            raise ProviderFailed("The provider has not asked them anew.")
        to = afterwards(self._console, came.purpose.partition("/")[2], acting.role)
        return await self._door.let_in(request, acting.actor, acting.role, came.authenticated_us, to)

    async def _purpose(self, request: Request) -> str | None:
        """What the journey is for; None for a joining that this session did not ask for just now."""
        if AGAIN in request.query_params:
            return f"{AGAIN}/{request.query_params[AGAIN]}"
        token = request.query_params.get("join")
        if token is None:
            return ENTER
        acting = (await self._console.known(request)).acting
        ours = join_token(self._console.sessions.csrf(acting)).encode()
        if acting.person is None or not shown_lately(acting) or not compare_digest(ours, token.encode()):
            return None
        return f"{JOIN}/{acting.session}"

    async def _missed(self, request: Request, error: Exception) -> Response:
        away = isinstance(error, ProviderAway)
        outcome = "away" if away else "refused"
        self._console.ends.metrics.came("provider", outcome)
        log.warning("provider_did_not_sign_in", outcome=outcome, kind=type(error).__name__)
        notice = "provider-away" if away else "provider-failed"
        return await self._door.door(request, 503 if away else 403, notice=notice)

    def _provider(self) -> Provider | None:
        ends = self._console.ends
        return Provider(ends.settings, ends.intake.secret) if ends.settings.oidc_issuer else None

    def _back(self, request: Request) -> str:
        site = self._console.ends.settings.public_url or str(request.base_url)
        return site.rstrip("/") + BACK
