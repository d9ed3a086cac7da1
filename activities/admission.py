"""What may enter the record at all: commands with a canonical text, of a sane size, without words in them."""

from collections.abc import Iterable
from hashlib import sha256

from domain.errors import Refusal
from domain.messages import Command, Entry, Order
from store.canonical import text_of
from store.notes import is_note

COMMAND_LIMIT = 32 * 1024
"""The most bytes of a command that is not a bulk command."""


def digest_of(command: Command) -> bytes:
    """What makes a command the same command: its kind and its bytes, without what was read for it.

    Raises Refusal for a command that cannot be recorded, or is too large.
    """
    try:
        text = text_of(command)
    except ValueError as error:
        problem = f"{command.TYPE} cannot be recorded: {error}."
        raise Refusal("not-recordable", problem, "Give whole numbers below 2**53 and plain text.") from None
    if len(text) > COMMAND_LIMIT and not command.BULK:
        raise Refusal(
            "payload-too-large",
            f"{command.TYPE} has {len(text)} bytes; {COMMAND_LIMIT} is the most.",
            "Keep long texts in a note.",
        )
    return sha256(text).digest()


def without_words(command: Command) -> None:
    """Raises Refusal for a command with a text in it: words are in the vault, or nowhere."""
    note = getattr(command, "note", None)
    if note is not None and not is_note(note):
        raise Refusal(
            "not-a-note",
            f"The note of {command.TYPE} is not the id of a stored text.",
            "Store the text first, and give what it is called there.",
        )


def digests_of(orders: Iterable[Order], entries: Iterable[Entry]) -> dict[str, bytes]:
    """The digests of the orders that were taken: the same bytes, whoever had them decided."""
    commands = {entry.command_id for entry in entries}
    return {order.command_id: digest_of(order.command) for order in orders if order.command_id in commands}
