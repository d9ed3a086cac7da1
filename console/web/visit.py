"""One request by one person in one role: what the handler of a page or an act is given."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from starlette.requests import Request

from activities.ledger import Receipt
from console.access.acting import Acting
from console.access.gate import Gate
from console.access.right import Admitted
from console.help.numbers import Language
from console.pages.care import Care
from console.pages.year import Year
from console.service import Doors
from console.web.wiring import Joined
from domain.messages import Command, Reason, Stamp
from store.database import Unreachable

ONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(slots=True)
class Visit:
    """A request, who acts in it, and the doors; `once` makes an act that comes twice the same command.

    `at` is the address of the page that is shown, where that is another than the request's own.
    """

    request: Request
    acting: Acting
    language: Language
    ends: Joined
    gate: Gate
    admitted: Admitted = field(default_factory=Admitted)
    once: str = field(default_factory=lambda: secrets.token_hex(16))
    csrf: str = ""
    name: str = ""
    at: str = ""
    _year: Year | None = None
    _care: Care | None = None

    @property
    def now_us(self) -> int:
        """The moment of this page: by the year's clock once it has asked for the year, else the desk's."""
        return self.ends.now_us() if self._year is None else self._year.now_us

    @property
    def rehearsal(self) -> bool:
        """Whether the time of this page is a rehearsal's."""
        return self.ends.intake.care.is_rehearsal if self._year is None else self._year.rehearsal

    @property
    def doors(self) -> Doors:
        """The doors to the record. Raises Unreachable while nobody knows where it is."""
        doors = self.ends.doors()
        if doors is None:
            raise Unreachable("The record is away.")
        return doors

    async def year(self) -> Year:
        """The cohort's year at this request's moment. Raises Refusal, Unreachable."""
        if self._year is None:
            self._year = await self.ends.year()
        return self._year

    async def care(self) -> Care:
        """The care lane at this request's moment. Raises Unreachable."""
        if self._care is None:
            self._care = await self.ends.care()
        return self._care

    def command_id(self, part: str = "") -> str:
        """The id of a command of this act; `part` tells several of one act apart."""
        return "/".join(filter(None, ("web", self.acting.actor, self.once, part)))

    async def does(self, stream: str, command: Command, part: str = "") -> Receipt:
        """Gives a command to a stream of the year, at the page's moment. Raises Refusal, Unreachable."""
        year = await self.year()
        stamp = Stamp(year.now_us, self.acting.actor, self.command_id(part))
        return await year.doors.ledger.execute(stream, command, stamp)

    async def writes(self, purpose: str, subjects: Sequence[str], words: str, part: str = "") -> Reason:
        """Puts words into the vault, before the command that names them. Raises Unreachable, Erased."""
        note = await self.doors.vault.write_pending(
            self.command_id(part), self.acting.actor, list(subjects), purpose, words
        )
        return note.written


def named_once(given: str | None) -> str:
    """The name of an act that its sender gave it, in a form of ours; a new one where none can be used."""
    if given is None:
        return secrets.token_hex(16)
    return given if ONCE.fullmatch(given) else sha256(given.encode()).hexdigest()[:32]
