"""What production refuses to start with, and the remedy of each; a trial does without all of it.

A process is refused what it needs itself. Everything that stands in its way is told at once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args
from urllib.parse import parse_qs, urlsplit

from runtime.datadir import KEYS, LINKS, SPOOL_KEY, DataDir
from runtime.errors import BadSetting
from runtime.notice_settings import WRITE_NUMBERS
from runtime.secrecy import (
    bytes_of,
    is_example,
    is_guessable,
    is_no_key,
    open_to_others,
    password_of,
)
from runtime.settings import FROM_FILE, MAKE_A_KEY, PageSettings, Settings

Process = Literal["web", "help", "worker-year", "worker-urgent", "watchdog", "sealer", "up", "rehearsal"]
PROCESSES: tuple[Process, ...] = get_args(Process)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
CHOSEN_BY_US = (
    ("NEARPEER_SMS_SECRET", "sms_secret"),
    ("NEARPEER_METRICS_TOKEN", "metrics_token"),
    ("NEARPEER_WEBHOOK_SECRET", "webhook_secret"),
    ("NEARPEER_CALLBACK_SECRET", "callback_secret"),
)
CHOSEN_BY_OTHERS = (("NEARPEER_OIDC_CLIENT_SECRET", "oidc_client_secret"),)
FOR_OTHERS_TOO = frozenset({"NEARPEER_METRICS_TOKEN"})
"""What Prometheus reads as well: behind it are sums, and nobody's."""
SEALING = ("key", "next")
MAKE_ANOTHER = "Make one with: openssl rand -hex 32"


class Refused(NamedTuple):
    """One thing that production does not start with; `code` is the same in every release."""

    code: str
    problem: str
    remedy: str


class Unsafe(BadSetting):
    """Production does not start; every reason of this start, each with its remedy."""

    def __init__(self, process: str, refused: Sequence[Refused]) -> None:
        told = "\n".join(f"- {each.problem} {each.remedy}" for each in refused)
        super().__init__(
            f"In production {process} does not start. {len(refused)} in its way:\n{told}",
            "\nThe same list beforehand: nearpeer doctor",
        )
        self.refused = tuple(refused)


def refuse(process: Process, refused: Sequence[Refused]) -> None:
    """Raises Unsafe when anything is refused."""
    if refused:
        raise Unsafe(process, refused)


def by_settings(settings: PageSettings, process: Process) -> list[Refused]:
    """What the settings of a process are refused for; nothing in a trial."""
    if not settings.production:
        return []
    rules = [rule for rule, concerned in _FOR_ALL if process in concerned]
    if isinstance(settings, Settings):
        more = [rule for rule, concerned in _WITH_SECRETS if process in concerned]
        return [each for rule in rules for each in rule(settings)] + [
            each for rule in more for each in rule(settings)
        ]
    return [each for rule in rules for each in rule(settings)]


def _debug(settings: PageSettings) -> Iterator[Refused]:
    if settings.log_level == "debug":
        yield Refused("debug", "LOG_LEVEL is debug.", "Set LOG_LEVEL=info, or leave it out.")


def _public_url(settings: PageSettings) -> Iterator[Refused]:
    if not (settings.public_url or "").startswith("https://"):
        problem = (
            "NEARPEER_PUBLIC_URL is not an address with https: what people send could be read on its way."
        )
        yield Refused("public-url", problem, "Set it to where people reach the pages: https://…")


def _rehearsal(_: PageSettings) -> Iterator[Refused]:
    problem = "A rehearsal passes a year in minutes, and production knows speed 1 alone."
    yield Refused("rehearsal", problem, "Unset NEARPEER_MODE here, and give it a --data-dir of its own.")


def _record(settings: Settings) -> Iterator[Refused]:
    if settings.database_url is None:
        problem = "DATABASE_URL is not set: PostgreSQL would be embedded, record and keys on one disk."
        remedy = "Set DATABASE_URL and NEARPEER_KEYS_URL to databases that you run and back up."
        yield Refused("embedded-postgres", problem, remedy)


def _plain_connections(settings: Settings) -> Iterator[Refused]:
    for name, url in (("DATABASE_URL", settings.database_url), ("NEARPEER_KEYS_URL", settings.keys_url)):
        for host in open_hosts(url or ""):
            if host not in settings.allowed_hosts:
                problem = f"{name} reaches {host} without encryption being asked for."
                remedy = (
                    "Add ?sslmode=verify-full (or require); or, within a network of your own machines alone,"
                    f" name it: NEARPEER_ALLOW_PRIVATE={host}"
                )
                yield Refused("plain-database", problem, remedy)


