"""Short messages over a gateway's HTTP: taken once for each key, with a receipt or it counts as unknown."""

import re

import orjson

from runtime.channels.channel import NotAccepted, OutcomeUnknown, Text, refused
from runtime.channels.outside import Outside, host_of

NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")
WRITTEN_BETWEEN = re.compile(r"[\s()./-]")
HOME, TRUNK = "+36", "06"
"""In Hungary a number is written with 06 before it as well."""
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
        body = orjson.dumps({"to": number_of(to), "text": text.body, "key": key})
        headers = {"Authorization": f"Bearer {self._secret}", "Idempotency-Key": key}
        answer = await self._outside.post(self._url, body, headers)
        where = host_of(self._url)
        if fault := refused(where, answer.status):
            raise fault
        reference = _reference(answer.body)
        if reference is None:
            raise OutcomeUnknown(f"{where} answered {answer.status} without a receipt.")
        return reference


def number_of(text: str) -> str:
    """A telephone number in international form. Raises NotAccepted when it is none."""
    number = WRITTEN_BETWEEN.sub("", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif number.startswith(TRUNK):
        number = f"{HOME}{number[2:]}"
    if not NUMBER.fullmatch(number):
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
