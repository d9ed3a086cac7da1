"""Credit review: one passes on, another approves, a waiver is for one rule, and nothing is anybody else's."""

import csv
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from console.access.relations import group_of
from console.pages.credit import credits_of
from console.pages.credit_rows import AwardRow, Group
from console.pages.mentor import mentors
from console.pages.year import year_of
from console.planning import Plan, Read
from console.service import Doors
from domain.access import ReadingRecorded
from domain.credit import CreditAwarded, CreditProposed
from runtime.postgres import Urls
from tests.conftest import copies, places
from tests.console.web.console import Browser, Console, console_over
from tests.midyear import SEED, Midyear, plan_of, play

ASSESSED = date(2026, 2, 9)
"""The day after the autumn's credit was assessed: nobody has decided anything yet."""
CANARY = "Left for a clinical duty, canary-4471."


@pytest.fixture(scope="module")
async def template(postgres: Urls, server_folder: Path) -> AsyncIterator[tuple[Urls, Read]]:
    async with copies(postgres) as made:
        doors = Doors(places(made))
        plan = plan_of(server_folder)
        given = await play(doors, Plan(plan.mentors, plan.mentees, SEED, until=ASSESSED))
        await doors.close()
        yield made, given


@pytest.fixture
async def console(template: tuple[Urls, Read], tmp_path: Path) -> AsyncIterator[Console]:
    """The console over a small cohort on the day after its autumn was assessed."""
    async with copies(template[0]) as urls:
        doors = Doors(places(urls))
        midyear = Midyear(doors, template[1].cohort, template[1].until_us)
        async with console_over(urls, midyear, tmp_path / "data") as served:
            yield served
        await doors.close()


async def coordinator(console: Console, number: int = 0) -> Browser:
    return await console.browser(console.midyear.of("coordinator")[number], "coordinator")


async def somebody(console: Console, group: Group) -> AwardRow:
    """A mentor whose credit is in a group, nobody having decided anything."""
    page = await credits_of(await year_of(console.midyear.doors), "nobody")
    return next(row for row in page.rows if row.group == group and len(row.lacks) <= 1)


async def told(console: Console, mentor: str) -> list[str]:
    """The types of what the record holds of a mentor."""
    return [row.type for row in await console.midyear.doors.logs["programme"].read(stream(console, mentor))]


def stream(console: Console, mentor: str) -> str:
    return f"mentor-year/{console.midyear.cohort.name}/{mentor}"


async def test_the_groups_add_up_to_all_mentors_and_say_what_the_command_line_says(console: Console) -> None:
    year = await year_of(console.midyear.doors)
    page, listed = await credits_of(year, "nobody"), await mentors(year)

    assert sum(page.groups.values()) == len(page.rows) == len(listed.mentors)
    said = {row.id: row.terms[0] for row in listed.mentors}
    for row in page.rows:
        counted = {r.rule: f"{r.units.count('done')}/{len(r.units)}" for r in row.rules}
        theirs = said[row.mentor.id]
        assert counted == {
            "training": theirs.training,
            "supervision": theirs.supervision,
            "diary": theirs.diary,
        }
        assert theirs.credit == {"ready": "earned", "not-met": "not earned"}[row.group]


async def test_one_passes_on_what_is_clean_in_one_act_and_another_approves_it(console: Console) -> None:
    anna, bela = await coordinator(console), await coordinator(console, 1)
    page = await credits_of(await year_of(console.midyear.doors), "nobody")
    ready = [row.mentor.id for row in page.rows if row.group == "ready"]

    page_after = await anna.does("/credits/proposals", "/credits?view=ready", term="1", mentors=ready)

    assert f"{len(ready)} done." in page_after
    assert "not yours" in await anna.sees("/credits")
    await bela.does("/credits/approvals", "/credits", term="1", mentors=ready)
    for mentor in ready:
        assert (await told(console, mentor)).count(CreditAwarded.TYPE) == 1


async def test_what_is_shown_is_what_everybodys_histories_say(console: Console) -> None:
    anna = await coordinator(console)
    await anna.does(
        "/credits/proposals", "/credits", term="1", mentors=[(await somebody(console, "ready")).mentor.id]
    )

    for viewer, number in (("nobody", 1), (console.midyear.of("coordinator")[0], 0)):
        looking = await coordinator(console, number)
        for term in (1, 2):
            whole = await credits_of(await year_of(console.midyear.doors), viewer, term)
            shown = (await looking.looks(f"/api/v1/credits?term={term}&view=all")).json()

            assert shown["groups"] == whole.groups
            assert shown["differing"] == whole.differing == 0
            rows = {row["mentor"]["id"]: row for row in shown["rows"]}
            assert rows == {row.mentor.id: row.model_dump(mode="json") for row in whole.rows}


