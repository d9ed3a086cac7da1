"""The test gateway's reports of what was delivered, read: honest, forged, tampered, stale or told twice."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
from standardwebhooks import Webhook

FORGERS = "whsec_" + "Zm9yZ2VkLWZvcmdlZC1mb3JnZWQtZm9yZ2Vk"
"""A secret that nobody shares."""


@dataclass(slots=True)
class Reports:
    """Where reports go by themselves, when and how; `url` None: none do."""

    secret: str
    url: str | None = None
    outcomes: tuple[str, ...] = ("delivered",)
    when: str = "after"
    how: str = "honest"

    def tell(self, told: dict[str, Any]) -> None:
        """Which reports are sent from now on."""
        self.url = told.get("url")
        self.outcomes = tuple(told.get("outcomes", ("delivered",)))
        self.when, self.how = told.get("when", "after"), told.get("how", "honest")

    async def of(self, key: str) -> list[int]:
        """Reports every outcome of a message; the statuses of the answers."""
        if self.url is None:
            return []
        return [status for one in self.outcomes for status in await self.send(self.url, key, one, self.how)]

    async def send(self, url: str, key: str, outcome: str, how: str, told: str | None = None) -> list[int]:
        """Sends one report (twice when `how` is replayed), under an id; a status of 0 is no answer."""
        body = orjson.dumps({"type": f"message.{outcome}", "data": {"key": key}}).decode()
        signed = body.replace(outcome, "lost") if how == "tampered" else body
        told = told or f"report-{os.urandom(8).hex()}"
        at = datetime.now(UTC) - (timedelta(hours=1) if how == "stale" else timedelta())
        signing = Webhook(FORGERS if how == "forged" else self.secret)
        headers = {
            "Webhook-Id": told,
            "Webhook-Timestamp": str(int(at.timestamp())),
            "Webhook-Signature": signing.sign(told, at, signed),
            "Content-Type": "application/json",
        }
        async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
            times = 2 if how == "replayed" else 1
            return [await _status(client, url, body, headers) for _ in range(times)]


async def _status(client: httpx.AsyncClient, url: str, body: str, headers: dict[str, str]) -> int:
    try:
        return (await client.post(url, content=body, headers=headers)).status_code
    except httpx.HTTPError:
        return 0
