"""Every setting of the service, read once from the environment; a wrong one is named, its value not shown."""

import base64
import binascii
import difflib
import os
import re
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from runtime.errors import BadSetting
from runtime.notice_settings import check_notices, listed, numbered
from runtime.provider_settings import check_provider

PREFIX = "NEARPEER_"
KEY_BYTES = 32
FROM_FILE = {
    "DATABASE_URL": "database_url",
    "NEARPEER_KEYS_URL": "keys_url",
    "NEARPEER_KEK": "kek",
    "NEARPEER_KEK_NEXT": "kek_next",
    "NEARPEER_TEMPORAL_CODEC_KEY": "temporal_codec_key",
    "NEARPEER_SMTP_URL": "smtp_url",
    "NEARPEER_SMS_SECRET": "sms_secret",  # pragma: allowlist secret
    "NEARPEER_WEBHOOK_SECRET": "webhook_secret",  # pragma: allowlist secret
    "NEARPEER_CALLBACK_SECRET": "callback_secret",  # pragma: allowlist secret
    "NEARPEER_HEARTBEAT_URL": "heartbeat_url",
    "NEARPEER_OIDC_CLIENT_SECRET": "oidc_client_secret",  # pragma: allowlist secret
    "NEARPEER_METRICS_TOKEN": "metrics_token",
}
MAY_BE_RAW = ("kek", "kek_next", "temporal_codec_key")
"""Keys whose file may hold the bytes themselves; every other file holds text, also one of 32 letters."""
READ_ELSEWHERE = ("NEARPEER_FULL",)
POSTGRES_SCHEMES = ("postgresql://", "postgres://", "postgresql+asyncpg://")
WRITE_A_URL = "Write it like postgresql://user@host:5432/name"
HOST_AND_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}")
MAKE_A_KEY = "Make one with: head -c 32 /dev/urandom | base64"

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["json", "console"]
Mode = Literal["trial", "production"]


class PageSettings(BaseSettings):
    """What a process needs that only serves pages: no other wrong setting may keep the help page down.

    `port` and `help_port` not given are 8000 and 8001, or any free one where those are taken. `public_url` is
    where people reach the pages from outside. `log_format` not given is console on a terminal, else JSON.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    mode: Mode = "trial"
    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=1, le=65_535)
    help_port: int | None = Field(default=None, ge=1, le=65_535)
    help_numbers: Path | None = None
    public_url: str | None = None
    log_level: Level = Field(default="info", validation_alias="LOG_LEVEL")
    log_format: Format | None = Field(default=None, validation_alias="LOG_FORMAT")

    @classmethod
    def load(cls, **given: Any) -> Self:
        """The settings of this process; `given` ones (of a command line) come first, None meaning not given.

        Raises BadSetting that names the variable and the remedy.
        """
        chosen = {name: value for name, value in given.items() if value is not None}
        try:
            settings = cls(**{**cls._elsewhere(), **chosen})
        except ValidationError as error:
            raise _explained(error) from None
        settings._check()
        return settings

    @classmethod
    def _elsewhere(cls) -> dict[str, str]:
        """What does not stand in the environment itself."""
        return {}

    def _check(self) -> None:
        """What must fit together."""

    @property
    def production(self) -> bool:
        """Whether people's safety may hang on this service."""
        return self.mode == "production"

    @property
    def raise_url(self) -> str:
        """Where a report is made, as a page of the same site or of the site that is set."""
        return f"{(self.public_url or '').rstrip('/')}/raise"


