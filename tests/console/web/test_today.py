"""Today: each pair in one column, sums that add up, a picture that is a table as well, and it is alive."""

import asyncio
import re
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.cohorts import part
from console.planning import Plan
from console.service import Doors
from domain import addresses
from domain.consultation import AskConsultation
from domain.meetings import RecordContact
from domain.messages import Stamp
from domain.rematch import RequestRematch
from runtime.postgres import Urls
from tests.conftest import places
from tests.console.web.console import Browser, Console, console_over
from tests.midyear import SEED, Midyear, play

HOUR_US = 3_600_000_000


async def coordinator(console: Console, *, language: str = "en") -> Browser:
    """The browser of the first coordinator."""
    person = console.midyear.of("coordinator")[0]
    return await console.browser(person, "coordinator", language=language)


async def columns(reader: Browser, asked: str = "") -> dict[str, Any]:
    """The columns of the board by name, as programs are told."""
    told = (await reader.looks(f"/api/v1/today{asked}")).json()
    return {column["name"]: column for column in told["columns"]}


async def test_every_pair_stands_in_one_column_of_the_page_and_the_sums_say_so(console: Console) -> None:
    hanna = await coordinator(console)

    told = (await hanna.looks("/api/v1/today")).json()
    page = await hanna.sees("/today")

    pairs = await console.midyear.pairs()
    assert sum(column["pairs"] for column in told["columns"]) == told["pairs"] == len(pairs)
    assert sorted(pair["pair"] for pair in told["picture"]["pairs"]) == pairs
    counts = {column["name"]: column["pairs"] for column in told["columns"]}
    said = re.sub(r"<[^>]*>", "", page)
    assert f"{len(pairs)} pairs = {counts['waiting']} waiting on us + {counts['slipping']} slipping" in said
    assert all(column["total"] == column["pairs"] + column["tasks"] for column in told["columns"])
    hungarian = await (await coordinator(console, language="hu")).sees("/today")
    assert f"<b>{len(pairs)}</b> pár = " in hungarian


async def test_what_somebody_has_just_recorded_stands_on_the_next_page(console: Console) -> None:
    hanna, midyear = await coordinator(console), console.midyear
    calm = (await hanna.looks("/api/v1/today?only=on-track")).json()["columns"][0]["items"][0]

    asked = RequestRematch(pair=calm["pair"], asked_by=calm["mentee"]["id"])
    stamp = Stamp(midyear.now_us, calm["mentee"]["id"], "someone-else")
    await midyear.doors.ledger.execute(midyear.year, asked, stamp)

    waiting = (await columns(hanna))["waiting"]["items"]
    assert ("rematch-asked", calm["pair"]) in [(item.get("why"), item["pair"]) for item in waiting]
    assert f'href="/relationships/{calm["pair"]}?act=end#act"' in await hanna.sees("/today")


async def test_an_open_support_step_is_a_flag_without_a_time(console: Console) -> None:
    hanna, midyear = await coordinator(console), console.midyear
    pair = (await hanna.looks("/api/v1/today?only=on-track")).json()["columns"][0]["items"][0]
    assert not pair["support_open"]

    stream = addresses.relationship(midyear.cohort.name, pair["pair"])
    stamp = Stamp(midyear.now_us, pair["mentor"]["id"], "a-question")
    await midyear.doors.ledger.execute(stream, AskConsultation(), stamp)

    card = next(i for i in (await columns(hanna))["waiting"]["items"] if i["pair"] == pair["pair"])
    assert card["support_open"]
    page = await hanna.sees("/today?only=waiting")
    flag = re.search(r'<span class="chip calm">(.*?)</span>', page, re.DOTALL)
    assert flag
    assert re.sub(r"<[^>]*>", "", flag[1]).strip() == "support step open"


