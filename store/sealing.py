"""Seals a log: signs what its tree is by now, and nothing that contradicts what was signed before.

The tree is made of the rows' columns, never of stored hashes. Checkpoints go to a folder outside the
database, each under its size, written once; the one that was published last is what the next must agree with.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from pathlib import Path

from store.checkpoint import BadNote, Checkpoint, Signer, Verifier, opened, signed
from store.durable import put_new, sync
from store.entries import leaves_after
from store.log import Log
from store.tree import Tree

NEWEST = "checkpoint"
SEALED = ".checkpoint"
DIGITS = 15
"""So that names in order are sizes in order; what a key hands over has the size of the one before it."""
HANDED_OVER = ".next"
READ_ONLY = 0o444


class Contradiction(Exception):
    """The log is not what was sealed. Nothing was signed; `audit verify` says more."""

    def __init__(self, log: str, problem: str) -> None:
        super().__init__(f"The log {log} is not what was sealed: {problem} Nothing is signed.")
        self.log, self.problem = log, problem


class Published:
    """The checkpoints of one log in a folder; the newest is remembered, and read again when asked to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._newest: bytes | None = None

    def notes(self) -> Iterator[bytes]:
        """Every checkpoint as it was published, in order of size; read as they are asked for."""
        return (path.read_bytes() for path in self._paths())

    def newest(self) -> bytes | None:
        """The checkpoint that was published last; None before the first."""
        if self._newest is None and (paths := self._paths()):
            self._newest = paths[-1].read_bytes()
        return self._newest

    def look_again(self) -> None:
        """The next time the folder says which is the newest."""
        self._newest = None

    def put(self, made: Checkpoint, note: str) -> None:
        """Publishes a checkpoint, durably and once. Raises FileExistsError for a size that has another."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path, raw = self._path(made), note.encode()
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        put_new(part, raw, READ_ONLY)
        try:
            os.link(part, path)
        except FileExistsError:
            if path.read_bytes() != raw:
                raise
        part.unlink()
        beside = self.folder / f"{NEWEST}.part"
        beside.unlink(missing_ok=True)
        put_new(beside, raw, READ_ONLY)
        beside.replace(self.folder / NEWEST)
        sync(self.folder)
        self._newest = raw

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SEALED}"), key=lambda path: path.name.split("."))

    def _path(self, made: Checkpoint) -> Path:
        handed = HANDED_OVER if made.following else ""
        return self.folder / f"{made.size:0{DIGITS}}{handed}{SEALED}"


class Sealing:
    """The sealing of one log. Methods raise Contradiction, Unreachable, and OSError of the folder."""

    def __init__(self, log: Log, origin: str, signers: Sequence[Signer], published: Published) -> None:
        self.log, self.origin, self.published = log, origin, published
        self.signers = signers
        self._tree: Tree | None = None

    async def seal(self) -> Checkpoint | None:
        """Signs and publishes what has come since the last checkpoint; None when nothing has."""
        last = self._last()
        tree = self._tree or await self._from_the_beginning(last)
        self._tree = None
        await self._grown(tree)
        if last is not None and last.size > tree.size:
            raise Contradiction(self.log.name, f"it has {tree.size} entries, and had {last.size}.")
        self._tree = tree
        if last is not None and tree.size == last.size:
            return None
        return self._publish(Checkpoint(self.origin, tree.size, tree.root()))

    async def look_over(self) -> None:
        """Goes through the whole log again, so that what is rewritten under a seal is found."""
        self._tree = None
        self.published.look_again()
        self._tree = await self._from_the_beginning(self._last())

    async def hand_over(self, following: Signer) -> Checkpoint:
        """The last checkpoint under the key so far: it names the one that signs from here on."""
        await self.look_over()
        tree = self._tree or Tree()
        made = Checkpoint(self.origin, tree.size, tree.root(), str(following.verifier))
        self._publish(made)
        return made

    def _publish(self, made: Checkpoint) -> Checkpoint:
        self.published.put(made, signed(made, self.signers))
        return made

    def _last(self) -> Checkpoint | None:
        note = self.published.newest()
        if note is None:
            return None
        try:
            last, _ = opened(note, self._keys)
        except BadNote as error:
            raise Contradiction(self.log.name, f"the last checkpoint is not ours: {error}") from error
        if last.origin != self.origin:
            raise Contradiction(self.log.name, f"the last checkpoint is that of {last.origin}.")
        return last

    @property
    def _keys(self) -> list[Verifier]:
        return [each.verifier for each in self.signers]

    async def _from_the_beginning(self, last: Checkpoint | None) -> Tree:
        """The tree of all rows, which agrees with the last checkpoint. Raises Contradiction."""
        tree, agrees = Tree(), last is None or last.size == 0
        async with aclosing(leaves_after(self.log)) as pages:
            async for position, leaves in pages:
                until = max(0, last.size - tree.size) if last is not None else 0
                self._add(tree, position, leaves[:until])
                if last is not None and tree.size == last.size:
                    agrees = tree.root() == last.root
                self._add(tree, position + until, leaves[until:])
        if last is not None and tree.size < last.size:
            raise Contradiction(self.log.name, f"it has {tree.size} entries, and had {last.size}.")
        if not agrees:
            raise Contradiction(self.log.name, "what was sealed is another now.")
        return tree

    async def _grown(self, tree: Tree) -> None:
        async with aclosing(leaves_after(self.log, tree.size)) as pages:
            async for position, leaves in pages:
                self._add(tree, position, leaves)

    def _add(self, tree: Tree, position: int, leaves: Sequence[bytes]) -> None:
        if leaves and position != tree.size + 1:
            raise Contradiction(self.log.name, f"the entry at position {tree.size + 1} is missing.")
        tree.extend(leaves)
