"""Somebody of an earlier year who was erased: asked for, taken through its steps, and certified."""

from domain import addresses
from domain.erasing import STEPS
from domain.erasure_events import AskErasure, BeginErasure, IssueCertificate, RecordStep
from domain.messages import Stamp
from tests.console.web.console import Console


async def forgotten(console: Console, person: str, by: str) -> None:
    """As the record has it then; nothing of them is in the vault."""
    stream, execute = addresses.erasure(person), console.midyear.doors.ledger.execute
    asked = f"{stream}/asked"
    await execute(stream, AskErasure(basis="request"), Stamp(1, by, asked))
    begun = BeginErasure(erasure=asked, obstacles=(), searched=())
    steps = [RecordStep(erasure=asked, step=step, counts=()) for step in STEPS]
    issued = IssueCertificate(erasure=asked, digest="0" * 64)
    for number, command in enumerate([begun, *steps, issued]):
        await execute(stream, command, Stamp(1, "programme", f"{asked}/{number}", asked))
