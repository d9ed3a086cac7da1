"""Seals the record of a console, as the sealer of its installation would."""

from nacl.signing import SigningKey

from store.checkpoint import Signer
from store.sealer import KEYS
from store.sealing import Published, Sealing
from tests.console.web.console import Console

KEY = Signer("nearpeer/one", SigningKey(bytes(range(32))))


async def seal(console: Console) -> int:
    """Seals every log as it is now; how many entries that of the programme has."""
    seals = console.mounted.ends.seals
    for name, log in console.midyear.doors.logs.items():
        await Sealing(log, f"{KEY.name}/{name}", [KEY], Published(seals / name)).seal()
    (seals / KEYS).write_text(f"{KEY.verifier}\n", encoding="ascii")
    return await console.midyear.doors.logs["programme"].head()
