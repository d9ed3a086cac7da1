"""How often somebody may try to sign in: counted in this process first, then for all processes together."""

from hashlib import sha256
from hmac import new as hmac

from console.access.limits import TooOften
from console.web.wiring import Joined
from store.tries import KeptTries

SECOND_US = 1_000_000


class Tries:
    """The tries to sign in at one site; neither a restart nor another process lets anybody begin anew.

    Whose they are is kept as a digest under the site's secret.
    """

    def __init__(self, ends: Joined) -> None:
        self._ends = ends

    async def counts(self, rule: str, who: str) -> None:
        """Counts one more. Raises TooOften, Unreachable."""
        self._ends.counts(rule, who)
        most, seconds = self._ends.limits.span(rule)
        now_us = self._ends.limits.now_us
        kept = await self._kept().tried(self._key(rule, who), now_us, seconds * SECOND_US)
        if kept.count > most:
            self._ends.metrics.limited(rule)
            raise TooOften(rule, max(1, (kept.until_us - now_us) // SECOND_US))

    async def gives_back(self, rule: str, who: str) -> None:
        """What was counted last was no failure. Raises Unreachable."""
        self._ends.limits.gives_back(rule, who)
        await self._kept().given_back(self._key(rule, who))

    async def forgives(self, rule: str, who: str) -> None:
        """Somebody has shown that they are who they say. Raises Unreachable."""
        self._ends.limits.forgives(rule, who)
        await self._kept().forgotten(self._key(rule, who))

    def _kept(self) -> KeptTries:
        return KeptTries(self._ends.reached().db)

    def _key(self, rule: str, who: str) -> bytes:
        return hmac(self._ends.intake.secret, f"tries/{rule}/{who}".encode(), sha256).digest()
