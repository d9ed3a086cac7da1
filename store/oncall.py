"""Who is on call for the next hours, sealed beside the record, for a time when the record is away."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from pydantic import BaseModel, ConfigDict, ValidationError

from domain.case_events import Target
from domain.clock import ClockAnchored

FILE = "on-call.sealed"
"""Its name in the folder of the spool."""
AHEAD_US = 24 * 3_600 * 1_000_000
"""How far ahead of case time the copy reaches."""


class Span(BaseModel):
    """Who is paged for a target from one moment of case time to another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    target: Target
    from_us: int
    until_us: int
    people: tuple[str, ...]


class OnCall(BaseModel):
    """The chain ahead, the addresses of everybody in it, and the clock by which it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clock: ClockAnchored
    spans: tuple[Span, ...]
    profiles: dict[str, dict[str, str]]

    def people(self, target: Target, at_us: int) -> tuple[str, ...]:
        """Who is paged at a moment; after the copy's end, whoever was last known."""
        known = [span for span in self.spans if span.target == target and span.from_us <= at_us]
        return max(known, key=lambda span: span.from_us).people if known else ()


@dataclass(frozen=True, slots=True)
class SealedCopy:
    """The file of the copy; only who has the key of the spool can read it. Blocking calls."""

    path: Path
    key: bytes

    def keep(self, on_call: OnCall) -> None:
        """Writes the copy anew: whoever reads finds the old one or the new one. Raises OSError."""
        content = bytes(self._box().encrypt(on_call.model_dump_json().encode()))
        draft = self.path.with_name(f".{self.path.name}.{token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        draft.replace(self.path)

    def read(self) -> OnCall | None:
        """The copy; None when there is none, or none that this key opens."""
        try:
            return OnCall.model_validate_json(self._box().decrypt(self.path.read_bytes()))
        except (OSError, CryptoError, ValueError, ValidationError):
            return None

    def _box(self) -> SecretBox:
        return SecretBox(sha256(b"nearpeer on call " + self.key).digest())
