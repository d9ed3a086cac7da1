"""The ids of texts, as commands and events carry them: each follows from its command, and says nothing."""

import re
from hashlib import sha256

_NOTE_ID = re.compile(rb'"(note/[0-9a-f]{32})(?:#[0-9a-f]{64})?"')
_WRITTEN = re.compile(r"note/[0-9a-f]{32}(#[0-9a-f]{64})?")


def note_id(command_id: str, part: int = 0) -> str:
    """The id of the text that a command carries: the same for every retry of the command."""
    return "note/" + sha256(f"nearpeer note\n{command_id}\n{part}".encode()).hexdigest()[:32]


def is_note(written: str) -> bool:
    """Whether this is what a command may say of a text: its id, perhaps with a commitment, and no words."""
    return _WRITTEN.fullmatch(written) is not None


def note_ids_in(body: bytes) -> list[str]:
    """Every note id that a stored event body carries."""
    return [found.decode() for found in _NOTE_ID.findall(body)]
