"""The data set of the study: of those who consent alone, naming nobody, documented, and the same again."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from console.errors import BadInput
from console.pages.year import year_of
from console.research.codebook import ID, NUMBER, SUMMARY, TABLES
from console.research.exporting import ResearchExported, export
from domain import addresses
from domain.anonymity import HIDDEN
from domain.erasure_events import AskErasure, BeginErasure, RecordStep
from domain.errors import Refusal
from domain.messages import Stamp
from domain.people import Role
from domain.research import GiveResearchConsent, WithdrawResearchConsent
from tests.midyear import Midyear

K = 3


async def consents(midyear: Midyear, *people: str) -> None:
    for person in people:
        stamp = Stamp(midyear.now_us, person, f"consent/{person}")
        await midyear.doors.ledger.execute(midyear.year, GiveResearchConsent(), stamp)


async def taken(
    midyear: Midyear, folder: Path, *, k: int = K, study: str = "s1", at: int | None = None
) -> ResearchExported:
    who = midyear.of("coordinator")[0]
    return await export(await year_of(midyear.doors), folder, who, k=k, study=study, at=at)


async def everybody(midyear: Midyear) -> list[str]:
    """The mentors and mentees who take part, mentors first."""
    folk = (await year_of(midyear.doors)).state.people
    roles: tuple[Role, ...] = ("mentor", "mentee")
    return [one for role in roles for one in sorted(folk.by_id) if folk.is_active(one, role)]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


async def test_only_those_who_consent_are_in_it_and_of_a_pair_both(midyear: Midyear, tmp_path: Path) -> None:
    *others, back, silent = await everybody(midyear)
    await consents(midyear, *others, back)
    gone = Stamp(midyear.now_us, back, "gone")
    await midyear.doors.ledger.execute(midyear.year, WithdrawResearchConsent(), gone)

    told = await taken(midyear, tmp_path / "out")

    year = await year_of(midyear.doors)
    inside = set(others)
    assert silent not in inside
    pairs = [each for each in year.state.placed.pairs.values() if {each.mentor, each.mentee} <= inside]
    assert told.consented == len(inside)
    assert told.rows["persons"] + told.suppressed["persons"] == len(inside)
    assert told.rows["relationships"] + told.suppressed["relationships"] == len(pairs) > 0
    assert told.rows["encounters"] > 0 < told.rows["credit"]


async def test_nobody_consented_so_nobody_is_in_it(midyear: Midyear, tmp_path: Path) -> None:
    told = await taken(midyear, tmp_path / "out")

    assert set(told.rows.values()) == {0}


async def test_no_id_name_or_word_of_the_record_is_in_it(midyear: Midyear, tmp_path: Path) -> None:
    await consents(midyear, *await everybody(midyear))

    await taken(midyear, tmp_path / "out")

    written = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").iterdir()))
    rows = [row for log in midyear.doors.logs.values() for row in await log.read_all(limit=50_000)]
    year = await year_of(midyear.doors)
    pseudonyms = await midyear.doors.vault.pseudonyms()
    people = sorted(year.state.people.by_id)
    kept = await midyear.doors.vault.names(people)
    told = {value for fields in kept.values() for value in fields.values() if len(value) > 3}
    ids = {*people, *year.state.placed.pairs, *(row.command_id for row in rows), *map(pseudonyms, people)}
    assert len(told) > 24
    assert len(ids) > 500
    assert [each for each in (*told, *ids) if each.encode() in written] == []


async def test_what_goes_out_is_k_anonymous_and_as_the_codebook_has_it(
    midyear: Midyear, tmp_path: Path
) -> None:
    await consents(midyear, *await everybody(midyear))

    told = await taken(midyear, tmp_path / "out")

    for each in TABLES:
        rows = table(tmp_path / "out", each.name)
        assert len(rows) == told.rows[each.name]
        classes = Counter(tuple(row[name] for name in each.quasi) for row in rows)
        assert not each.quasi or all(number >= K for number in classes.values())
        assert each.quasi or HIDDEN not in {value for row in rows for value in row.values()}
        for column in each.columns:
            values = {row[column.name] for row in rows}
            if column.kind == NUMBER:
                assert all(value.isdecimal() for value in values)
            elif column.kind != ID:
                assert values <= {value for value, _ in column.values}, column.name
    known = {row["person"] for row in table(tmp_path / "out", "persons")}
    pairs = table(tmp_path / "out", "relationships")
    assert {row[half] for row in pairs for half in ("mentor", "mentee")} <= known
    owners = known | {row["relationship"] for row in pairs}
    assert {row["owed_by"] for row in table(tmp_path / "out", "obligations")} <= owners
    counts = [row["rows"] for row in table(tmp_path / "out", SUMMARY.name)]
    assert all(number in ("", "0") or int(number) >= K for number in counts)
    described = {(row["table"], row["column"]) for row in table(tmp_path / "out", "codebook")}
    assert described == {(one.name, column.name) for one in (*TABLES, SUMMARY) for column in one.columns}


async def test_the_same_record_options_and_code_give_the_same_bytes(midyear: Midyear, tmp_path: Path) -> None:
    await consents(midyear, *await everybody(midyear))
    one = await taken(midyear, tmp_path / "one")
    same = await taken(midyear, tmp_path / "same", at=one.position)
    await taken(midyear, tmp_path / "other", study="s2")
    left = Stamp(midyear.now_us, (await everybody(midyear))[0], "left")
    await midyear.doors.ledger.execute(midyear.year, WithdrawResearchConsent(), left)

    later = await taken(midyear, tmp_path / "later")
    with pytest.raises(Refusal, match="has taken their consent back"):
        await taken(midyear, tmp_path / "never", at=one.position)

    assert (same.hash, same.files) == (one.hash, one.files)
    assert json.loads((tmp_path / "same" / "query.json").read_bytes())["hash"] == one.hash
    assert later.hash != one.hash
    assert later.consented == one.consented - 1
    first, second = (table(tmp_path / name, "persons") for name in ("one", "other"))
    assert not {row["person"] for row in first} & {row["person"] for row in second}


async def test_whoever_was_forgotten_is_in_no_data_set_any_more(midyear: Midyear, tmp_path: Path) -> None:
    people = await everybody(midyear)
    await consents(midyear, *people)
    before = await taken(midyear, tmp_path / "before")
    asked = (
        AskErasure(basis="request"),
        BeginErasure(erasure="e-1", obstacles=(), searched=()),
        RecordStep(erasure="e-1", step="keys", counts=()),
    )
    for number, command in enumerate(asked, start=1):
        stamp = Stamp(midyear.now_us, "dpo-1", f"e-{number}")
        await midyear.doors.ledger.execute(addresses.erasure(people[0]), command, stamp)

    after = await taken(midyear, tmp_path / "after")

    assert after.consented == before.consented - 1
    with pytest.raises(Refusal, match="has taken their consent back"):
        await taken(midyear, tmp_path / "again", at=before.position)


async def test_taking_it_is_recorded_and_refused_to_whoever_may_not(midyear: Midyear, tmp_path: Path) -> None:
    access = midyear.doors.logs["access"]
    before = await access.head()

    with pytest.raises(Refusal, match="may not take"):
        await export(await year_of(midyear.doors), tmp_path / "out", midyear.of("mentor")[0])
    with pytest.raises(Refusal, match="may not take"):
        await export(await year_of(midyear.doors), tmp_path / "out", "local-operator")
    assert await access.head() == before
    await taken(midyear, tmp_path / "out")

    (row,) = await access.read_all(before)
    assert (row.actor, row.type) == (midyear.of("coordinator")[0], "reading-recorded")
    assert b"study.export" in row.body


async def test_a_folder_that_is_not_new_and_a_k_that_is_too_small_are_refused_before_anything_is_read(
    midyear: Midyear, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    before = await midyear.doors.logs["access"].head()

    with pytest.raises(BadInput, match="not empty"):
        await taken(midyear, tmp_path)
    with pytest.raises(BadInput, match="single people out"):
        await taken(midyear, tmp_path / "out", k=2)
    with pytest.raises(BadInput, match="The log ends"):
        await taken(midyear, tmp_path / "out", at=10**9)

    assert await midyear.doors.logs["access"].head() == before
    assert not (tmp_path / "out").exists()
