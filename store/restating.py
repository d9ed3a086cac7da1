"""A log that came back from an older backup: what was sealed of it and is gone is said, and signed, for good.

Its checkpoints are put aside as they are, and it goes on under a new name. The first checkpoint of that name
says how far the log had been sealed before: nobody can call the two one log, and nobody can hide the gap.
"""

from collections.abc import Sequence
from pathlib import Path

from store.checkpoint import BadKey, Before, Checkpoint, Signer, Verifier, signed, verifier
from store.log import Log
from store.sealing import Contradiction, Published
from store.verifying import trusted, verify

BEFORE = "before"
"""The folder of what was published of logs under former names, beside those of the logs."""
KEYS = "keys"
FIRST = 1


def origin_of(folder: Path, key: str, log: str) -> str:
    """The name of a log as it is sealed now: another one after each restoration that cut it short."""
    number = FIRST + len(former(folder, log))
    return f"{key}/{log}" if number == FIRST else f"{key}/{number}/{log}"


def former(folder: Path, log: str) -> list[Published]:
    """What was published of a log under its former names, the oldest first."""
    places = sorted((folder / BEFORE).glob(f"*/{log}"), key=lambda place: int(place.parent.name))
    return [Published(place) for place in places]


def keys_of(folder: Path) -> list[Verifier]:
    """The public keys beside the checkpoints. Raises BadKey, OSError."""
    path = folder / KEYS
    return [verifier(line) for line in path.read_text(encoding="ascii").split()] if path.exists() else []


async def restate(log: Log, key: Signer, folder: Path) -> Checkpoint | None:
    """The statement about a log that is shorter than what was sealed of it; None for one that is not.

    Stopped anywhere, it goes on when asked again. Raises Contradiction where what is left of the log is not
    what was sealed (that is no restoration), Unreachable, OSError.
    """
    place, draft = folder / log.name, folder / f".{log.name}.restated"
    if draft.exists() and not place.exists():
        draft.rename(place)
        return None
    checkpoints, problems = trusted(Published(place).notes(), _known(folder, key))
    if problems:
        raise Contradiction(log.name, problems[0])
    size = await log.head()
    last = max(checkpoints, key=lambda made: made.size, default=None)
    held = await verify(log, [made for made in checkpoints if made.size <= size])
    if held.problems:
        raise Contradiction(log.name, held.problems[0])
    if last is None or last.size <= held.size:
        return None
    before = Before(last.origin, last.size, last.root)
    return _state(place, draft, key, Checkpoint("", held.size, bytes.fromhex(held.root), before=before))


def _state(place: Path, draft: Path, key: Signer, stated: Checkpoint) -> Checkpoint:
    """Puts the former checkpoints aside, and the statement in their place."""
    folder, log = place.parent, place.name
    number = FIRST + len(former(folder, log))
    origin = f"{key.name}/{number + 1}/{log}"
    made = Checkpoint(origin, stated.size, stated.root, before=stated.before)
    for left in draft.glob("*") if draft.exists() else ():
        left.unlink()
    Published(draft).put(made, signed(made, [key]))
    aside = folder / BEFORE / str(number)
    aside.mkdir(parents=True, exist_ok=True)
    place.rename(aside / log)
    draft.rename(place)
    return made


def statement_of(folder: Path, log: str) -> Checkpoint | None:
    """What was said when a log came back shorter the last time; None where that never was. Raises BadKey."""
    found, _ = trusted(Published(folder / log).notes(), keys_of(folder))
    return next((made for made in found if made.before is not None), None)


def vouched(
    folder: Path, log: str, known: Sequence[Verifier]
) -> tuple[list[Checkpoint], list[Checkpoint], list[str]]:
    """The checkpoints of all names of a log that must hold, the statements among them, and what is wrong.

    What was sealed beyond a restoration is gone, and is said to be by its statement; all before must hold.
    """
    found, stated, problems = list[Checkpoint](), list[Checkpoint](), list[str]()
    for published in (*former(folder, log), Published(folder / log)):
        made, wrong = trusted(published.notes(), known)
        problems += wrong
        for one in made:
            if one.before is not None:
                stated.append(one)
                found = [each for each in found if each.size <= one.size]
            found.append(one)
    return found, stated, problems


def _known(folder: Path, key: Signer) -> list[Verifier]:
    try:
        return [*keys_of(folder), key.verifier]
    except BadKey:
        return [key.verifier]
