"""What a gateway reports of a page: believed when it is signed, and recorded with the case it belongs to."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

import structlog

from console.raising import care_clock
from console.service import Doors
from domain import addresses
from domain.case_commands import RecordPageResult
from domain.errors import Refusal
from domain.messages import Stamp
from runtime.channels.callbacks import Callback, Callbacks, NotBelieved
from store.database import Unreachable
from store.log import LogBusy

log = structlog.get_logger("console.web")

ACTOR = "gateway"
TAKEN, NOTHING_OF_OURS, TRY_AGAIN = 204, 404, 503
STATUS = {"not-signed": 401, "told-before": 200, "not-understood": 400}
PARTS_OF_A_KEY = 4
"""emergency, the case, page, its number; whom and how it was sent to comes after them."""


class Gateway:
    """The door for reports of gateways; `doors` and `real_us`, the machine's clock, are asked each time."""

    def __init__(
        self, secrets: Sequence[str], doors: Callable[[], Doors | None], real_us: Callable[[], int]
    ) -> None:
        self._callbacks = Callbacks(secrets)
        self._doors, self._real_us = doors, real_us

    async def __call__(self, headers: Mapping[str, str], body: bytes) -> int:
        """The HTTP status: 204 taken, 200 taken before, 400, 401, 404 not ours, 503 tell it again."""
        try:
            with self._callbacks.received(headers, body) as told:
                return await self._recorded(told)
        except NotBelieved as error:
            log.warning("callback_not_believed", kind=error.reason)
            return STATUS[error.reason]
        except (Unreachable, LogBusy):
            return TRY_AGAIN
        except Refusal as refusal:
            log.warning("callback_refused", code=refusal.code)
            return NOTHING_OF_OURS

    async def _recorded(self, told: Callback) -> int:
        parts = told.key.split("/")
        stream, page = "/".join(parts[:2]), "/".join(parts[2:PARTS_OF_A_KEY])
        if addresses.kind_of(stream) != "emergency" or len(parts) < PARTS_OF_A_KEY:
            return NOTHING_OF_OURS
        doors = self._doors()
        if doors is None:
            raise Unreachable("The record is not known here.")
        # Asked of the record each time: a site that has just begun has heard of no clock of cases yet.
        at_us = (await care_clock(doors.ledger)).programme_at(self._real_us())
        digest = sha256(told.id.encode()).hexdigest()[:20]
        stamp = Stamp(at_us, ACTOR, f"{stream}/{page}/{told.outcome}/{digest}")
        await doors.ledger.execute(stream, RecordPageResult(page=page, outcome=told.outcome), stamp)
        return TAKEN
