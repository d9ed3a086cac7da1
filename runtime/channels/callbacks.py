"""What gateways report afterwards: believed when it is signed, of this moment, and not told before."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import orjson
from standardwebhooks import Webhook, WebhookVerificationError

Outcome = Literal["delivered", "read", "failed"]
OUTCOMES: dict[object, Outcome] = {
    "message.delivered": "delivered",
    "message.read": "read",
    "message.failed": "failed",
}
REMEMBERED_S = 660.0
"""Longer than the span in which a timestamp is believed: five minutes to both sides of now."""
LONGEST_BODY = 65_536

Reason = Literal["not-signed", "told-before", "not-understood"]


@dataclass(frozen=True, slots=True)
class Callback:
    """What a gateway reports: the id of its report, the key under which we sent, and what became of it."""

    id: str
    key: str
    outcome: Outcome


class NotBelieved(Exception):
    """A report that changes nothing. `reason`: not-signed (forged or stale), told-before, not-understood."""

    def __init__(self, reason: Reason, problem: str) -> None:
        super().__init__(problem)
        self.reason: Reason = reason


class Callbacks:
    """The door for reports, as Standard Webhooks: `{"type": "message.delivered", "data": {"key": …}}`.

    Ids are remembered by this process; another one would take a report again, which must do no harm there:
    use the id in the command's id.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        """`secrets` as Standard Webhooks writes them: whsec_ and base64. Raises ValueError for another.

        While a secret is changed there are two, and a report under either is believed.
        """
        self._signing = [Webhook(secret) for secret in secrets]
        self._told: dict[str, float] = {}

    @contextmanager
    def received(self, headers: Mapping[str, str], body: bytes) -> Iterator[Callback]:
        """A report, to be recorded in the block; where that fails, the gateway may tell it again.

        Raises NotBelieved.
        """
        callback = self._verified(headers, body)
        self._forget()
        if callback.id in self._told:
            raise NotBelieved("told-before", "This report was taken already.")
        self._told[callback.id] = time.monotonic()
        try:
            yield callback
        except BaseException:
            self._told.pop(callback.id, None)
            raise

    def _verified(self, headers: Mapping[str, str], body: bytes) -> Callback:
        if len(body) > LONGEST_BODY:
            raise NotBelieved("not-understood", "A report is no longer than 64 kB.")
        given = {name.lower(): value for name, value in headers.items()}
        if not any(_holds(signing, body, given) for signing in self._signing):
            remedy = "Check the secret and the clock of the gateway."
            raise NotBelieved("not-signed", f"The report's signature or time does not hold. {remedy}")
        return _read(given["webhook-id"], body)

    def _forget(self) -> None:
        now = time.monotonic()
        self._told = {told: at for told, at in self._told.items() if now < at + REMEMBERED_S}


def _holds(signing: Webhook, body: bytes, headers: dict[str, str]) -> bool:
    try:
        signing.verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError, OverflowError):
        return False
    return True


def _read(told: str, body: bytes) -> Callback:
    try:
        report = orjson.loads(body)
        outcome, key = OUTCOMES[report["type"]], report["data"]["key"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotBelieved("not-understood", "The report says no outcome of a message of ours.") from error
    if not isinstance(key, str):
        raise NotBelieved("not-understood", "The report's key is no text.")
    return Callback(told, key, outcome)
