"""The lists: each carries its sum, is filtered and sorted by its address, has pages, and is taken away."""

import csv
import io
import json
import re
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from console.access.acting import Role
from console.access.relations import group_of
from console.pages.year import Year, year_of
from domain import addresses
from tests.console.web.console import Browser, Console
from tests.console.web.opened import as_coordinator
from tests.console.web.test_desk import raise_case
from tests.console.web.test_relationship import led
from tests.console.web.test_students import pairs_of

EVIL = '=HYPERLINK("http://evil.example","Anna")'
LISTS = ("relationships", "mentors", "mentees", "obligations")


@pytest.fixture(autouse=True)
async def _made(console: Console) -> None:
    """The lists are made before anybody asks for one."""
    ends = console.mounted.ends
    year = await ends.year()
    await ends.board.catch_up(year)
    await ends.directory.waited(year, 60.0)


async def asked(browser: Browser, path: str) -> dict[str, Any]:
    """A list as a program is given it."""
    answer = await browser.looks(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    return dict(json.loads(answer.text))


async def taken(browser: Browser, path: str) -> list[list[str]]:
    """The rows of a CSV file."""
    answer = await browser.looks(path)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["en", "hu"])
async def test_every_list_says_its_sum_and_its_parts_lead_to_themselves(
    console: Console, language: str
) -> None:
    coordinator = await as_coordinator(console, language=language)

    for name in LISTS:
        page = await coordinator.sees(f"/{name}")
        whole, parts = (
            await asked(coordinator, f"/{name}"),
            re.findall(rf'href="(/{name}\?\w+=[\w-]+)">', page),
        )
        found = [await asked(coordinator, part) for part in parts]
        assert whole["all"] == sum(part["number"] for part in whole["parts"]) > 0
        assert [one["found"] for one in found] == [part["number"] for part in whole["parts"]]
        assert [one["all"] for one in found] == [whole["all"]] * len(found)


async def test_a_list_goes_on_after_a_cursor_and_comes_back(console: Console) -> None:
    coordinator = await as_coordinator(console)
    first = await asked(coordinator, "/obligations")

    second = await asked(coordinator, f"/obligations?after={first['after']}")

    assert second["first"] == len(first["rows"]) + 1
    assert len(first["rows"]) + len(second["rows"]) == first["found"]
    assert (second["after"], second["before"]) == (None, "")
    ends = [row["until_us"] for row in (*first["rows"], *second["rows"]) if not row["over"]]
    assert ends == sorted(ends)
    assert 'rel="prev"' in await coordinator.sees(f"/obligations?after={first['after']}")


async def test_what_has_ended_is_listed_by_standing_and_kind_with_what_it_was(console: Console) -> None:
    coordinator = await as_coordinator(console)

    missed = await asked(coordinator, "/obligations?standing=missed&kind=meeting&strength=guideline")
    files = await taken(coordinator, "/obligations.csv?standing=missed&kind=meeting&strength=guideline")

    assert missed["found"] == len(missed["rows"]) == len(files) - 1 > 0
    assert {(row["standing"], row["kind"]) for row in missed["rows"]} == {("missed", "meeting")}
    assert len({(row["pair"], row["id"]) for row in missed["rows"]}) == missed["found"]
    assert all(row["got"] == 0 and row["over"] for row in missed["rows"])


async def test_a_filter_that_nothing_fits_says_so_and_one_that_is_none_is_refused(console: Console) -> None:
    coordinator = await as_coordinator(console)

    page = await coordinator.sees("/relationships?stage=paused")
    wrong = await coordinator.looks("/relationships?stage=elsewhere")

    assert "No pair fits this filter." in page
    assert wrong.status_code == 422


async def test_names_stand_in_the_order_of_families_and_a_deadline_goes_first_when_asked(
    console: Console,
) -> None:
    coordinator = await as_coordinator(console)

    by_name = await asked(coordinator, "/mentors")
    by_due = await asked(coordinator, "/relationships?sort=due")

    names = [row["mentor"]["name"] for row in by_name["rows"]]
    dues = [row["due_us"] or 2**62 for row in by_due["rows"]]
    assert dues == sorted(dues)
    assert names.index("Heather Hancock") < names.index("Kerekes Anna") < names.index("Sophie Taylor")


async def test_what_is_taken_away_is_the_filtered_list_safe_from_formulas_and_recorded(
    console: Console,
) -> None:
    pair = (await pairs_of(console))[0]
    vault = console.midyear.doors.vault
    await vault.put_person(pair.mentee, {"name": EVIL, "programme": "hu"}, "EVIL01")
    coordinator = await as_coordinator(console)

    heads, *rows = await taken(coordinator, "/relationships.csv?stage=running")
    book = await coordinator.looks("/relationships.xlsx?stage=running")

    [evil] = [row for row in rows if EVIL in row[0]]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    assert heads[-1] == "Note"
    assert evil[0] == "'" + EVIL
    assert "apostrophe" in evil[-1]
    assert [row[-1] for row in rows if row is not evil] == [""] * (len(rows) - 1)
    assert [str(row[0]) for row in sheet.to_python()[1:]] == [row[0] for row in rows]
    assert b"<f>" not in book.content
    listed = addresses.access("list/relationship")
    readings = [json.loads(row.body) for row in await console.midyear.doors.logs["access"].read(listed)]
    assert [one["right"] for one in readings] == ["relationship.export"] * 2
    assert [one["matter"] for one in readings] == ["file"] * 2


