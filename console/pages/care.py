"""Where the desk stands: now by the care lane's own clock, and the doors to its cases; no year is needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from activities.ledger import Receipt, View
from console.pages.history import CODEC
from console.pages.moments import PROGRAMME_ZONE, Moments
from console.pages.year import Who, one_of
from console.service import Doors
from console.web.receipts import code_of, read_out
from domain import addresses
from domain.access import Matter, RecordReading
from domain.case import CaseState
from domain.case_events import Target
from domain.clock import REAL_TIME, ClockAnchored
from domain.desk import RotaState
from domain.duty import on_duty
from domain.errors import Refusal
from domain.messages import Command, Entry, Stamp
from store.codec import UnknownEvent
from store.database import NotMigrated, Unreachable
from store.rows import Row

NOUN = "emergency"
CASES = addresses.emergency("")
NOT_YET = (
    "A report that its page calls kept comes into the record once that is back: nearpeer doctor."
    " All others: nearpeer emergency list --all"
)


class Seen(NamedTuple):
    """A case and its stream's view at the desk's moment."""

    stream: str
    case: CaseState
    view: View


class Unreadable(Refusal):
    """A case that this release cannot read: it is there, and somebody may be in danger."""

    def __init__(self, stream: str, error: Exception) -> None:
        known = isinstance(error, UnknownEvent)
        why = str(error) if known else f"Its events contradict this release ({type(error).__name__})."
        remedy = f"Take it for an emergency. What can be read of it: nearpeer emergency history {stream}"
        super().__init__("unreadable", f"{stream} cannot be read here. {why}", remedy)
        self.stream = stream


class Kept(NamedTuple):
    """A case as it stands, and its rows with what they hold."""

    seen: Seen
    rows: list[Row]
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Care:
    """The care lane as it stands now, and the moment of that now in case time (microseconds)."""

    doors: Doors
    rota: RotaState
    clock: ClockAnchored
    now_us: int
    moments: Moments

    @property
    def heading(self) -> dict[str, Any]:
        """What every page of the desk says first: as of when, and whether this is a rehearsal."""
        return {
            "rehearsal": self.clock.is_rehearsal,
            "as_of": self.moments.iso(self.now_us),
            "as_of_us": self.now_us,
        }

    async def streams(self) -> list[str]:
        """Every case there ever was. Raises Unreachable."""
        return await self.doors.logs["care"].streams(CASES)

    async def chosen(self, wanted: str) -> str:
        """The stream of a case by its id, the beginning of it, its stream, or the code of its receipt.

        Raises Refusal, Unreachable.
        """
        ids = [stream.removeprefix(CASES) for stream in await self.streams()]
        asked = wanted.removeprefix(CASES)
        code = None if asked in ids else read_out(asked)
        found = [each for each in ids if code_of(each) == code]
        if code is not None and not found and not any(each.startswith(asked) for each in ids):
            raise Refusal(f"no-such-{NOUN}", f"No {NOUN} has the receipt {code}.", NOT_YET)
        return addresses.emergency(found[0] if len(found) == 1 else one_of(ids, asked, NOUN))

    async def seen(self, stream: str) -> Seen:
        """A case settled in memory to this moment. Raises Unreadable, Unreachable."""
        try:
            view = await self.doors.ledger.view(stream, self.now_us)
        except (Unreachable, NotMigrated):
            raise
        except Exception as error:  # whatever is in its stream, somebody must be told of the case
            raise Unreadable(stream, error) from error
        return Seen(stream, view.state, view)

    async def open_streams(self) -> list[str]:
        """Every case that the registry has as open. Raises Unreachable."""
        found = [stream for stream, _ in await self.doors.logs["care"].open_streams()]
        return [stream for stream in found if stream.startswith(CASES)]

    async def all_seen(self, streams: Iterable[str]) -> list[Seen | Unreadable]:
        """Many cases at this moment, in their order; one that cannot be read hides none.

        Raises Unreachable.
        """
        wanted = list(streams)
        views = await self.doors.ledger.views(wanted, self.now_us)
        return [
            Seen(stream, views[stream].state, views[stream]) if stream in views else await self._alone(stream)
            for stream in wanted
        ]

    async def _alone(self, stream: str) -> Seen | Unreadable:
        try:
            return await self.seen(stream)
        except Unreadable as refused:
            return refused

    async def rows(self, stream: str) -> list[Row]:
        """What the record holds of a case, the first event first."""
        return await self.doors.logs["care"].read(stream)

    async def readings(self, stream: str) -> list[Row]:
        """Who read of a case, the first reading first."""
        return await self.doors.logs["access"].read(addresses.access(stream))

    async def does(self, stream: str, command: Command, name: str, actor: str) -> Receipt:
        """Gives a command to a case at this moment. Raises Refusal, Unreachable, LogBusy."""
        return await self.doors.ledger.execute(stream, command, Stamp(self.now_us, actor, name))

    async def reads(
        self, stream: str, matter: Matter, actor: str, name: str, note: str | None = None
    ) -> None:
        """Commits that somebody reads of a case; whoever may not be recorded reads nothing."""
        command = RecordReading(matter=matter, note=note)
        await self.doors.ledger.execute(addresses.access(stream), command, Stamp(self.now_us, actor, name))

    def on_duty(self, target: Target, at_us: int) -> tuple[str, ...]:
        """Whom a page reaches at a moment, by id: officers, or the telephone's numbers by their names."""
        return on_duty(self.rota, target, at_us)

    async def names(self, people: Iterable[str]) -> dict[str, Who]:
        """Everybody asked for, by id, with the vault's name of them."""
        wanted = sorted(set(people))
        kept = await self.doors.vault.names(wanted) if wanted else {}
        return {person: Who.known(person, kept[person]) for person in wanted}


async def care_of(doors: Doors) -> Care:
    """The care lane of a service: its rota gives the clock and the calendar. Raises Unreachable."""
    known: RotaState = (await doors.ledger.view(addresses.rota(), 0)).state
    clock = known.clock or REAL_TIME
    now_us = clock.programme_at(await doors.ledger.now_us(addresses.rota()))
    rota: RotaState = (await doors.ledger.view(addresses.rota(), now_us)).state
    return Care(doors, rota, clock, now_us, Moments(rota.calendar_at(now_us), PROGRAMME_ZONE))


async def kept(care: Care, stream: str) -> Kept:
    """A case and its rows. Raises Unreadable, Unreachable."""
    rows, seen = await care.rows(stream), await care.seen(stream)
    try:
        return Kept(seen, rows, [_entry(row) for row in rows])
    except UnknownEvent as error:  # written since it was seen
        raise Unreadable(stream, error) from error


def _entry(row: Row) -> Entry:
    event = CODEC.decode(row.type, row.schema, row.body)
    return Entry(event, row.occurred_us, row.recorded_us, row.actor, row.command_id, row.policy, row.cause)
