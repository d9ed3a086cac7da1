"""A stream at any moment of two times, beside another moment: the address is what is looked at."""

from urllib.parse import urlencode

from console.access.right import NotYours, Right
from console.masking import pseudonyms_of
from console.pages.replaying import Moment, Replay, replay
from console.sealed import zipped
from console.web.forms_of import Line, Query
from console.web.routes import Exported, Routes, Shown
from console.web.sealing import sealed
from console.web.searching import moment_of, number_of
from console.web.texts.events import EVENTS
from console.web.texts.replaying import REPLAYING
from console.web.visit import Visit

DAY_US = 86_400_000_000

routes = Routes()


class ReplayQuery(Query):
    """Two moments, A and B: after so many events (or as known by a local time), as of a day or a local time.

    What is left out of A is everything; of B, what A has. `verify` hashes the events anew.
    """

    a: Line = ""
    b: Line = ""
    known_a: Line = ""
    known_b: Line = ""
    day: Line = ""
    as_of: Line = ""
    as_of_b: Line = ""
    verify: Line = ""


@routes.page("/audit/streams/{stream}", Right("history", "read-masked"), of="stream", nav="audit")
async def replay_stream(visit: Visit, stream: str, query: ReplayQuery) -> Shown[Replay]:
    """A relationship, a person, a case or a year as it stood, and what was different at another moment."""
    year = await visit.year()
    pseudonyms = await pseudonyms_of(year)
    known = pseudonyms.addressed(stream)
    if known is None:
        raise NotYours
    wrong: dict[str, str] = {}
    a, b = _moments(query, wrong)
    page = await replay(year, known, a, b, pseudonyms, masked=visit.admitted.masked)
    page = await sealed(visit, page, page.log, page.positions, anew=bool(query.verify))
    return Shown(page, "audit_stream.html", REPLAYING, values=_values(page, query, wrong))


@routes.file("/audit/streams/{stream}/proof.zip", Right("history", "export"), of="stream")
async def take_proof(visit: Visit, stream: str) -> Exported:
    """The proof of every sealed event of a stream: entries as they were sealed, by opaque ids, and keys."""
    year = await visit.year()
    pseudonyms = await pseudonyms_of(year)
    known = pseudonyms.addressed(stream)
    if known is None:
        raise NotYours
    page = await replay(year, known, Moment(), Moment(), pseudonyms, masked=True)
    body = await zipped(visit.ends.seals, visit.doors.logs[page.log], page.positions)
    return Exported(f"nearpeer-proof-{page.address}.zip", body, "application/zip")


def _moments(query: ReplayQuery, wrong: dict[str, str]) -> tuple[Moment, Moment]:
    days = number_of(query.day, "day", wrong)
    as_of_us = moment_of(query.as_of, "as_of", wrong, end=True)
    if as_of_us is None and days is not None:
        as_of_us = min(days * DAY_US, 1 << 62)
    as_of_b_us = moment_of(query.as_of_b, "as_of_b", wrong, end=True)
    a = Moment(
        step=number_of(query.a, "a", wrong),
        known_us=moment_of(query.known_a, "known_a", wrong, end=True),
        happened_us=as_of_us,
    )
    b = Moment(
        step=number_of(query.b, "b", wrong),
        known_us=moment_of(query.known_b, "known_b", wrong, end=True),
        happened_us=as_of_us if as_of_b_us is None else as_of_b_us,
    )
    return a, b


def _values(page: Replay, query: ReplayQuery, wrong: dict[str, str]) -> dict[str, object]:
    """What the sliders stand at, and the addresses one event and one day away."""
    first, last = -(-page.first_us // DAY_US), -(-page.last_us // DAY_US)
    at_us = page.a.happened_us
    day = last if at_us is None else max(first, min(-(-at_us // DAY_US), last))
    exact = {name: value for name in EXACT if (value := getattr(query, name))}

    def to(**places: int) -> str:
        given: dict[str, object] = {"a": page.a.step, "b": page.b.step, **exact}
        if at_us is not None and not query.as_of:
            given["day"] = day
        for name in places:
            given.pop(f"known_{name}", None)
        if "day" in places:
            given.pop("as_of", None)
        return f"/audit/streams/{page.address}?{urlencode({**given, **places})}"

    return {
        "named": EVENTS,
        "query": query,
        "wrong": wrong,
        "to": to,
        "verify": to(verify=1),
        "first_day": first,
        "last_day": last,
        "day": day,
    }


EXACT = ("known_a", "known_b", "as_of", "as_of_b")
