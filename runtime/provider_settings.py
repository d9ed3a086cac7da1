"""Settings of an identity provider, checked when loaded: they belong together, and nothing goes in clear."""

from typing import Protocol
from urllib.parse import urlsplit

from runtime.errors import BadSetting

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ProviderSettings(Protocol):
    """What is looked at of the settings."""

    @property
    def oidc_issuer(self) -> str | None: ...
    @property
    def oidc_client_id(self) -> str | None: ...
    @property
    def oidc_client_secret(self) -> str | None: ...
    @property
    def public_url(self) -> str | None: ...
    @property
    def production(self) -> bool: ...


def check_provider(settings: ProviderSettings) -> None:
    """Raises BadSetting that names the variable and the remedy, never a value."""
    together = {
        "NEARPEER_OIDC_ISSUER": settings.oidc_issuer,
        "NEARPEER_OIDC_CLIENT_ID": settings.oidc_client_id,
        "NEARPEER_OIDC_CLIENT_SECRET": settings.oidc_client_secret,
    }
    missing = [name for name, value in together.items() if not value]
    if len(missing) == len(together):
        return
    if missing:
        raise BadSetting(
            f"{missing[0]} is missing: an identity provider needs issuer, client id and client secret.",
            "Set all three, or none of them.",
        )
    where = urlsplit(settings.oidc_issuer or "")
    local = where.hostname in LOOPBACK and not settings.production
    if where.scheme != "https" and not (where.scheme == "http" and local):
        raise BadSetting(
            "NEARPEER_OIDC_ISSUER is not an address with https.", "Write it like https://id.example.org"
        )
    if settings.production and not settings.public_url:
        raise BadSetting(
            "NEARPEER_PUBLIC_URL is missing: the identity provider leads people back there.",
            "Set it to the address of the pages.",
        )
