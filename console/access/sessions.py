"""Who has signed in, by the cookie of their browser; what they may be is looked up at every request."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac

from starlette.requests import Request
from starlette.responses import Response

from console.access.acting import Acting, Role
from store.database import Unreachable
from store.sessions import Kept, KeptSessions, now_us

SECOND_US = 1_000_000
HOUR_US, DAY_US = 3_600 * SECOND_US, 86_400 * SECOND_US
IDLE_US, LONGEST_US = 12 * HOUR_US, 30 * DAY_US
STAFF = (12 * HOUR_US, 7 * DAY_US)
SHORT: dict[str, tuple[int, int]] = {
    "supervisor": STAFF, "trainer": STAFF, "coordinator": STAFF, "desk": STAFF, "professional": STAFF,
    "auditor": (HOUR_US, 12 * HOUR_US), "dpo": (HOUR_US, 12 * HOUR_US), "admin": (HOUR_US, 12 * HOUR_US),
}  # fmt: skip
"""How long a session lives without a request, and how long at most (OWASP ASVS 5.0, 7.3): a student's by the
first two, staff's by role. An officer is not signed out in a shift; who oversees others is, in an hour."""
FRESH_US = 15 * 60 * SECOND_US
"""How long ago somebody must have shown who they are to change how they sign in, or to read out of turn."""
LASTS_S = LONGEST_US // SECOND_US
"""How long a browser keeps what a session gave it."""
NOTED_EVERY_US = 60 * SECOND_US
LOOKED_EVERY_S = 0.5
"""How old what open streams go by may be."""

RolesOf = Callable[[str], Awaitable[tuple[Role, ...]]]
"""What somebody may act as now. Raises Unreachable."""


class Sessions:
    """The sessions of one site. Methods that ask the record raise Unreachable."""

    def __init__(
        self,
        kept: Callable[[], KeptSessions],
        roles_of: RolesOf,
        secret: bytes,
        *,
        https: bool = False,
        clock: Callable[[], int] = now_us,
    ) -> None:
        self._clock = clock
        self._kept, self._roles_of, self._secret, self.https = kept, roles_of, secret, https
        self._living: dict[str, str] = {}
        self._roles: dict[str, tuple[Role, ...]] = {}
        self._looked = 0.0
        self._looking = asyncio.Lock()

    @property
    def name(self) -> str:
        """The name of the cookie: one that the browser keeps for this host alone, where it can."""
        return "__Host-nearpeer-session" if self.https else "nearpeer-session"

    def cookie(self, request: Request) -> str | None:
        """The value of the session's cookie."""
        return request.cookies.get(self.name)

    async def of(self, cookie: str | None) -> Acting | None:
        """Who acts; None without a session that holds, and for a role that was withdrawn."""
        if not cookie:
            return None
        session = await self._kept().of(cookie)
        moment_us = self._clock()
        if session is None or _is_over(session, moment_us):
            return None
        roles = await self._roles_of(session.person)
        role = next((each for each in roles if each == session.role), None)
        if role is None:
            return None
        if moment_us - session.seen_us > NOTED_EVERY_US:
            await self._kept().seen(session.id, moment_us)
        return Acting(session.person, role, roles, session.id.hex(), session.authenticated_us)

    async def still(self, acting: Acting) -> bool:
        """Whether somebody may still act so; asked often, and at most half a second old."""
        if acting.person is None:
            return False
        async with self._looking:
            try:
                held = await self._held(acting.person)
            except Unreachable:
                return False
        return self._living.get(acting.session) == acting.role and acting.role in held

    async def _held(self, person: str) -> tuple[Role, ...]:
        """The roles of somebody by the newest look, which serves all open streams. Raises Unreachable."""
        if time.monotonic() - self._looked > LOOKED_EVERY_S:
            moment_us = self._clock()
            kept = await self._kept().living(moment_us - IDLE_US)
            self._living = {each.id.hex(): each.role for each in kept if not _is_over(each, moment_us)}
            self._roles = {}
            self._looked = time.monotonic()
        if person not in self._roles:
            self._roles[person] = await self._roles_of(person)
        return self._roles[person]

    async def begin(
        self,
        answer: Response,
        person: str,
        role: Role,
        authenticated_us: int | None = None,
        before: Request | None = None,
    ) -> None:
        """A new session for a browser; the one it had `before` ends: its old token is good for nothing."""
        token, moment_us = secrets.token_urlsafe(32), self._clock()
        await self._end(before)
        await self._kept().begin(token, person, role, moment_us, authenticated_us or moment_us)
        answer.set_cookie(
            self.name,
            token,
            max_age=LASTS_S,
            httponly=True,
            samesite="lax",
            secure=self.https,
        )

    async def end(self, request: Request, answer: Response) -> None:
        """Ends the session of a browser, here and there."""
        await self._end(request)
        answer.delete_cookie(self.name, httponly=True, samesite="lax", secure=self.https)

    async def _end(self, request: Request | None) -> None:
        if request and (token := self.cookie(request)) and (session := await self._kept().of(token)):
            await self._kept().end(session.id, self._clock())

    async def end_all(self, person: str) -> int:
        """Ends every session of somebody, and says how many there were."""
        return await self._kept().end_all(person, self._clock())

    def csrf(self, acting: Acting) -> str:
        """The token of every form of a session."""
        return hmac(self._secret, f"form/{acting.session}".encode(), sha256).hexdigest()

    def csrf_is_good(self, acting: Acting, token: str) -> bool:
        """Whether a form is one of this session."""
        return bool(acting.session) and compare_digest(self.csrf(acting).encode(), token.encode())


def shown_lately(acting: Acting, at_us: int | None = None) -> bool:
    """Whether somebody has shown who they are in the last quarter of an hour."""
    return (now_us() if at_us is None else at_us) - acting.authenticated_us <= FRESH_US


def _is_over(session: Kept, at_us: int) -> bool:
    idle_us, longest_us = SHORT.get(session.role, (IDLE_US, LONGEST_US))
    return at_us - session.seen_us > idle_us or at_us - session.began_us > longest_us
