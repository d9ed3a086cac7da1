"""The proof that one entry is in a sealed log: the hashes from its leaf to the root, and the checkpoint.

The format is C2SP's tlog-proof; it needs the entry's bytes, a key that was known before, and nothing else.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from contextlib import aclosing

from store.checkpoint import Checkpoint, Verifier, opened
from store.history import leaves_after
from store.log import Log
from store.tree import climbed, leaf, paths

VERSION = "c2sp.org/tlog-proof@v1"
INDEX = "index "


class BadProof(ValueError):
    """A proof that does not prove what it should."""


async def proof_of(log: Log, position: int, sealed: Checkpoint, note: bytes) -> str:
    """The proof of the entry at a position, which counts from 1, under a checkpoint. Raises Unreachable.

    Takes 32 bytes of memory for every entry under the checkpoint.
    """
    leaves: list[bytes] = []
    async with aclosing(leaves_after(log)) as pages:
        async for _, some in pages:
            leaves += some[: sealed.size - len(leaves)]
    (path,) = paths(leaves, [position - 1]).values()
    hashes = "".join(f"{b64encode(each).decode()}\n" for each in path)
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
