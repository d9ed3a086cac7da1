"""What the lists show, derived from the programme log: every obligation, and one card per stream."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, bindparam, func, insert, update
from sqlalchemy.dialects import postgresql

from domain.mentor import MentorYearBegan, MentorYearClosed
from domain.messages import Event
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened, Standing
from domain.pair import TO_THE_DESK, RelationshipClosed, RelationshipOpened
from domain.programme import ProgrammeYearClosed, ProgrammeYearOpened
from domain.streams import decider_of
from domain.structure import EndingSettled
from store.codec import Codec
from store.log import Row
from store.projections import Change

_BOARD = MetaData(schema="board")

OBLIGATION = Table(
    "obligation",
    _BOARD,
    Column("stream", Text, primary_key=True),
    Column("obligation", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("strength", Text, nullable=False),
    Column("owed_by", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("opens_us", BigInteger, nullable=False),
    Column("ends_us", BigInteger, nullable=False),
    Column("closes_us", BigInteger, nullable=False),
    Column("policy", Integer, nullable=False),
    Column("last_us", BigInteger, nullable=False),
)
"""One row per obligation; `last_us` is the recorded_us of its newest move."""

STREAM_CARD = Table(
    "stream_card",
    _BOARD,
    Column("stream", Text, primary_key=True),
    Column("workflow", Text, nullable=False),
    Column("cohort", Text),
    Column("mentor", Text),
    Column("mentee", Text),
    Column("began_us", BigInteger, nullable=False),
    Column("ended_us", BigInteger),
    Column("events", BigInteger, nullable=False),
)
"""One row per stream; `ended_us` is when nothing more was owed."""


class Obligations:
    """The projection behind `board.obligation`; version 2 knows what the desk owes for a pair that ended."""

    name = "obligation"
    version = 2
    tables = (OBLIGATION,)

    def __init__(self, codec: Codec) -> None:
        self._codec = codec

    def apply(self, rows: Sequence[Row]) -> Sequence[Change]:
        """Openings first, then every move in order, up to each ending: it hands over what is open by then."""
        changes: list[Change] = []
        opened: list[dict[str, Any]] = []
        moved: list[dict[str, Any]] = []
        for row in rows:
            match self._codec.decode(row.type, row.schema, row.body):
                case ObligationOpened() as event:
                    opened.append(_opened(row, event))
                case ObligationEnded() | ObligationAmended() as event:
                    moved.append(_moved(row, event))
                case EndingSettled():
                    changes += [Change(insert(OBLIGATION), opened), Change(_MOVE, moved)]
                    changes.append(Change(_HAND_OVER, [{"of_stream": row.stream}]))
                    opened, moved = [], []
        return [*changes, Change(insert(OBLIGATION), opened), Change(_MOVE, moved)]


class StreamCards:
    """The projection behind `board.stream_card`."""

    name = "stream_card"
    version = 1
    tables = (STREAM_CARD,)

    def __init__(self, codec: Codec) -> None:
        self._codec = codec

    def apply(self, rows: Sequence[Row]) -> Sequence[Change]:
        """One change per stream of the page; what was told first stays, as it does from page to page."""
        cards: dict[str, dict[str, Any]] = {}
        for row in rows:
            card = cards.setdefault(row.stream, _new_card(row))
            card["events"] += 1
            told = _told(row, self._codec.decode(row.type, row.schema, row.body))
            card |= {name: value for name, value in told.items() if card[name] is None}
        return [Change(_CARD, list(cards.values()))]


_MOVE = (
    update(OBLIGATION)
    .where(OBLIGATION.c.stream == bindparam("of_stream"), OBLIGATION.c.obligation == bindparam("moved"))
    .values(standing=bindparam("to_standing"), last_us=bindparam("at_us"))
)

_HAND_OVER = (
    update(OBLIGATION)
    .where(
        OBLIGATION.c.stream == bindparam("of_stream"),
        OBLIGATION.c.kind.in_(kind.value for kind in TO_THE_DESK),
        OBLIGATION.c.standing == Standing.OPEN.value,
    )
    .values(owed_by="desk")
)


def _card_statement() -> postgresql.Insert:
    given = postgresql.insert(STREAM_CARD)
    old, new = STREAM_CARD.c, given.excluded
    kept = {name: func.coalesce(old[name], new[name]) for name in ("cohort", "mentor", "mentee", "ended_us")}
    return given.on_conflict_do_update(
        index_elements=[STREAM_CARD.c.stream], set_={**kept, "events": old.events + new.events}
    )


_CARD = _card_statement()


def _opened(row: Row, event: ObligationOpened) -> dict[str, Any]:
    return {
        "stream": row.stream,
        "obligation": event.obligation,
        "kind": event.kind.value,
        "strength": event.strength.value,
        "owed_by": event.owed_by,
        "standing": Standing.OPEN.value,
        "opens_us": event.opens_us,
        "ends_us": event.ends_us,
        "closes_us": event.closes_us,
        "policy": row.policy,
        "last_us": row.recorded_us,
    }


def _moved(row: Row, event: ObligationEnded | ObligationAmended) -> dict[str, Any]:
    return {
        "of_stream": row.stream,
        "moved": event.obligation,
        "to_standing": event.standing.value,
        "at_us": row.recorded_us,
    }


def _new_card(row: Row) -> dict[str, Any]:
    return {
        "stream": row.stream,
        "workflow": decider_of(row.stream).workflow,
        "cohort": None,
        "mentor": None,
        "mentee": None,
        "began_us": row.occurred_us,
        "ended_us": None,
        "events": 0,
    }


def _told(row: Row, event: Event) -> dict[str, Any]:
    match event:
        case RelationshipOpened(cohort=cohort, mentor=mentor, mentee=mentee):
            return {"cohort": cohort, "mentor": mentor, "mentee": mentee}
        case MentorYearBegan(cohort=cohort, mentor=mentor):
            return {"cohort": cohort, "mentor": mentor}
        case ProgrammeYearOpened(cohort=cohort):
            return {"cohort": cohort}
        case EndingSettled(effective_us=effective_us):
            return {"ended_us": effective_us}
        case RelationshipClosed() | MentorYearClosed() | ProgrammeYearClosed():
            return {"ended_us": row.occurred_us}
        case _:
            return {}