async def test_the_table_says_what_the_picture_draws(console: Console) -> None:
    hanna = await coordinator(console)
    told = (await hanna.looks("/api/v1/today")).json()["picture"]
    pair = told["pairs"][0]

    table, drawn = await hanna.sees("/today?view=table"), await hanna.sees("/today")

    row = re.search(rf'href="/relationships/{pair["pair"]}">[^<]*</a></th>(.*?)</tr>', table, re.DOTALL)
    assert row
    assert row[1].count("<td") == 3 + len(told["weeks"])
    letters = {"met": "m", "contact": "c", "none": "n", "none-agreed": "a", "beyond": "b", "away": "w"}
    letters |= {"planned": "p", "before": "-", "ahead": "."}
    field = f'href="/relationships/{pair["pair"]}" tabindex="-1" data-cells="'
    assert field + "".join(letters[cell] for cell in pair["cells"]) + '"' in drawn
    assert [row[1].count(f">{word}</td>") for word in ("met", "contact")] == [
        pair["cells"].count(cell) for cell in ("met", "contact")
    ]


async def test_no_address_on_the_board_names_anybody(console: Console) -> None:
    hanna, midyear = await coordinator(console), console.midyear
    page = await hanna.sees("/today")

    people = [*midyear.of("mentor"), *midyear.of("mentee")]
    named = [fields["name"] for fields in (await midyear.doors.vault.names(people)).values()]
    links = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page))

    assert [part for name in named for part in name.split() if part in links] == []
    assert [person for person in people if person in links] == []


async def test_whoever_watches_is_sent_the_columns_when_something_is_recorded(console: Console) -> None:
    hanna, midyear = await coordinator(console), console.midyear
    await hanna.sees("/today")
    pair = (await midyear.pairs())[0]
    stream = addresses.relationship(midyear.cohort.name, pair)
    sent: list[str] = []

    async with asyncio.timeout(30), hanna.client.stream("GET", "/today/live") as live:
        async for line in live.aiter_lines():
            if "data-board" in line:
                sent.append(line)
                wrote = RecordContact(occurred_us=midyear.now_us - HOUR_US)
                await midyear.doors.ledger.execute(stream, wrote, Stamp(midyear.now_us, "m", "wrote"))
            if len(sent) == 2:
                break

    first, then = (int(re.search(r'data-revision="(\d+)"', each)[1]) for each in sent)  # type: ignore[index]
    assert then > first


async def test_on_the_first_days_each_empty_column_names_the_date_on_which_it_can_first_fill(
    urls: Urls, tmp_path: Path, server_folder: Path
) -> None:
    doors = Doors(places(urls))
    mentors, mentees = part(server_folder, 4)
    given = await play(doors, Plan(mentors, mentees, SEED, until=date(2025, 9, 16)))
    midyear = Midyear(doors, given.cohort, given.until_us)

    async with console_over(urls, midyear, tmp_path / "data") as console:
        hanna = await coordinator(console)
        told, page = (await hanna.looks("/api/v1/today")).json(), await hanna.sees("/today")
        hungarian = await (await coordinator(console, language="hu")).sees("/today")
    await doors.close()

    empty = [column["name"] for column in told["columns"] if not column["total"]]
    assert empty == ["waiting", "slipping", "quiet"]
    coming = {each["fills"]: each for each in told["coming"]}
    assert {"check-in", "rhythm", "diary"} <= set(coming)
    assert all(each["at_us"] > told["as_of_us"] for each in coming.values())
    for english, magyar in (("3 Oct 2025", "2025. okt. 3."), ("8 Nov 2025", "2025. nov. 8.")):
        assert english in page  # check-ins are due by 12 October; that of September is written,
        assert magyar in hungarian  # so the diary of October is the first that can be missed
    assert "from today, 16 Sep, on" in page


async def test_a_column_is_the_sum_of_its_reasons_and_each_is_a_view_of_its_own(console: Console) -> None:
    hanna = await coordinator(console)

    whole = (await hanna.looks("/api/v1/today?only=on-track")).json()
    assert sum(whole["reasons"].values()) == whole["columns"][0]["pairs"] == whole["picture"]["of"]

    for why, count in whole["reasons"].items():
        told = (await hanna.looks(f"/api/v1/today?only=on-track&why={why}")).json()
        assert [card["why"] for card in told["columns"][0]["items"]] == [why] * count
        assert f"only=on-track&amp;why={why}" in await hanna.sees("/today?only=on-track")


async def test_nobody_but_a_coordinator_sees_the_board(console: Console) -> None:
    for role in ("mentor", "mentee", "supervisor", "desk", "auditor"):
        people = console.midyear.of(role)
        reader = await console.browser(people[0], role)
        assert (await reader.looks("/today")).status_code == 404
        assert (await reader.looks("/api/v1/today")).status_code == 404
