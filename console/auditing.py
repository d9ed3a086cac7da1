"""Proves the past: the logs, or a folder of one, held against checkpoints and keys that lie elsewhere."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from console.errors import BadInput
from console.keys import keys_in
from console.service import Doors
from domain.errors import Refusal
from domain.streams import log_of
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.settings import Settings
from store import exporting, verifying
from store.checkpoint import BadNote, Checkpoint, Verifier, opened
from store.entries import entry_at
from store.log import LOGS
from store.proof import BadProof, proof_of, proved
from store.restating import vouched
from store.sealer import KEYS
from store.sealing import Published
from store.verifying import Verified

Told = Callable[[str, int], None]
"""Is told of which log how many entries are done."""


class Page(BaseModel):
    """What is told, frozen; its JSON is the answer of `--json`."""

    model_config = ConfigDict(frozen=True)


class AuditVerified(Page):
    """Each log's size, root and the size its newest checkpoint vouches for; `problems` begin with a log.

    `restored` says of each log that came back shorter, by a signed statement, what is gone of it.
    """

    ok: bool
    size: dict[str, int]
    root: dict[str, str]
    checkpoint: dict[str, int]
    problems: tuple[str, ...]
    restored: tuple[str, ...] = ()


class AuditExported(Page):
    """What was written of each log, and where."""

    ok: bool
    folder: str
    size: dict[str, int]
    events: dict[str, int]


class AuditProved(Page):
    """The entry at a position, and the files that prove it."""

    ok: bool
    log: str
    position: int
    entry: str
    proof: str
    beside: str


class AuditProven(Page):
    """What a proof says: which entry of which log, under a checkpoint of which size."""

    ok: bool
    position: int
    origin: str
    size: int
    problems: tuple[str, ...]


async def verify(settings: Settings, keys: Path | None, kept: Sequence[Path], told: Told) -> AuditVerified:
    """Every log by its columns, against all that was published. Raises BadInput, Refusal, Unreachable."""
    place = DataDir(settings.data_dir, settings)
    known, earlier = keys_in(keys or place.seals / KEYS), list(kept)
    results, restored = list[Verified](), list[str]()
    async with _doors(settings) as doors:
        for name in LOGS:
            checkpoints, stated, wrong = vouched(place.seals, name, known)
            restored += [f"{name}: {_gap(one)}" for one in stated]
            checkpoints += kept_for(name, earlier, known)
            made = await verifying.verify(
                doors.logs[name], sorted(checkpoints, key=lambda one: one.size), partial(told, name)
            )
            results.append(_with(made, wrong))
    return _told(results).model_copy(update={"restored": tuple(restored)})


def _gap(stated: Checkpoint) -> str:
    """What a statement says, in words."""
    sealed = stated.before.size if stated.before else stated.size
    return f"restored with {stated.size} entries; {stated.size + 1} to {sealed} were sealed and are gone"


def verify_folder(folder: Path, keys: Path | None, kept: Sequence[Path], told: Told) -> AuditVerified:
    """A folder that was handed over, without any database. Raises BadInput."""
    known = keys_in(keys or folder / KEYS)
    names = [name for name in LOGS if (folder / name).is_dir()]
    if not names:
        raise BadInput(
            "--export", "", f"{folder} holds no log.", "Name the folder that `audit export` wrote."
        )
    return _told(
        [
            exporting.verify_export(folder / name, known, kept_for(name, kept, known), partial(told, name))
            for name in names
        ]
    )


async def export(
    settings: Settings, folder: Path, streams: Collection[str] | None, told: Told
) -> AuditExported:
    """The newest checkpoint of each log with all that it vouches for, or with the events of some streams.

    Raises BadInput, Refusal where nothing is sealed, Contradiction, Unreachable.
    """
    place = DataDir(settings.data_dir, settings)
    _check_empty(folder)
    known = keys_in(place.seals / KEYS)
    size, events = dict[str, int](), dict[str, int]()
    async with _doors(settings) as doors:
        for name in LOGS:
            note, sealed = _newest(place, name, known)
            some = None if streams is None else {each for each in streams if log_of(each) == name}
            events[name] = await exporting.export(
                doors.logs[name], folder / name, note, sealed, some,
                partial(told, name),
            )  # fmt: skip
            size[name] = sealed.size
    _put_keys(folder, known)
    return AuditExported(ok=True, folder=str(folder), size=size, events=events)


def _check_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput("FOLDER", "", f"{folder} is not empty.", "Name a new folder.")


def _put_keys(folder: Path, known: Sequence[Verifier]) -> None:
    (folder / KEYS).write_text("".join(f"{key}\n" for key in known), encoding="ascii")


async def prove(settings: Settings, log: str, position: int, folder: Path) -> AuditProved:
    """The proof of one entry under the newest checkpoint, and the entry, as two files.

    Raises BadInput, Refusal where nothing is sealed or not so far, Unreachable.
    """
    place = DataDir(settings.data_dir, settings)
    known = keys_in(place.seals / KEYS)
    note, sealed = _newest(place, log, known)
    if not 1 <= position <= sealed.size:
        problem = f"The newest checkpoint of the log {log} vouches for positions 1 to {sealed.size}."
        raise Refusal("not-sealed", problem, "Choose one of them, or wait a minute for the next checkpoint.")
    async with _doors(settings) as doors:
        made = await proof_of(doors.logs[log], position, sealed, note)
        entry = (await entry_at(doors.logs[log], position)).entry
    return _put_proof(folder, log, position, made, entry)


def _put_proof(folder: Path, log: str, position: int, made: str, entry: bytes) -> AuditProved:
    folder.mkdir(parents=True, exist_ok=True)
    proof, beside = folder / f"{log}-{position}.tlog-proof", folder / f"{log}-{position}.entry"
    proof.write_text(made, encoding="utf-8")
    beside.write_bytes(entry)
    return AuditProved(
        ok=True, log=log, position=position, entry=entry.decode(), proof=str(proof), beside=str(beside)
    )


def verify_proof(proof: Path, keys: Path) -> AuditProven:
    """One entry by its proof, the file beside it, and a key. Raises BadInput for what cannot be read."""
    try:
        text, entry = proof.read_text(encoding="utf-8"), proof.with_suffix(".entry").read_bytes()
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Name a file .tlog-proof with its .entry beside it."
        raise BadInput("--proof", "", f"{proof} cannot be read.", remedy) from error
    try:
        position, sealed = proved(text, entry, keys_in(keys))
    except (BadProof, BadNote) as error:
        return AuditProven(ok=False, position=0, origin="", size=0, problems=(str(error),))
    return AuditProven(ok=True, position=position, origin=sealed.origin, size=sealed.size, problems=())


def kept_for(log: str, paths: Sequence[Path], known: Sequence[Verifier]) -> list[Checkpoint]:
    """The checkpoints of one log among files that somebody kept. Raises BadInput."""
    made = []
    for path in paths:
        try:
            checkpoint, _ = opened(path.read_bytes(), known)
        except (OSError, BadNote) as error:
            raise BadInput(
                "--checkpoint", "", f"{path}: {error}", "Name a checkpoint that one of the keys has signed."
            ) from error
        if checkpoint.origin.rpartition("/")[2] == log:
            made.append(checkpoint)
    return made


def _with(made: Verified, wrong: Sequence[str]) -> Verified:
    return Verified(made.log, made.size, made.root, made.sealed, (*wrong, *made.problems))


def _told(results: Sequence[Verified]) -> AuditVerified:
    problems = tuple(f"{one.log}: {problem}" for one in results for problem in one.problems)
    return AuditVerified(
        ok=not problems,
        size={one.log: one.size for one in results},
        root={one.log: one.root for one in results},
        checkpoint={one.log: one.sealed for one in results},
        problems=problems,
    )


def _newest(place: DataDir, log: str, known: Sequence[Verifier]) -> tuple[bytes, Checkpoint]:
    """The newest checkpoint of a log, as it was published and as it says. Raises Refusal, BadNote."""
    note = Published(place.seals / log).newest()
    if note is None:
        raise _unsealed()
    sealed, _ = opened(note, known)
    return note, sealed


def _unsealed() -> Refusal:
    remedy = "Wait a minute while `nearpeer up` runs, or run the sealer."
    return Refusal("not-sealed", "Nothing is sealed yet.", remedy)


@asynccontextmanager
async def _doors(settings: Settings) -> AsyncIterator[Doors]:
    doors = Doors(found(settings))
    try:
        yield doors
    finally:
        await doors.close()
