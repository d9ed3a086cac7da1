"""An auditor searches, replays and compares the record, and learns nobody's name by it."""

import csv
import re

from console.masking import Pseudonyms, pseudonyms_of
from console.pages.year import year_of
from console.web.texts.events import EVENTS
from domain import addresses
from domain.access import RecordReading
from domain.events import CATALOGUE
from domain.meetings import RecordMeeting
from domain.messages import Stamp
from domain.pairing import Pair
from store.searching import leaf_hash
from tests.console.web.console import Browser, Console

EVENT = re.compile(r'href="(/audit/streams/([^"/?]*)/events/(\d+))"')


async def as_auditor(console: Console, *, language: str = "en") -> Browser:
    return await console.browser(console.midyear.of("auditor")[0], "auditor", language=language)


async def behind(console: Console) -> Pseudonyms:
    return await pseudonyms_of(await year_of(console.midyear.doors))


async def first_pair(console: Console) -> Pair:
    placed = (await year_of(console.midyear.doors)).state.placed
    return placed.pairs[min(placed.together)]


def stream_of(console: Console, pair: Pair) -> str:
    return f"relationship/{console.midyear.cohort.name}/{pair.id}"


async def test_a_search_goes_over_every_event_once_whatever_the_order(console: Console) -> None:
    auditor = await as_auditor(console)
    rows = await console.midyear.doors.logs["programme"].read_all()
    meetings = sum(row.type == "meeting-recorded" for row in rows)

    for order in ("position", "occurred", "recorded"):
        found: list[str] = []
        path = f"/audit?kind=meeting-recorded&order={order}"
        while path:
            page = await auditor.sees(path)
            found += [each[0] for each in EVENT.findall(page)]
            further = page.partition('class="further"')[2].partition("Further events")[0]
            path = further.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
            path = path if "Further events" in page else ""
        assert len(found) == len(set(found)) == meetings


async def test_a_search_is_taken_away_as_it_stands_masked(console: Console) -> None:
    auditor, pair = await as_auditor(console), await first_pair(console)
    rows = await console.midyear.doors.logs["programme"].read_all()
    meetings = sum(row.type == "meeting-recorded" for row in rows)

    answer = await auditor.looks("/audit/events.csv?kind=meeting-recorded")

    taken = list(csv.DictReader(answer.text.lstrip("\ufeff").splitlines()))
    assert len(taken) == meetings
    assert {row["Event"] for row in taken} == {"Meeting recorded, face to face"}
    assert pair.mentor not in answer.text
    assert (await behind(console)).of(pair.mentor) in answer.text


async def test_the_sum_of_a_search_is_what_the_log_has(console: Console) -> None:
    head = await console.midyear.doors.logs["programme"].head()

    page = await (await as_auditor(console)).client.get("/api/v1/audit")

    assert page.json()["all"] == head
    assert len(page.json()["events"]) == 50


async def test_events_are_found_by_pseudonym_and_nobody_is_named(console: Console) -> None:
    auditor, pair = await as_auditor(console), await first_pair(console)
    pseudonym = (await behind(console)).of(pair.mentor)
    everybody = [person.id for each in (console.midyear.cohort.mentors, console.midyear.cohort.mentees,
                 console.midyear.cohort.staff) for person in each]  # fmt: skip
    names = [who["name"] for who in (await console.midyear.doors.vault.names(everybody)).values()]
    stream = (await behind(console)).address(stream_of(console, pair))
    paths = [
        f"/audit?person={pseudonym}",
        "/audit?first=oldest&kind=people-enrolled",
        f"/audit/streams/{stream}",
        f"/audit/streams/person~{pseudonym}",
        "/audit/streams/programme-year~2025/events/4",
        f"/audit/streams/mentor-year~2025~{pseudonym}/events/1",
    ]

    for path in paths:
        page = (await auditor.sees(path)).partition("<main")[2]
        assert [each for each in everybody if each in page] == [], path
        assert [name for name in names if name in page] == [], path
    assert pseudonym in auditor.pages[paths[0]]


async def test_what_cannot_be_searched_for_is_told_beside_its_field_and_stays(console: Console) -> None:
    auditor = await as_auditor(console)

    for field, typed in (("person", "MR-000000"), ("happened_from", "31 November"), ("position", "first")):
        page = await auditor.sees(f"/audit?{field}={typed}")
        assert f'id="{field}-wrong"' in page
        assert typed in page


async def test_an_event_opens_with_its_hash_and_what_it_was_decided_from(console: Console) -> None:
    log = console.midyear.doors.logs["programme"]
    placed = next(row for row in await log.read_all() if row.type == "pairs-placed")
    path = f"/audit/streams/programme-year~2025/events/{placed.version}"

    page = await (await as_auditor(console)).sees(path)

    assert await leaf_hash(log, placed.position) in page
    assert f"at version {placed.version - 2}" in page  # the round that was held is of the same command
    assert "boundaries+emergencies+goals" in page