async def test_a_view_has_its_own_groups_and_no_more_rows_of_each_than_asked_for(console: Console) -> None:
    anna = await coordinator(console)

    shown = (await anna.looks("/api/v1/credits?view=ready&most=2")).json()

    assert {row["group"] for row in shown["rows"]} == {"ready"}
    assert len(shown["rows"]) == 2 < shown["groups"]["ready"]


async def test_the_list_opens_where_something_is_to_be_done(console: Console) -> None:
    office = await coordinator(console)
    page = await credits_of(await year_of(console.midyear.doors), office.person)
    unmet = [row for row in page.rows if row.group == "not-met"]
    assert unmet
    assert page.groups["ready"]

    assert "To decide" in chosen(await office.sees("/credits?term=1"))
    for row in unmet:
        at, withhold = f"/credits/{row.mentor.id}?term=1", f"/credits/{row.mentor.id}/withhold?term=1"
        await office.does(withhold, at, term="1", obligation=row.lacks[0].obligation, words=CANARY)

    assert "Ready" in chosen(await office.sees("/credits?term=1"))


def chosen(page: str) -> str:
    """The part of the list that a page shows, by its word."""
    return page.partition('aria-label="Which part"')[2].partition('aria-current="true">')[2].partition("<")[0]


async def test_what_cannot_be_passed_on_is_told_and_the_rest_is_done(console: Console) -> None:
    anna = await coordinator(console)
    ready, lacking = await somebody(console, "ready"), await somebody(console, "not-met")

    page = await anna.does(
        "/credits/proposals", "/credits", term="1", mentors=[ready.mentor.id, lacking.mentor.id]
    )

    assert "1 done, 1 not" in page
    assert CreditProposed.TYPE in await told(console, ready.mentor.id)
    assert CreditProposed.TYPE not in await told(console, lacking.mentor.id)


async def test_whoever_waived_and_proposed_finds_no_approve_and_is_refused_by_the_api_too(
    console: Console,
) -> None:
    anna, row = await coordinator(console), await somebody(console, "not-met")
    at = f"/credits/{row.mentor.id}?term=1"
    waiver = {"obligation": row.lacks[0].obligation, "why": "study-duty", "words": CANARY, "then": "propose"}

    page = await anna.does(f"/credits/{row.mentor.id}/waive", at, term="1", **waiver)

    assert "not yours" in page
    assert f"/credits/{row.mentor.id}/approve" not in page
    answer = await anna.sends(f"/credits/{row.mentor.id}/approve", at, term="1")
    assert answer.status_code == 409
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    refused = await anna.client.post(
        f"/api/v1/credits/{row.mentor.id}/approve", json={"term": 1}, headers={"X-CSRF-Token": csrf}
    )
    assert refused.json()["type"] == "urn:nearpeer:problem:second-person"
    assert CreditAwarded.TYPE not in await told(console, row.mentor.id)


async def test_a_waiver_is_for_one_rule_and_its_words_are_read_by_the_second_person_after_it_is_recorded(
    console: Console,
) -> None:
    anna, bela, row = (
        await coordinator(console),
        await coordinator(console, 1),
        await somebody(console, "not-met"),
    )
    at = f"/credits/{row.mentor.id}?term=1"
    waiver = {"obligation": row.lacks[0].obligation, "why": "study-duty", "words": CANARY, "then": "propose"}
    await anna.does(f"/credits/{row.mentor.id}/waive", at, term="1", **waiver)

    lists = await bela.sees("/credits")
    reasons = await bela.sees(f"/credits/{row.mentor.id}/reasons?term=1")

    assert "study duty at the same hour" in lists
    assert CANARY not in lists
    assert CANARY not in await bela.sees(at)
    assert CANARY in reasons
    doors = console.midyear.doors
    read = await doors.logs["access"].read(f"access/{stream(console, row.mentor.id)}")
    assert [(r.type, r.actor) for r in read][-1] == (ReadingRecorded.TYPE, bela.person)
    after = await somebody_by_id(console, row.mentor.id)
    assert [unit for rule in after.rules for unit in rule.units].count("waived") == 1
    page = await bela.does(f"/credits/{row.mentor.id}/approve", at, term="1")
    assert "the credit is awarded" in page