def open_hosts(url: str) -> Iterator[str]:
    """The hosts of a database's address that are asked without encryption; no socket, nor this machine."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    if asked.get("sslmode", [""])[-1] in ENCRYPTED:
        return
    places = parts.netloc.rpartition("@")[2].split(",") + asked.get("host", [""])[-1].split(",")
    for place in filter(None, places):
        host = place.rpartition("]")[0].lstrip("[") if place.startswith("[") else place.partition(":")[0]
        if host and not host.startswith("/") and host not in LOOPBACK:
            yield host


def _wrapping_key(settings: Settings) -> Iterator[Refused]:
    yield from _key("NEARPEER_KEK", settings.kek, "The vault's keys would hang on the data directory's own.")


def _payload_key(settings: Settings) -> Iterator[Refused]:
    text = settings.temporal_codec_key
    yield from _key("NEARPEER_TEMPORAL_CODEC_KEY", text, "Temporal would keep payloads in clear.")
    if text and text == settings.kek:
        problem = "NEARPEER_KEK and NEARPEER_TEMPORAL_CODEC_KEY are the same key."
        yield Refused("same-key", problem, f"Give each its own. {MAKE_A_KEY}")


def _key(variable: str, text: str | None, so: str) -> Iterator[Refused]:
    if text is None:
        remedy = f"{MAKE_A_KEY} > FILE; chmod 600 FILE; {variable}_FILE=FILE"
        yield Refused("missing-key", f"{variable} is missing. {so}", remedy)
    elif is_no_key(bytes_of(text)):
        yield Refused("default-secret", f"{variable} was not drawn by chance.", MAKE_A_KEY)


def _default_secrets(settings: Settings) -> Iterator[Refused]:
    for variable, url in (("DATABASE_URL", settings.database_url), ("NEARPEER_KEYS_URL", settings.keys_url)):
        if (password := password_of(url)) and is_guessable(password, least_signs=12):
            yield Refused("default-secret", f"The password in {variable} can be guessed.", MAKE_ANOTHER)
    if is_example(password_of(settings.smtp_url)):
        problem, remedy = (
            "The password in NEARPEER_SMTP_URL is one of an example.",
            "Have the mail server's changed.",
        )
        yield Refused("default-secret", problem, remedy)
    for variable, field in CHOSEN_BY_US:
        secrets = (getattr(settings, field) or "").replace(",", " ").split()
        if any(is_guessable(secret) for secret in secrets):
            yield Refused("default-secret", f"{variable} can be guessed.", MAKE_ANOTHER)
    for variable, field in CHOSEN_BY_OTHERS:
        if is_example(getattr(settings, field) or ""):
            yield Refused(
                "default-secret", f"{variable} is one of an example.", "Have the provider make another."
            )


def _open_files(settings: Settings) -> Iterator[Refused]:
    place = DataDir(settings.data_dir, settings)
    variables = [f"{name}_FILE" for name in FROM_FILE if name not in FOR_OTHERS_TOO]
    kept = [place.secrets / name for name in (*KEYS, LINKS, SPOOL_KEY)]
    kept += [place.sealer / name for name in SEALING]
    for file in open_to_others(variables, kept):
        yield Refused("open-key-file", f"Everybody on this machine may read {file}.", f"chmod o= {file}")


def _temporal(settings: Settings) -> Iterator[Refused]:
    if settings.temporal_address is None:
        problem = "TEMPORAL_ADDRESS is not set: Temporal would be the embedded development server."
        yield Refused("embedded-temporal", problem, "Set it to your cluster's, as in temporal:7233.")


def _way_out(settings: Settings) -> Iterator[Refused]:
    if not settings.way_out:
        problem = "No way out is set up: nobody could be paged, and in production somebody must be."
        remedy = (
            "Set NEARPEER_SMS_URL, NEARPEER_SMTP_URL or NEARPEER_WEBHOOK_URL; docs/operators.md has each."
        )
        yield Refused("no-channel", problem, remedy)


def _telephones(settings: Settings) -> Iterator[Refused]:
    if not settings.telephones:
        problem = "NEARPEER_TELEPHONES is empty, and there the chain of a page ends."
        yield Refused("no-telephone", problem, WRITE_NUMBERS)


_ALL = frozenset[Process](PROCESSES)
_RECORD = _ALL - {"help", "rehearsal"}
_VAULT = _RECORD - {"sealer"}
_PAGING: frozenset[Process] = frozenset({"web", "worker-urgent", "watchdog", "up"})
_TIMED: frozenset[Process] = frozenset({"worker-year", "worker-urgent", "up"})
_FOR_ALL: tuple[tuple[Callable[[PageSettings], Iterator[Refused]], frozenset[Process]], ...] = (
    (_rehearsal, frozenset({"rehearsal"})),
    (_debug, _ALL),
    (_public_url, _VAULT | {"help"}),
)
_WITH_SECRETS: tuple[tuple[Callable[[Settings], Iterator[Refused]], frozenset[Process]], ...] = (
    (_record, _RECORD),
    (_plain_connections, _RECORD),
    (_wrapping_key, _VAULT),
    (_payload_key, _TIMED),
    (_default_secrets, _RECORD),
    (_open_files, _RECORD),
    (_temporal, _TIMED),
    (_way_out, _PAGING | {"worker-year"}),
    (_telephones, _PAGING),
)
"""Which process asks which rule: what it does not use does not keep it down."""
