"""Notices to another system as Standard Webhooks: signed, with the key as the message's id."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import orjson
from standardwebhooks import Webhook

from runtime.channels.channel import NotAccepted, OutcomeUnknown, Text, refused
from runtime.channels.outside import Outside, host_of

TYPE = "notice.sent"


class SignedWebhook:
    """The channel `webhook`: every one of the addresses is told; one that takes it is enough."""

    name = "webhook"

    def __init__(self, urls: Sequence[str], secrets: Sequence[str], outside: Outside) -> None:
        """`secrets` as Standard Webhooks writes them: whsec_ and base64. Raises ValueError for another.

        While a secret is changed there are two, and both sign: who knows either of them believes it.
        """
        self._urls = tuple(urls)
        self._signing = [Webhook(secret) for secret in secrets]
        self._outside = outside

    async def send(self, to: str, text: Text, key: str) -> str:
        """Tells the other systems for whom (`to`, a name that they know) there is a notice; returns the key.

        Raises what a Channel does: OutcomeUnknown as soon as one of them may have it and none said so.
        """
        data = {"to": to, "subject": text.subject, "body": text.body, "key": key}
        now = datetime.now(UTC)
        body = orjson.dumps({"type": TYPE, "timestamp": now.isoformat(), "data": data})
        headers = {
            "Webhook-Id": key,
            "Webhook-Timestamp": str(int(now.timestamp())),
            "Webhook-Signature": " ".join(one.sign(key, now, body.decode()) for one in self._signing),
        }
        faults = await asyncio.gather(*(self._told(url, body, headers) for url in self._urls))
        if None in faults:
            return key
        unknown = next((fault for fault in faults if isinstance(fault, OutcomeUnknown)), None)
        raise unknown or faults[0] or NotAccepted("No address of a webhook is set.")

    async def _told(
        self, url: str, body: bytes, headers: dict[str, str]
    ) -> NotAccepted | OutcomeUnknown | None:
        try:
            answer = await self._outside.post(url, body, headers)
        except (NotAccepted, OutcomeUnknown) as fault:
            return fault
        return refused(host_of(url), answer.status)
