"""The record for whoever audits it: events are searched, and each opens with what it was decided from."""

from dataclasses import replace
from urllib.parse import urlencode

from console.access.right import NotYours, Right
from console.errors import BadInput
from console.help.words import Words
from console.masking import Pseudonyms, pseudonyms_of
from console.pages.audit import WHICH, Asked, EventPage, EventRow, Search, event_page, search
from console.pages.break_glass import unreviewed
from console.pages.year import Year
from console.sealed import seal_of
from console.sheets import CSV, Sheet, Value, as_csv
from console.web.forms_of import Line, Query
from console.web.routes import Exported, Routes, Shown
from console.web.sealing import sealed
from console.web.searching import moment_of, number_of, page_after, person_of, stream_of
from console.web.texts.audit import AUDIT
from console.web.texts.events import EVENTS
from console.web.visit import Visit
from domain import addresses
from domain.events import CATALOGUE
from store.searching import Wanted

READ = Right("history", "read-masked")

routes = Routes()


class AuditQuery(Query):
    """What is looked for: people by their pseudonyms, moments in local time; what cannot be used is told."""

    log: Line = "programme"
    kind: Line = ""
    stream: Line = ""
    person: Line = ""
    actor: Line = ""
    happened_from: Line = ""
    happened_until: Line = ""
    recorded_from: Line = ""
    recorded_until: Line = ""
    position: Line = ""
    order: Line = "position"
    first: Line = "newest"
    after: Line = ""


class VerifyQuery(Query):
    """`verify` hashes what is shown anew, and holds it against the newest checkpoint."""

    verify: Line = ""


@routes.page("/audit", READ, nav="audit")
async def search_events(visit: Visit, query: AuditQuery) -> Shown[Search]:
    """Events by kind, stream, person, actor and both times; the address is the search."""
    year = await visit.year()
    pseudonyms = await pseudonyms_of(year)
    asked, wrong = asked_for(year, pseudonyms, query)
    page = await search(year, pseudonyms, asked)
    page = page.model_copy(
        update={"seal": seal_of(visit.ends.seals, page.log, [each.position for each in page.events])}
    )
    given = query.model_dump(exclude_defaults=True, exclude={"after"})
    values = {
        "named": EVENTS,
        "query": query,
        "wrong": wrong,
        "unreviewed": await unreviewed(year),
        "again": f"/audit?{urlencode(given)}",
        "taken": f"/audit/events.csv?{urlencode(given)}",
        "further": f"/audit?{urlencode({**given, 'after': page.next or ''})}",
    }
    return Shown(page, "audit.html", AUDIT, values=values)


@routes.file("/audit/events.csv", Right("history", "export"))
async def take_events(visit: Visit, query: AuditQuery) -> Exported:
    """The same search as a file, masked as the page is; all of it, however many pages it has."""
    year = await visit.year()
    pseudonyms = await pseudonyms_of(year)
    asked, _ = asked_for(year, pseudonyms, query)
    found = await search(year, pseudonyms, replace(asked, after=None), MOST)
    if found.next:
        raise BadInput("events", "", f"It has more than {MOST:,} events.", "Narrow the search down first.")
    words = Words(AUDIT, visit.language)
    rows = [_cells(row, year, words) for row in found.events]
    heads = [words(each) for each in HEADS]
    sheet = Sheet("events", heads, rows, words("defused-note"), words("defused-told"))
    return Exported(f"nearpeer-events-{asked.log}.csv", as_csv(sheet), CSV)


HEADS = ("position", "happened", "recorded", "event", "type", "in", "version", "by", "policy", "because")
MOST = 20_000
"""So many events are taken away at once at most."""


def _cells(row: EventRow, year: Year, words: Words) -> list[Value]:
    """One event as a row of a file; its local times with their offset."""
    moments = year.moments
    called = words(f"event-{row.type}") if row.type in EVENTS else row.type
    by = words(f"actor-{row.actor}") if row.actor in ACTORS else row.actor
    happened, recorded = moments.iso(row.occurred_us), moments.iso(row.recorded_us)
    return [
        row.position, happened, recorded, called, row.type, row.stream, row.version, by, row.policy,
        row.cause or "",
    ]  # fmt: skip


@routes.page("/audit/streams/{stream}/events/{version}", READ, of="stream", nav="audit")
async def open_event(visit: Visit, stream: str, version: str, query: VerifyQuery) -> Shown[EventPage]:
    """One event: its body, its hash, and what it was decided from."""
    year = await visit.year()
    known = (await pseudonyms_of(year)).addressed(stream)
    if known is None or not version.isdecimal() or addresses.kind_of(known) == "person":
        raise NotYours
    page = await event_page(year, known, int(version), masked=visit.admitted.masked)
    if page is None:
        raise NotYours
    page = await sealed(visit, page, page.log, [page.position], anew=bool(query.verify))
    return Shown(page, "audit_event.html", AUDIT, values={"named": EVENTS})


def asked_for(year: Year, pseudonyms: Pseudonyms, query: AuditQuery) -> tuple[Asked, dict[str, str]]:
    """The search behind an address, and by field what of it cannot be used; that part is left out."""
    wrong: dict[str, str] = {}
    person = person_of(pseudonyms, query.person, "person", wrong)
    actor = query.actor if query.actor in ACTORS else person_of(pseudonyms, query.actor, "actor", wrong)
    pairs = year.state.placed.pairs.values()
    own = [addresses.relationship(year.cohort, p.id) for p in pairs if person in (p.mentor, p.mentee)]
    kind = query.kind if query.kind in CATALOGUE else ""
    if query.kind and not kind:
        wrong["kind"] = "no-such-kind"
    wanted = Wanted(
        types=(kind,) if kind else (),
        stream=stream_of(year, pseudonyms, query.stream, wrong),
        actor=actor,
        mentions=person,
        streams=tuple(own) if person else (),
        occurred_from_us=moment_of(query.happened_from, "happened_from", wrong),
        occurred_until_us=moment_of(query.happened_until, "happened_until", wrong, end=True),
        recorded_from_us=moment_of(query.recorded_from, "recorded_from", wrong),
        recorded_until_us=moment_of(query.recorded_until, "recorded_until", wrong, end=True),
        position=number_of(query.position, "position", wrong),
    )
    which = next((log for log in WHICH if log == query.log), "programme")
    order = query.order if query.order in ("occurred", "recorded") else "position"
    return Asked(which, wanted, order, query.first != "oldest", page_after(query.after)), wrong  # type: ignore[arg-type]


ACTORS = ("time", "programme", "rehearsal", "local-operator", "desk-lane", "unknown")
"""Actors that are nobody."""
