"""Events as they were sealed, with all that proves them: out of a folder alone, or out of the record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from console.errors import BadInput
from console.pages.year import Year, one_of
from console.sealed import newest
from domain import addresses
from domain.errors import Refusal
from store.checkpoint import BadNote, Checkpoint, Verifier, opened
from store.entries import entries_at
from store.exporting import exported
from store.history import leaves_beside
from store.proof import BadProof, proofs_under, proved
from store.rows import Row, row_of
from store.sealing import NEWEST
from store.tlog import NotWhole, hashes_in

LOG, STREAM = "programme", b'"stream":"'
MENTOR_YEAR = "mentor-year/"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The events of a mentor's year and of its programme year, in their order, and the leaves under a seal.

    `entries` are the bytes that were sealed, by position. Without a checkpoint nothing is proved.
    """

    stream: str
    rows: tuple[Row, ...]
    entries: Mapping[int, bytes]
    sealed: Checkpoint | None
    note: bytes
    leaves: Sequence[bytes]

    def proofs(self, positions: Sequence[int], keys: Sequence[Verifier]) -> dict[int, str]:
        """The proofs of some events that hold by keys that somebody trusts; for others there is none."""
        if self.sealed is None:
            return {}
        made = proofs_under(self.leaves, positions, self.sealed, self.note)
        return {position: text for position, text in made.items() if self._holds(position, text, keys)}

    def _holds(self, position: int, text: str, keys: Sequence[Verifier]) -> bool:
        try:
            return proved(text, self.entries[position], keys) == (position, self.sealed)
        except (BadProof, BadNote):
            return False


def of_folder(folder: Path, mentor: str, keys: Sequence[Verifier]) -> Evidence:
    """What a folder of `audit export` holds of a mentor. Raises BadInput, Refusal, BadNote."""
    place = folder / LOG
    try:
        note = (place / NEWEST).read_bytes()
        sealed, _ = opened(note, keys)
        entries = list(exported(place, sealed.size))
        leaves = list(chain.from_iterable(hashes_in(place, sealed.size)))
    except (OSError, NotWhole, BadNote) as error:
        remedy = "Name a folder that `audit export` wrote, and the keys that sealed it."
        raise BadInput("--export", "", f"{folder}: {error}", remedy) from error
    stream = _chosen({_stream_of(entry) for _, entry in entries}, mentor)
    wanted = {stream, addresses.frame_of(stream)}
    return _evidence(stream, ((n, e) for n, e in entries if _stream_of(e) in wanted), sealed, note, leaves)


async def of_record(year: Year, seals: Path, stream: str) -> Evidence:
    """What the record holds of a mentor, under the newest checkpoint of the seals. Raises Unreachable."""
    log, found = year.doors.logs[LOG], newest(seals, LOG)
    rows = [*await log.read(stream), *await log.read(addresses.frame_of(stream))]
    stored = await entries_at(log, sorted(row.position for row in rows))
    leaves = await leaves_beside(log, found.sealed.size) if found else []
    sealed, note = (found.sealed, found.note) if found else (None, b"")
    return _evidence(stream, ((each.position, each.entry) for each in stored), sealed, note, leaves)


def _evidence(
    stream: str,
    entries: Iterable[tuple[int, bytes]],
    sealed: Checkpoint | None,
    note: bytes,
    leaves: Sequence[bytes],
) -> Evidence:
    known = dict(entries)
    rows = tuple(row_of(position, raw) for position, raw in sorted(known.items()))
    return Evidence(stream, rows, known, sealed, note, leaves)


def _stream_of(entry: bytes) -> str:
    """The stream of an entry; its column is the last of this name."""
    return entry.rpartition(STREAM)[2].partition(b'"')[0].decode()


def _chosen(streams: set[str], wanted: str) -> str:
    """The year of a mentor among the streams of a folder. Raises Refusal."""
    by_mentor = {each.rpartition("/")[2]: each for each in sorted(streams) if each.startswith(MENTOR_YEAR)}
    mentor = one_of(by_mentor, wanted.removeprefix(MENTOR_YEAR).rpartition("/")[2], "mentor")
    stream, year = by_mentor[mentor], addresses.frame_of(by_mentor[mentor])
    if year not in streams:
        remedy = f"Export both: nearpeer audit export FOLDER --stream {stream} --stream {year}"
        raise Refusal("no-such-year", f"The folder does not hold the events of {year}.", remedy)
    return stream