async def test_an_auditor_takes_lists_of_pseudonyms(console: Console) -> None:
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    year = await year_of(console.midyear.doors)
    people = [p.id for p in year.state.people.by_id.values() if p.role in ("mentor", "mentee")]
    names = [who.name for who in (await year.names(people)).values()]

    for name in ("relationships", "mentors", "obligations"):
        file = "\n".join(map(" ".join, await taken(auditor, f"/{name}.csv")))
        page = await auditor.sees(f"/{name}") + json.dumps(await asked(auditor, f"/{name}"))
        assert [each for each in (*names, *people) if each in file + page] == []
        assert re.search(r"M[RE]-[0-9A-Z]{6}", file)


async def test_a_supervisor_lists_the_own_group_and_a_pair_itself(console: Console) -> None:
    leader, pair, _ = await led(console)
    group = group_of(await year_of(console.midyear.doors), leader)
    supervisor = await console.browser(leader, "supervisor")
    mentor = await console.browser(pair.mentor, "mentor")

    listed, mine = await asked(supervisor, "/relationships"), await asked(mentor, "/relationships")

    theirs = {each.id for each in await pairs_of(console) if each.mentor in group}
    assert pair.id in theirs
    assert {row["id"] for row in listed["rows"]} == theirs
    assert listed["all"] == len(theirs)
    assert [row["id"] for row in mine["rows"]] == [pair.id]
    assert {row["pair"] for row in (await asked(supervisor, "/obligations"))["rows"]} == theirs
    assert {row["mentor"]["id"] for row in (await asked(supervisor, "/mentors"))["rows"]} == group


ELSEWHERE: dict[Role, tuple[str, ...]] = {
    "mentee": ("/mentors", "/mentees", "/obligations", "/relationships.csv"),
    "mentor": ("/mentors", "/mentees", "/obligations", "/mentors.xlsx"),
    "desk": ("/relationships", "/mentors", "/mentees", "/obligations", "/relationships.csv"),
    "supervisor": ("/mentees", "/relationships.csv", "/mentors.csv"),
    "auditor": ("/mentees",),
}


async def test_no_list_is_for_whom_the_table_does_not_name(console: Console) -> None:
    pair = (await pairs_of(console))[0]
    people = {"mentor": pair.mentor, "mentee": pair.mentee}

    for role, paths in ELSEWHERE.items():
        reader = await console.browser(people.get(role) or console.midyear.of(role)[0], role)  # type: ignore[arg-type]
        for path in paths:
            assert (await reader.looks(path)).status_code == 404, (role, path)


async def test_what_is_not_there_is_not_found_at_both_doors(console: Console) -> None:
    coordinator = await as_coordinator(console)

    page = await coordinator.looks("/pairing/no-such-draft")
    told = await coordinator.looks("/api/v1/pairing/no-such-draft")

    assert (page.status_code, told.status_code) == (404, 404)
    assert told.json()["type"] == "urn:nearpeer:problem:not-found"


async def test_a_name_is_found_without_accents_and_stands_in_no_address(console: Console) -> None:
    coordinator = await as_coordinator(console)
    year = await year_of(console.midyear.doors)
    [szabo, *_] = [pair for pair in await pairs_of(console) if await _is_called(year, pair.mentee, "Szabó")]

    one = await coordinator.sends("/find", "/relationships", typed="szabo kri")
    many = await coordinator.sends("/find", "/relationships", typed="a")
    none = await coordinator.does("/find", "/relationships", typed="nobody at all")
    by_id = await coordinator.sends("/find", "/relationships", typed=szabo.id[:8])

    assert one.headers["location"].startswith(f"/relationships/{szabo.id}?")
    assert many.headers["location"].startswith("/found?")
    assert "Nobody was found." in none
    assert by_id.headers["location"] == one.headers["location"]


async def _is_called(year: Year, person: str, name: str) -> bool:
    return name in (await year.names([person]))[person].name


async def test_rota_and_drills_are_taken_away_by_a_coordinator_alone(console: Console) -> None:
    coordinator = await as_coordinator(console)
    await raise_case(console, "drill-of-march", drill=True)
    officer = await console.browser(console.midyear.of("desk")[0], "desk")

    heads, *shifts = await taken(coordinator, "/rota.csv")
    steps, *_ = await taken(coordinator, "/drills.csv")
    book = await coordinator.looks("/drills.xlsx")

    assert heads[:2] == ["Step", "Who"]
    assert shifts == [] or len(shifts[0]) == len(heads)
    assert steps[0] == "Receipt"
    assert CalamineWorkbook.from_filelike(io.BytesIO(book.content)).sheet_names == ["drills"]
    assert (await officer.looks("/rota.csv")).status_code == 404
