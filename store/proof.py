"""The proof that one entry is in a sealed log: the hashes from its leaf to the root, and the checkpoint.

The format is C2SP's tlog-proof; it needs the entry's bytes, a key that was known before, and nothing else.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence

from store.checkpoint import Checkpoint, Verifier, opened
from store.entries import entries_at
from store.history import leaves_beside
from store.log import Log
from store.tree import climbed, leaf, paths

VERSION = "c2sp.org/tlog-proof@v1"
INDEX = "index "


class BadProof(ValueError):
    """A proof that does not prove what it should."""


async def proof_of(log: Log, position: int, sealed: Checkpoint, note: bytes) -> str:
    """The proof of the entry at a position, which counts from 1, under a checkpoint. Raises Unreachable."""
    return (await proofs_of(log, [position], sealed, note))[position]


async def proofs_of(log: Log, positions: Sequence[int], sealed: Checkpoint, note: bytes) -> Mapping[int, str]:
    """By position the proof of its entry under a checkpoint; what is not under it has none.

    Takes 32 bytes of memory for every entry under the checkpoint. Raises Unreachable.
    """
    return proofs_under(await leaves_beside(log, sealed.size), positions, sealed, note)


def proofs_under(
    leaves: Sequence[bytes], positions: Sequence[int], sealed: Checkpoint, note: bytes
) -> Mapping[int, str]:
    """By position the proof of its entry under a checkpoint, by the leaf hashes of all that is under it."""
    ways = _ways(leaves, positions, sealed)
    return {position: _spelt(position, way, note) for position, way in ways.items()}


async def held(log: Log, positions: Sequence[int], sealed: Checkpoint) -> Mapping[int, bool]:
    """By position whether its entry, hashed anew, is under a checkpoint at this position. Raises Unreachable.

    What is not under the checkpoint yet is left out, as is a position of which there is no row.
    """
    ways = _ways(await leaves_beside(log, sealed.size), positions, sealed)
    entries = await entries_at(log, list(ways))
    return {
        each.position: climbed(leaf(each.entry), each.position - 1, sealed.size, ways[each.position])
        == sealed.root
        for each in entries
    }


def _ways(leaves: Sequence[bytes], positions: Sequence[int], sealed: Checkpoint) -> dict[int, list[bytes]]:
    """The hashes that lead from some entries to a root; nowhere, where the log is shorter than it was."""
    wanted = [position - 1 for position in positions if 1 <= position <= sealed.size]
    if len(leaves) < sealed.size:
        return {index + 1: [] for index in wanted}
    return {index + 1: path for index, path in paths(leaves, wanted).items()}


def _spelt(position: int, way: Sequence[bytes], note: bytes) -> str:
    hashes = "".join(f"{b64encode(each).decode()}\n" for each in way)
    return f"{VERSION}\n{INDEX}{position - 1}\n{hashes}\n{note.decode()}"


def proved(proof: str, entry: bytes, keys: Sequence[Verifier]) -> tuple[int, Checkpoint]:
    """The position at which a checkpoint of known keys has an entry. Raises BadProof, BadNote."""
    head, blank, note = proof.partition("\n\n")
    version, _, rest = head.partition("\n")
    index, *hashes = rest.split("\n")
    number = index.removeprefix(INDEX)
    if version != VERSION or not blank or not (number.isascii() and number.isdecimal()):
        raise BadProof("This is no proof: it does not begin as one.")
    sealed, _ = opened(note.encode(), keys)
    try:
        path = [b64decode(each, validate=True) for each in hashes]
    except (NotBase64, ValueError) as error:
        raise BadProof("This is no proof: a hash in it is none.") from error
    if climbed(leaf(entry), int(number), sealed.size, path) != sealed.root:
        raise BadProof("The entry is not the one that was sealed at this position.")
    return int(number) + 1, sealed