class Settings(PageSettings):
    """The settings of one process. Ask `Settings.load()`, which speaks clearly when one is wrong.

    Without `database_url` PostgreSQL is embedded, without `temporal_address` Temporal is. Every secret may
    lie in a file, named by its variable and _FILE: DATABASE_URL_FILE, NEARPEER_KEK_FILE (see FROM_FILE).
    `kek` and `temporal_codec_key` are base64 of 32 bytes; not given, the data directory's own keys are used.
    `release` names the build of a cluster's workers; not given, releases are not told apart.
    `secrets_dir`, `sealer_dir`, `seals_dir`, `histories_dir` and `journal_dir` not given are folders of the
    data directory. Without `metrics_port` no worker, watchdog or sealer can be asked how it is.
    """

    data_dir: Path = Path("var/run")
    secrets_dir: Path | None = None
    sealer_dir: Path | None = None
    seals_dir: Path | None = None
    histories_dir: Path | None = None
    journal_dir: Path | None = None
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL", repr=False)
    keys_url: str | None = Field(default=None, repr=False)
    kek: str | None = Field(default=None, repr=False)
    kek_next: str | None = Field(default=None, repr=False)
    temporal_address: str | None = Field(default=None, validation_alias="TEMPORAL_ADDRESS")
    temporal_namespace: str = Field(default="default", validation_alias="TEMPORAL_NAMESPACE")
    temporal_codec_key: str | None = Field(default=None, repr=False)
    release: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
    temporal_port: int | None = Field(default=None, ge=1, le=65_535)
    temporal_ui_port: int | None = Field(default=None, ge=1, le=65_535)
    postgres_bin: Path | None = None
    temporal_bin: Path | None = None
    smtp_url: str | None = Field(default=None, repr=False)
    notice_from: str | None = None
    sms_url: str | None = None
    sms_secret: str | None = Field(default=None, repr=False)
    webhook_url: str | None = None
    webhook_secret: str | None = Field(default=None, repr=False)
    callback_secret: str | None = Field(default=None, repr=False)
    heartbeat_url: str | None = Field(default=None, repr=False)
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(default=None, repr=False)
    oidc_name: str = "OpenID Connect"
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = Field(default=None, ge=1, le=65_535)
    metrics_token: str | None = Field(default=None, repr=False)
    allow_private: str = ""
    notice_timeout_s: float = Field(default=5.0, gt=0, le=10)
    rehearsal_sends: bool = False
    telephones: str = Field(default="", repr=False)

    @classmethod
    def _elsewhere(cls) -> dict[str, str]:
        return _from_files()

    def _check(self) -> None:
        super()._check()
        self._check_databases()
        self._check_temporal()
        check_notices(self)
        check_provider(self)

    @property
    def telephone_numbers(self) -> dict[str, str]:
        """The numbers of NEARPEER_TELEPHONES by the keys that a rota names, as in `duty=+3615550100`."""
        return dict(numbered(self.telephones))

    @property
    def webhook_urls(self) -> tuple[str, ...]:
        """The addresses of NEARPEER_WEBHOOK_URL, which holds one or several."""
        return listed(self.webhook_url or "")

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """The secrets of NEARPEER_WEBHOOK_SECRET, the newest first: every one of them signs what goes out."""
        return listed(self.webhook_secret or "")

    @property
    def callback_secrets(self) -> tuple[str, ...]:
        """The secrets of NEARPEER_CALLBACK_SECRET: what is signed with any of them is believed."""
        return listed(self.callback_secret or "")

    @property
    def way_out(self) -> bool:
        """Whether any channel is set up over which somebody could be reached."""
        return bool(self.smtp_url or self.sms_url or self.webhook_urls)

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts that may have a private address."""
        return frozenset(listed(self.allow_private.lower()))

    def kek_bytes(self) -> bytes | None:
        """The key-encryption key, 32 bytes; None: the data directory's is to be used. Raises BadSetting."""
        return _key("NEARPEER_KEK", self.kek)

    def kek_next_bytes(self) -> bytes | None:
        """The key-encryption key that is to follow, 32 bytes; None while none is. Raises BadSetting."""
        return _key("NEARPEER_KEK_NEXT", self.kek_next)

    def codec_key_bytes(self) -> bytes | None:
        """The payload key, 32 bytes; None when the data directory's is to be used. Raises BadSetting."""
        return _key("NEARPEER_TEMPORAL_CODEC_KEY", self.temporal_codec_key)

    def _check_databases(self) -> None:
        for name, url in (("DATABASE_URL", self.database_url), ("NEARPEER_KEYS_URL", self.keys_url)):
            if url and not url.startswith(POSTGRES_SCHEMES):
                raise BadSetting(f"{name} is not the address of a PostgreSQL database.", WRITE_A_URL)
            if url and not _splits(url):
                raise BadSetting(f"{name} has a host or a port that cannot be.", WRITE_A_URL)
        if bool(self.database_url) != bool(self.keys_url):
            raise BadSetting(
                "DATABASE_URL and NEARPEER_KEYS_URL belong together, and one is missing.",
                "Set both (the vault's keys have a database of their own), or neither to embed PostgreSQL.",
            )
        if self.database_url and self.database_url == self.keys_url:
            raise BadSetting(
                "DATABASE_URL and NEARPEER_KEYS_URL name the same database.",
                "Give the vault's keys a database of their own, on another server if you can.",
            )

    def _check_temporal(self) -> None:
        if self.temporal_address and not HOST_AND_PORT.fullmatch(self.temporal_address):
            raise BadSetting("TEMPORAL_ADDRESS is not a host and a port.", "Write it like temporal:7233")


def _splits(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def strangers() -> list[tuple[str, str]]:
    """Variables that look like settings and are none, each with the one it may mean (or an empty string)."""
    names = {name: _variable(name) for name in Settings.model_fields}
    known = {*names.values(), *READ_ELSEWHERE, *(f"{name}_FILE" for name in FROM_FILE)}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    return [(name, next(iter(difflib.get_close_matches(name, known, n=1)), "")) for name in unknown]


def _variable(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field.upper()}"


def _from_files() -> dict[str, str]:
    found = {}
    for variable, field in FROM_FILE.items():
        if path := os.environ.get(f"{variable}_FILE"):
            if os.environ.get(variable):
                raise BadSetting(f"{variable} and {variable}_FILE are both set.", "Keep one of them.")
            found[field] = _content(f"{variable}_FILE", Path(path), raw=field in MAY_BE_RAW)
    return found


def _content(variable: str, path: Path, *, raw: bool) -> str:
    """The text of a secret's file; a raw key of 32 bytes as base64."""
    try:
        content = path.read_bytes()
        if raw and len(content) == KEY_BYTES:
            return base64.b64encode(content).decode()
        return content.decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        fits = "neither text nor 32 bytes" if raw else "no text"
        why = error.strerror if isinstance(error, OSError) else f"it is {fits}"
        raise BadSetting(
            f"{variable} names {path}, which cannot be read: {why}.", "Correct the path."
        ) from None


def _key(variable: str, text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise BadSetting(f"{variable} is not the base64 of {KEY_BYTES} bytes.", MAKE_A_KEY)
    return key


def _explained(error: ValidationError) -> BadSetting:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = str(first["loc"][0])
    name = _variable(place) if place in Settings.model_fields else place
    return BadSetting(f"{name} is wrong: {first['msg']}.", "Correct it, or leave it out to have the default.")
