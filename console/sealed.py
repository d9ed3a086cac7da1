"""Which checkpoint covers what is shown, and its proofs: by the newest one that was published of a log."""

import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from console.errors import BadInput
from console.keys import keys_in
from console.pages.year import Page
from domain.errors import Refusal
from store.checkpoint import BadNote, Checkpoint, opened
from store.entries import entries_at
from store.log import Log
from store.proof import held, proofs_of
from store.sealer import KEYS
from store.sealing import NEWEST

SECOND_US = 1_000_000
DAWN = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip: the same proofs are the same bytes."""


class Seal(Page):
    """The newest checkpoint of a log and how far it goes; `sealed_us` is when it was published, really.

    Of the `shown` events `covered` are under it; `size` is None while nothing is sealed. `last` is the
    position of the newest event shown, `proof` what proves it, where it is covered.
    """

    log: str
    size: int | None
    root: str
    key: str
    sealed_us: int | None
    age_s: int | None
    shown: int
    covered: int
    last: int
    proof: str | None = None

    @property
    def whole(self) -> bool:
        """Whether all that is shown is covered."""
        return self.size is not None and self.covered == self.shown


class Checked(Page):
    """What was found of the events shown: how many are the ones that were sealed, and which are not."""

    log: str
    size: int
    good: int
    bad: tuple[int, ...]
    unsealed: int


class Newest(NamedTuple):
    """The newest checkpoint of a log, as it was published, and when."""

    note: bytes
    sealed: Checkpoint
    at_us: int


def newest(seals: Path, log: str) -> Newest | None:
    """The newest checkpoint of a log in the folder of seals; None where no good one lies there."""
    path = seals / log / NEWEST
    try:
        note, at_s = path.read_bytes(), path.stat().st_mtime
        sealed, _ = opened(note, keys_in(seals / KEYS))
    except (OSError, BadNote, BadInput):
        return None
    return Newest(note, sealed, int(at_s * SECOND_US))


def seal_of(seals: Path, log: str, positions: Sequence[int]) -> Seal:
    """What covers some events of a log."""
    found = newest(seals, log)
    shown, last = len(positions), max(positions, default=0)
    if found is None:
        return Seal(
            log=log, size=None, root="", key="", sealed_us=None, age_s=None, shown=shown, covered=0, last=last
        )
    size = found.sealed.size
    return Seal(
        log=log,
        size=size,
        root=found.sealed.root.hex(),
        key=found.sealed.origin,
        sealed_us=found.at_us,
        age_s=max(0, int(time.time()) - found.at_us // SECOND_US),
        shown=shown,
        covered=sum(position <= size for position in positions),
        last=last,
    )


async def proven_seal(seals: Path, log: Log, positions: Sequence[int]) -> Seal:
    """What covers some events of a log, with the proof of the last of them. Raises Unreachable."""
    seal, found = seal_of(seals, log.name, positions), newest(seals, log.name)
    if found is None or not 1 <= seal.last <= found.sealed.size:
        return seal
    proofs = await proofs_of(log, [seal.last], found.sealed, found.note)
    return seal.model_copy(update={"proof": proofs[seal.last]})


async def zipped(seals: Path, log: Log, positions: Sequence[int]) -> bytes:
    """The proofs of some events as a folder in one file, with the keys: what `audit verify --proof` reads.

    Raises Refusal where none of them is sealed, Unreachable.
    """
    found = newest(seals, log.name)
    covered = [position for position in positions if found and position <= found.sealed.size]
    if found is None or not covered:
        remedy = "Wait a minute for the next checkpoint; if none comes, look at the sealer."
        raise Refusal("not-sealed", "Nothing of this is sealed yet.", remedy)
    proofs = await proofs_of(log, covered, found.sealed, found.note)
    files = {KEYS: (seals / KEYS).read_bytes(), NEWEST: found.note}
    for each in await entries_at(log, covered):
        files[f"{log.name}-{each.position}.entry"] = each.entry
        files[f"{log.name}-{each.position}.tlog-proof"] = proofs[each.position].encode()
    body = BytesIO()
    with ZipFile(body, "w", ZIP_DEFLATED) as file:
        for name, raw in files.items():
            file.writestr(ZipInfo(name, DAWN), raw)
    return body.getvalue()


async def check(seals: Path, log: Log, positions: Sequence[int]) -> Checked | None:
    """Hashes some events anew and holds them against the newest checkpoint; None where there is none.

    Raises Unreachable.
    """
    found = newest(seals, log.name)
    if found is None:
        return None
    size = found.sealed.size
    answers = await held(log, positions, found.sealed)
    sealed = [position for position in positions if position <= size]
    bad = tuple(position for position in sealed if not answers.get(position, False))
    return Checked(
        log=log.name, size=size, good=len(sealed) - len(bad), bad=bad, unsealed=len(positions) - len(sealed)
    )
