"""Settings of notices, checked when they are loaded: each address, and what belongs together."""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from runtime.errors import BadSetting
from runtime.telephone import number_of

MAILBOX = re.compile(r"[^\s@<>,;:\"]+@[A-Za-z0-9.-]+")
WRITE_NUMBERS = "Write it like duty=+3615550100, with the keys of the rota; no blanks within a number."
PREFIX = "whsec_"
LEAST_BYTES, MOST_BYTES = 24, 64
"""Of a secret, as the specification of Standard Webhooks says."""
MAKE_ONE = 'Make one with: echo "whsec_$(head -c 32 /dev/urandom | base64)"'


class Notices(Protocol):
    """What is looked at of the settings."""

    @property
    def public_url(self) -> str | None: ...
    @property
    def smtp_url(self) -> str | None: ...
    @property
    def notice_from(self) -> str | None: ...
    @property
    def sms_url(self) -> str | None: ...
    @property
    def sms_secret(self) -> str | None: ...
    @property
    def webhook_urls(self) -> tuple[str, ...]: ...
    @property
    def webhook_secrets(self) -> tuple[str, ...]: ...
    @property
    def callback_secrets(self) -> tuple[str, ...]: ...
    @property
    def heartbeat_url(self) -> str | None: ...
    @property
    def allowed_hosts(self) -> frozenset[str]: ...
    @property
    def telephones(self) -> str: ...


def check_notices(settings: Notices) -> None:
    """Raises BadSetting that names the variable and the remedy, never a value."""
    _check_mail(settings)
    _check_telephones(settings.telephones)
    for name, urls, secret in _with_secrets(settings):
        if bool(urls) != bool(secret):
            missing = f"NEARPEER_{name}_{'SECRET' if urls else 'URL'}"
            raise BadSetting(
                f"{missing} is missing: NEARPEER_{name}_URL and NEARPEER_{name}_SECRET belong together.",
                "Set both, or neither.",
            )
    for variable, url in _addresses(settings):
        _check_address(variable, url, settings.allowed_hosts)
    for variable, found in (
        ("NEARPEER_WEBHOOK_SECRET", settings.webhook_secrets),
        ("NEARPEER_CALLBACK_SECRET", settings.callback_secrets),
    ):
        if not all(map(is_secret, found)):
            raise BadSetting(f"{variable} is no secret of Standard Webhooks.", MAKE_ONE)


def _check_telephones(text: str) -> None:
    """Each a key of the rota, once, with a number in international form; the key is named, the number not."""
    pairs = list(numbered(text))
    for key, number in pairs:
        if not key:
            raise BadSetting("NEARPEER_TELEPHONES has a number without a key.", WRITE_NUMBERS)
        if number_of(number) is None:
            problem = f"NEARPEER_TELEPHONES has no number in international form for {key!r}."
            raise BadSetting(problem, WRITE_NUMBERS)
    twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    if twice:
        raise BadSetting(f"NEARPEER_TELEPHONES has {twice[0]!r} twice.", "Keep one number for each key.")


def listed(text: str) -> tuple[str, ...]:
    """What a setting lists, separated by commas or blanks."""
    return tuple(text.replace(",", " ").split())


def numbered(text: str) -> Iterator[tuple[str, str]]:
    """What a setting lists as key=value; the value is empty where none stands."""
    for each in listed(text):
        key, _, value = each.partition("=")
        yield key, value


def is_secret(text: str) -> bool:
    """Whether this is whsec_ and the base64 of 24 to 64 bytes."""
    try:
        size = len(base64.b64decode(text.removeprefix(PREFIX), validate=True))
    except (binascii.Error, ValueError):
        return False
    return text.startswith(PREFIX) and LEAST_BYTES <= size <= MOST_BYTES


def _with_secrets(settings: Notices) -> Iterator[tuple[str, object, object]]:
    yield "SMS", settings.sms_url, settings.sms_secret
    yield "WEBHOOK", settings.webhook_urls, settings.webhook_secrets


def _addresses(settings: Notices) -> Iterator[tuple[str, str]]:
    for url in settings.webhook_urls:
        yield "NEARPEER_WEBHOOK_URL", url
    for variable, found in (
        ("NEARPEER_SMS_URL", settings.sms_url),
        ("NEARPEER_HEARTBEAT_URL", settings.heartbeat_url),
        ("NEARPEER_PUBLIC_URL", settings.public_url),
    ):
        if found:
            yield variable, found


def _check_mail(settings: Notices) -> None:
    if not settings.smtp_url:
        return
    parts = _split(settings.smtp_url)
    if parts is None or parts.scheme not in ("smtp", "smtps") or parts.path.strip("/") or parts.query:
        raise BadSetting(
            "NEARPEER_SMTP_URL is not the address of a mail server.",
            "Write it like smtp://user:password@mail.example.org:587",  # pragma: allowlist secret
        )
    if not settings.notice_from or not MAILBOX.fullmatch(settings.notice_from):
        raise BadSetting(
            "NEARPEER_NOTICE_FROM is no mailbox, and mail needs a sender.",
            "Write it like nearpeer@example.org",
        )


def _check_address(variable: str, url: str, allowed: frozenset[str]) -> None:
    parts = _split(url)
    if parts is None or parts.scheme not in ("https", "http"):
        raise BadSetting(f"{variable} is not an address.", "Write it like https://gateway.example.org/path")
    if parts.username is not None or parts.password is not None:
        raise BadSetting(f"{variable} holds a name or a password.", "Give the secret in its own variable.")
    if parts.scheme == "http" and parts.hostname not in allowed and variable != "NEARPEER_PUBLIC_URL":
        raise BadSetting(
            f"{variable} begins with http://, which everybody on the way can read.",
            "Use https://, or name the host in NEARPEER_ALLOW_PRIVATE when it is in your own network.",
        )


def _split(url: str) -> SplitResult | None:
    """The parts of an address with a host; None when it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None