async def somebody_by_id(console: Console, mentor: str) -> AwardRow:
    page = await credits_of(await year_of(console.midyear.doors), "nobody")
    return next(row for row in page.rows if row.mentor.id == mentor)


async def test_withholding_needs_its_reason_and_the_mentor_reads_it(console: Console) -> None:
    anna, row = await coordinator(console), await somebody(console, "not-met")
    at, withhold = f"/credits/{row.mentor.id}?term=1", f"/credits/{row.mentor.id}/withhold?term=1"
    obligation = row.lacks[0].obligation

    empty = await anna.sends(withhold, at, term="1", obligation=obligation)
    await anna.does(withhold, at, term="1", obligation=obligation, words=CANARY)

    assert empty.status_code == 422
    assert "This is needed." in empty.text
    mentor = await console.browser(row.mentor.id, "mentor", language="hu")
    assert "visszatartva" in await mentor.sees(f"/credits/{row.mentor.id}")
    assert CANARY in await mentor.sees(f"/credits/{row.mentor.id}/reasons")


async def test_a_proposal_is_sent_back_with_a_reason_and_waits_again(console: Console) -> None:
    anna, bela, row = (
        await coordinator(console),
        await coordinator(console, 1),
        await somebody(console, "ready"),
    )
    at = f"/credits/{row.mentor.id}?term=1"
    await anna.does(f"/credits/{row.mentor.id}/propose", at, term="1")

    page = await bela.does(f"/credits/{row.mentor.id}/send-back", at, term="1", words=CANARY)

    assert "Sent back by" in page
    assert (await somebody_by_id(console, row.mentor.id)).group == "ready"


async def test_nobody_else_opens_a_credit_and_an_auditor_sees_no_name(console: Console) -> None:
    row, other = await somebody(console, "ready"), await somebody(console, "not-met")
    mentor = await console.browser(other.mentor.id, "mentor")
    mentee = await console.browser(console.midyear.of("mentee")[0], "mentee")
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    at = f"/credits/{row.mentor.id}"

    shown = await auditor.sees(at)

    assert row.mentor.name not in shown
    for browser, path in ((mentor, at), (mentee, at), (mentor, "/credits"), (auditor, f"{at}/reasons")):
        assert (await browser.looks(path)).status_code == 404
    outside = [p for p in console.midyear.of("supervisor") if not await leads(console, p, row.mentor.id)]
    for person in outside:
        assert (await (await console.browser(person, "supervisor")).looks(at)).status_code == 404


async def test_the_supervisor_of_the_group_sees_the_rules_and_no_act(console: Console) -> None:
    year, row = await year_of(console.midyear.doors), await somebody(console, "not-met")
    leader = next(p for p in console.midyear.of("supervisor") if row.mentor.id in group_of(year, p))
    supervisor = await console.browser(leader, "supervisor")

    page = await supervisor.sees(f"/credits/{row.mentor.id}?term=1")

    assert "One rule is not met." in page
    assert f"/credits/{row.mentor.id}/" not in page
    answer = await supervisor.sends(
        f"/credits/{row.mentor.id}/withhold", f"/credits/{row.mentor.id}", term="1", words=CANARY
    )
    assert answer.status_code == 404


async def test_the_list_is_taken_away_with_its_sums_and_without_names_by_an_auditor(console: Console) -> None:
    anna = await coordinator(console)
    auditor = await console.browser(console.midyear.of("auditor")[0], "auditor")
    page = await credits_of(await year_of(console.midyear.doors), "nobody")

    taken = (await anna.looks("/credits.csv?term=1")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(taken.splitlines()))
    masked = (await auditor.looks("/credits.csv?term=1")).content.decode()
    book = await anna.looks("/credits.xlsx?term=1")

    assert [row["Mentor"] for row in rows] == [row.mentor.name for row in page.rows]
    assert sum(row["Award"] == "not met" for row in rows) == page.groups["not-met"]
    assert all(row["Not met"] for row in rows if row["Award"] == "not met")
    assert all(row.mentor.name not in masked and row.mentor.id in masked for row in page.rows)
    assert (book.status_code, book.content[:2]) == (200, b"PK")


async def leads(console: Console, person: str, mentor: str) -> bool:
    return mentor in group_of(await year_of(console.midyear.doors), person)
