"""Reaching whoever is on duty: over their channels in their order, until a gateway has accepted a page."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256

import structlog
from prometheus_client import Counter
from temporalio import activity

from domain.case_commands import PageOutcome
from domain.case_events import Target
from domain.paging import TELEPHONE
from runtime.channels import Channel, NotAccepted, OutcomeUnknown
from runtime.channels.routes import PAGES, deliver, routes_of
from runtime.metrics import REGISTRY
from runtime.notices import language_of, page
from store.keys import WrongWrappingKey
from store.vault import Vault

log = structlog.get_logger("activities.reaching")
RESULTS = Counter(
    "nearpeer_pages", "Pages to one person, by what became of them", ["result"], registry=REGISTRY
)
for _result in ("sent", "failed", "unknown"):
    RESULTS.labels(_result)

ALIVE_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a case to one person, or to a telephone that rings by its own.

    `shown` is the number in its message, where that is not the intent's own.
    """

    stream: str
    intent: str
    person: str
    drill: bool = False
    shown: int | None = None

    @property
    def key(self) -> str:
        """What a gateway knows it by: the same page again is no second one."""
        return f"{self.stream}/{self.intent}/{self.person}"

    @property
    def number(self) -> str:
        """What the message shows, as in 4831-2: the second page of one case, which always is 4831.

        A page twice sent has the same one, from whatever process and also while the record is away; a page
        of another case has another, or somebody who has two cases would take the second for a duplicate.
        """
        case = int.from_bytes(sha256(f"page|{self.stream}".encode()).digest()[:4], "big")
        return f"{1_000 + case % 9_000}-{self.shown or self.intent.rpartition('/')[2]}"


class Reaching:
    """Sends pages to people by their profiles, and to telephones by the settings."""

    def __init__(
        self,
        vault: Vault,
        channels: Mapping[str, Channel],
        telephones: Mapping[str, str],
        public_url: str | None,
    ) -> None:
        self._vault = vault
        self._channels = channels
        self._telephones = telephones
        self._public_url = public_url

    async def profile(self, person: str, target: Target) -> dict[str, str]:
        """The addresses of a person, or of a telephone of the rota; none where the vault's row is unusable.

        Raises Unreachable.
        """
        if target == TELEPHONE:
            number = self._telephones.get(person)
            return {"phone": number} if number else {}
        try:
            return (await self._vault.names([person]))[person]
        except WrongWrappingKey:
            log.error("nobody can read how a person is reached", person=person)  # noqa: TRY400 - no trace near keys
            return {}

    async def reach(self, what: Page, target: Target) -> PageOutcome:
        """Pages somebody by the addresses that the vault, or the settings, have now. Raises Unreachable."""
        return await self.page(what, await self.profile(what.person, target))

    async def page(self, what: Page, profile: Mapping[str, str]) -> PageOutcome:
        """Pages over channel after channel until one accepts.

        *failed* when surely none did, *unknown* when one may have: then the chain goes on all the same.
        """
        text = page(language_of(profile), what.number, self._public_url, drill=what.drill)
        try:
            async with _alive():
                taken = await deliver(routes_of(profile, self._channels, PAGES), text, what.key)
        except OutcomeUnknown as fault:
            log.warning("nobody knows whether a page left", page=what.key, problem=fault.problem)
            RESULTS.labels("unknown").inc()
            return "unknown"
        except NotAccepted as fault:
            log.warning("a page was not accepted", page=what.key, problem=fault.problem)
            RESULTS.labels("failed").inc()
            return "failed"
        log.info("a page was accepted", page=what.key, channel=taken.channel)
        RESULTS.labels("sent").inc()
        return "sent"


def together(outcomes: Sequence[PageOutcome]) -> PageOutcome:
    """One person reached is a page sent; else what is known least decides; nobody on duty is a gap."""
    return next((each for each in ("sent", "unknown", "failed") if each in outcomes), "nobody")


@asynccontextmanager
async def _alive() -> AsyncIterator[None]:
    """Tells Temporal that a slow gateway is still being spoken to; outside of an activity nobody asks."""
    beating = asyncio.create_task(_beat()) if activity.in_activity() else None
    try:
        yield
    finally:
        if beating is not None:
            beating.cancel()


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(ALIVE_EVERY_S)
