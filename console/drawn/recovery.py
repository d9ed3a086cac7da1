"""Backups, restores and differences as lines for a terminal."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from rich.console import RenderableType

from console.backing_up import BackedUp
from console.backups import BackupChecked
from console.reconciling import Differences, GoneEvent
from console.restoring import Restored
from console.secrets import SecretsCopied

MEGABYTE = 1_000_000
MOST = 40
"""Events that are listed on a terminal; all of them are in the answer of --json."""


def backed_up(made: BackedUp) -> Iterator[RenderableType]:
    yield f"Backed up into {made.folder} in {made.seconds:g} s, and checked."
    yield from _facts(made)
    yield "The secrets are not in it: nearpeer backup secrets FOLDER, for a safe."


def checked(found: BackupChecked) -> Iterator[RenderableType]:
    loaded = ", loaded and compared" if found.loaded else ""
    yield f"{found.folder}: {'whole' if found.ok else 'NOT whole'}{loaded}."
    yield from _facts(found)
    if found.keys is None:
        yield "The keys' part was dropped: restore it with that of a later backup (--keys)."
    yield from found.problems


def _facts(found: BackupChecked) -> Iterator[RenderableType]:
    yield f"Taken {_moment(found.taken_us)}, {found.bytes / MEGABYTE:.1f} MB."
    for name, facts in found.logs.items():
        yield f"  {name:<10} {facts.size:>9,} entries  {facts.root[:16]}…"
    if found.keys is not None:
        yield f"  keys wrapped under {', '.join(found.keys.wrapping_keys) or 'none'}"


def secrets_copied(copied: SecretsCopied) -> Iterator[RenderableType]:
    yield f"Copied into {copied.folder}: {', '.join(copied.files)}."
    yield "Keep it in a safe, apart from every backup: who has both reads everything."


def restored(made: Restored) -> Iterator[RenderableType]:
    yield f"Restored the backup of {_moment(made.taken_us)} in {made.seconds:g} s."
    wrong = [model.name for model in made.models if not model.identical]
    yield f"Lists: {'as the record says' if not wrong else 'put right: ' + ', '.join(wrong)}."
    if made.workflows is None:
        yield f"Temporal: {made.temporal} Then: nearpeer rebuild --replace"
    else:
        yield f"Temporal: {made.workflows} workflows started."
    given = made.emergencies
    yield (
        f"Emergencies: {given.again} acknowledged commands were given again to {len(given.cases)} cases, "
        f"{given.there} were there; {made.reports} reports wait for the watchdog."
    )
    for one in given.refused:
        yield f"  LOOK: {one.stream} did not take {one.command} again ({one.code})."
    if given.unreadable:
        yield f"  LOOK: {given.unreadable} lines of the journal cannot be read."
    for person in made.forgotten:
        again = "" if person.certified else "; the record has no certificate: nearpeer erase again"
        yield f"Forgotten again: {person.person} ({', '.join(person.purposes)}){again}."
    ended = made.ended
    yield f"Signed out: {ended.people} people ({ended.sessions} sessions, {ended.logins} logins)."
    for line in made.stated:
        yield f"Said under seal: {line}"
    yield from differences(made.differences)


def differences(found: Differences) -> Iterator[RenderableType]:
    for log in found.logs:
        yield f"{log.log}: {log.size:,} entries, was sealed at {log.sealed:,}: {log.gone:,} are gone."
        yield (
            f"  known by name {log.listed:,}: there again {log.again:,}, by themselves {log.by_itself:,},"
            f" to be entered again {log.to_enter:,}"
        )
    yield from _events(found.to_enter)
    yield from _listed("Words that are lost", found.texts_lost)
    yield from _listed("Histories that the record does not name", found.histories)
    yield from _listed("Messages that left and that the record does not know", found.sent)
    if found.reports_waiting:
        yield f"{found.reports_waiting} reports wait for the watchdog."
    if found.ok:
        yield "Nothing is to be entered again."


def _events(gone: Iterable[GoneEvent]) -> Iterator[RenderableType]:
    every = list(gone)
    for one in every[:MOST]:
        what = f"{one.type}  {one.stream}  by {one.actor}"
        yield f"  {one.log} {one.position}  {_moment(one.recorded_us)}  {what}"
    if len(every) > MOST:
        yield f"  and {len(every) - MOST} more: --json"


def _listed(title: str, lines: tuple[str, ...]) -> Iterator[RenderableType]:
    if lines:
        yield f"{title}: {len(lines)}"
        yield from (f"  {line}" for line in lines[:MOST])


def _moment(at_us: int) -> str:
    return f"{datetime.fromtimestamp(at_us / 1e6, UTC):%Y-%m-%d %H:%M:%S} UTC"
