"""Seals every log of the record, again and again, and hands over from one key to the next.

A log that was restored shorter than it was sealed goes on under a new name: `restate` says so once, signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from store.checkpoint import Checkpoint, Signer
from store.keyring import Keyring
from store.log import Log
from store.restating import origin_of, restate
from store.sealing import Contradiction, Published, Sealing

KEYS = "keys"
"""The public keys beside the checkpoints, one on a line; whoever checks keeps the one they were given."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: the checkpoints that it published, and which logs it refuses to sign, and why."""

    sealed: tuple[Checkpoint, ...]
    refused: Mapping[str, str]


class Sealer:
    """The seals of some logs in a folder. Methods raise Unreachable, BadKey and OSError."""

    def __init__(self, logs: Mapping[str, Log], keyring: Keyring, folder: Path) -> None:
        self._logs, self._keyring, self.folder = logs, keyring, folder
        self._sealings: dict[str, Sealing] = {}
        self._key: Signer | None = None

    async def restate(self) -> Round:
        """Says of each log that is shorter than what was sealed that it was restored. Raises like `round`."""
        key = self._keyring.current()
        stated, refused = list[Checkpoint](), dict[str, str]()
        for name, log in self._logs.items():
            try:
                made = await restate(log, key, self.folder)
            except Contradiction as error:
                refused[name] = error.problem
                continue
            if made is not None:
                stated.append(made)
        return Round(tuple(stated), refused)

    async def round(self, *, from_the_beginning: bool = False) -> Round:
        """Seals what has come; with `from_the_beginning` all that was sealed is gone through before."""
        self._know()
        sealed, refused = list[Checkpoint](), dict[str, str]()
        for name, sealing in self._sealings.items():
            try:
                if from_the_beginning:
                    await sealing.look_over()
                made = await sealing.seal()
            except Contradiction as error:
                refused[name] = error.problem
                continue
            if made is not None:
                sealed.append(made)
        if not refused:
            await self._hand_over()
        return Round(tuple(sealed), refused)

    def _know(self) -> None:
        """The key that signs now, and what it signs; its public half stands beside the checkpoints."""
        key = self._keyring.current()
        if key == self._key:
            return
        self._key = key
        self._sealings = {
            name: Sealing(log, origin_of(self.folder, key.name, name), [key], Published(self.folder / name))
            for name, log in self._logs.items()
        }
        self._publish(key)

    async def _hand_over(self) -> None:
        following = self._keyring.following()
        if following is None or self._key is None:
            return
        for name, log in self._logs.items():
            keys = [self._key, following]
            origin, published = origin_of(self.folder, self._key.name, name), Published(self.folder / name)
            await Sealing(log, origin, keys, published).hand_over(following)
        self._keyring.followed()
        self._know()

    def _publish(self, key: Signer) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path, line = self.folder / KEYS, f"{key.verifier}\n"
        known = path.read_text(encoding="ascii") if path.exists() else ""
        if line not in known:
            path.write_text(known + line, encoding="ascii")
