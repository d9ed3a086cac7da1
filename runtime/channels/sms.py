"""Short messages over a gateway's HTTP: taken once for each key, with a receipt or it counts as unknown."""

import orjson

from runtime.channels.channel import NotAccepted, OutcomeUnknown, Text, refused
from runtime.channels.outside import Outside, host_of
from runtime.telephone import number_of

LONGEST_REFERENCE = 200


class Sms:
    """The channel `sms`: JSON to, text and key by POST, with `Idempotency-Key`; the answer names an `id`."""

    name = "sms"

    def __init__(self, url: str, secret: str, outside: Outside) -> None:
        self._url = url
        self._secret = secret
        self._outside = outside

    async def send(self, to: str, text: Text, key: str) -> str:
        """Hands a short message over; returns the gateway's id of it. Raises what a Channel does."""
        body = orjson.dumps({"to": called(to), "text": text.body, "key": key})
        headers = {"Authorization": f"Bearer {self._secret}", "Idempotency-Key": key}
        answer = await self._outside.post(self._url, body, headers)
        where = host_of(self._url)
        if fault := refused(where, answer.status):
            raise fault
        reference = _reference(answer.body)
        if reference is None:
            raise OutcomeUnknown(f"{where} answered {answer.status} without a receipt.")
        return reference


def called(text: str) -> str:
    """A telephone number in international form. Raises NotAccepted when it is none."""
    number = number_of(text)
    if number is None:
        raise NotAccepted("The person's telephone number is no number. Write it like +36 30 123 4567.")
    return number


def _reference(body: bytes) -> str | None:
    try:
        told = orjson.loads(body)
    except ValueError:
        return None
    reference = told.get("id") if isinstance(told, dict) else None
    fits = isinstance(reference, str) and 0 < len(reference) <= LONGEST_REFERENCE and reference.isprintable()
    return reference if fits else None