async def test_a_late_meeting_is_missed_as_it_was_known_and_late_as_it_is_known_now(console: Console) -> None:
    auditor, pair = await as_auditor(console), await first_pair(console)
    stream, now_us = stream_of(console, pair), console.midyear.now_us
    log, ledger = console.midyear.doors.logs["programme"], console.midyear.doors.ledger
    missed = [row for row in await log.read(stream) if b'"meeting"' in row.body and b'"missed"' in row.body]
    assert missed, "this pair missed no meeting that can still be told"
    obligation = missed[-1].body.split(b'"obligation":')[1].split(b",")[0]
    openings = [row for row in await log.read(stream) if row.type == "obligation-opened"]
    opened = next(row for row in openings if obligation in row.body)
    await ledger.execute(
        stream,
        RecordMeeting(occurred_us=opened.occurred_us + 3_600_000_000, minutes=50),
        Stamp(now_us, pair.mentor, "told-late"),
    )
    steps = len(await log.read(stream))
    address = (await behind(console)).address(stream)

    answer = await auditor.client.get(f"/api/v1/audit/streams/{address}?a={steps - 2}&b={steps}")

    lines = [line for line in answer.json()["lines"] if line["differs"] and line["key"]["kind"] == "meeting"]
    assert [(line["a"]["standing"], line["b"]["standing"]) for line in lines] == [("missed", "late")]
    for side in ("a", "b"):
        sums = answer.json()[side]["sums"]
        assert sum(sums.values()) == sum(line["key"]["kind"] is not None for line in answer.json()["lines"])


async def test_a_moment_is_an_address_and_the_page_works_by_links_alone(console: Console) -> None:
    auditor, pair = await as_auditor(console), await first_pair(console)
    address = (await behind(console)).address(stream_of(console, pair))
    page = await auditor.sees(f"/audit/streams/{address}?a=9")
    back = page.partition(">One event back<")[0].rpartition('href="')[2].partition('"')[0]

    again = await auditor.sees(back.replace("&amp;", "&"))

    assert 'name="a" min="0"' in again
    assert 'value="8"' in again


async def test_an_address_that_names_somebody_by_id_is_not_found(console: Console) -> None:
    auditor, pair = await as_auditor(console), await first_pair(console)

    for stream in (
        f"mentor-year~2025~{pair.mentor}",
        f"person~{pair.mentee}",
        "person~MR-000000",
        "nothing~1",
    ):
        assert (await auditor.looks(f"/audit/streams/{stream}")).status_code == 404


async def test_every_kind_of_stream_is_told_in_both_languages(console: Console) -> None:
    pseudonyms = await behind(console)
    streams = await console.midyear.doors.logs["programme"].streams()
    one_of_each = {stream.partition("/")[0]: stream for stream in streams}

    for language in ("en", "hu"):
        auditor = await as_auditor(console, language=language)
        for stream in [*one_of_each.values(), f"person/{(await first_pair(console)).mentee}"]:
            for query in ("", "?a=0&b=7", "?as_of=2025-11-01&known_b=2026-01-01&as_of_b=2026-01-01"):
                page = await auditor.sees(f"/audit/streams/{pseudonyms.address(stream)}{query}")
                assert f'lang="{language}"' in page


def test_every_event_has_its_words() -> None:
    assert set(EVENTS) == set(CATALOGUE)


async def test_who_read_what_is_reviewed_by_person_role_and_right(console: Console) -> None:
    auditor, pair = await as_auditor(console), await first_pair(console)
    pseudonyms, stream = await behind(console), stream_of(console, pair)
    coordinator, now_us = console.midyear.of("coordinator")[0], console.midyear.now_us
    read = RecordReading(matter="page", role="coordinator", right="relationship.read", by="any")
    kept = addresses.access(stream)
    await console.midyear.doors.ledger.execute(kept, read, Stamp(now_us, coordinator, f"{kept}/1"))
    of = f"/audit/readings?person={pseudonyms.of(pair.mentee)}"

    page = await auditor.sees(f"{of}&role=coordinator&reader={pseudonyms.of(coordinator)}")

    assert "relationship.read" in page
    assert coordinator not in page
    assert "No reading fits." in await auditor.sees(f"{of}&by=grant")
    assert "No reading fits." in await auditor.sees(f"{of}&role=desk")


async def test_an_obligation_in_the_list_says_which_and_what_became_of_it(console: Console) -> None:
    auditor, pair = await as_auditor(console), await first_pair(console)
    stream = (await behind(console)).address(stream_of(console, pair))

    page = await auditor.sees(f"/audit?kind=obligation-ended&stream={stream}")

    assert re.search(
        r"<b>Obligation ended</b>: Contact <span[^>]*>\d+</span>, (met|late|missed|excused)", page
    )
