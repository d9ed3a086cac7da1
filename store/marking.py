"""Texts outlive their pending day only when an event names them: first every log is read, then collected."""

from collections.abc import Sequence

from sqlalchemy import Table, text

from store.notes import note_ids_in
from store.projections import Change, Runner
from store.rows import Row
from store.vault import Vault

PENDING_US = 24 * 3_600 * 1_000_000
"""How long a text may wait for its event."""

_KEEP = text("UPDATE vault.note SET kept = true WHERE note_id = :note_id AND NOT kept")


class KeptNotes:
    """The projection that marks every note which an event of the log `log_name` carries."""

    version = 1
    tables: Sequence[Table] = ()

    def __init__(self, log_name: str) -> None:
        self.name = f"kept_notes_{log_name}"

    def apply(self, rows: Sequence[Row]) -> Sequence[Change]:
        """One change for all notes of the page; a note that is marked already stays as it is."""
        return [Change(_KEEP, [{"note_id": note} for row in rows for note in note_ids_in(row.body)])]


async def collect_unclaimed(vault: Vault, marking: Sequence[Runner], now_us: int) -> int:
    """Marks up to the end of every log, then removes what has been pending for 24 h of the real clock.

    Returns how many were removed. Raises what `Runner.step` raises; then nothing was removed.
    """
    for runner in marking:
        await runner.catch_up()
    return await vault.collect(now_us - PENDING_US)
