"""Whether a secret is one: no example's, not one sign again and again, in no file that all may read."""

import base64
import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

EXAMPLES = frozenset(
    {
        "secret", "password", "passwort", "jelszo", "changeme", "change-me", "example", "default", "test",
        "testing", "nearpeer", "postgres", "postgresql", "temporal", "admin", "root", "given", "token",
        "hush", "none", "guest", "user", "12345678", "123456789012",
    }
)  # fmt: skip
"""Words that stand in somebody's instructions: whoever reads those knows them."""
LEAST_SIGNS, LEAST_DIFFERENT = 16, 8
"""Of a secret that is ours to choose."""
OTHERS_MAY_READ = 0o004


def is_guessable(secret: str, least_signs: int = LEAST_SIGNS) -> bool:
    """Whether somebody who has read a manual, or tries for a day, has it."""
    plain = secret.removeprefix("whsec_").strip().lower()
    short = len(plain) < least_signs or len(set(plain)) < LEAST_DIFFERENT
    return short or plain in EXAMPLES or "example" in plain or "changeme" in plain


def is_example(secret: str) -> bool:
    """Whether a secret that others have chosen is the one of an example."""
    return secret.strip().lower() in EXAMPLES


def is_no_key(key: bytes) -> bool:
    """Whether 32 bytes were not drawn by chance: all alike, or counted up."""
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    return len(steps) == 1 or len(set(key)) < LEAST_DIFFERENT


def password_of(url: str | None) -> str:
    """The password within an address, empty without one."""
    return unquote(urlsplit(url).password or "") if url else ""


def bytes_of(text: str) -> bytes:
    """The bytes of a key in base64; none where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def open_to_others(variables: Iterable[str], kept: Iterable[Path]) -> list[Path]:
    """The files of keys that any user of this machine may read: those that variables name, and those kept.

    What is not there, or cannot be looked at, is none.
    """
    named = [Path(os.environ[name]) for name in variables if os.environ.get(name)]
    return [file for file in dict.fromkeys((*named, *kept)) if _is_open(file)]


def _is_open(file: Path) -> bool:
    try:
        return bool(file.stat().st_mode & OTHERS_MAY_READ)
    except OSError:
        return False
