"""The texts that people of a rehearsal write: invented, in the vault before the command that names them."""

from hashlib import sha256

from console.rehearsal import Act
from domain import addresses
from domain.messages import Command
from store.vault import Vault

OPENINGS = (
    "Ma hosszan beszélgettünk arról",
    "We talked for a long while about",
    "Nem voltam biztos abban, hogyan tovább:",
    "What stays with me from today is",
)
MATTERS = (
    "a vizsgaidőszak terhe",
    "finding friends in a new city",
    "az alváshiány és a honvágy",
    "the fear of failing anatomy",
)
PURPOSES = {
    "mentor-year": "diary",
    "relationship": "wellbeing",
    "emergency": "care",
    "programme-year": "reason",
}


def words(command_id: str) -> str:
    """An invented text with a mark of its own, so that a search for it anywhere else must find nothing."""
    digest = sha256(f"words|{command_id}".encode()).hexdigest()
    opening = OPENINGS[int(digest[:4], 16) % len(OPENINGS)]
    matter = MATTERS[int(digest[4:8], 16) % len(MATTERS)]
    return f"{opening} {matter} (szó-{digest[8:24]})."


async def put(vault: Vault, act: Act, command: Command) -> Command:
    """Writes the text of a command that names one, and returns the command with the commitment to it.

    Writing it again changes nothing. Raises Unreachable.
    """
    if getattr(command, "note", None) is None:
        return command
    purpose = PURPOSES[addresses.kind_of(act.stream)]
    note = await vault.write_pending(act.command_id, act.actor, [act.actor], purpose, words(act.command_id))
    return command.model_copy(update={"note": note.written})
