"""The record of a small cohort, decided again: all of it alike, and a rule that is another is named."""

from base64 import b64encode
from functools import partial
from pathlib import Path

import pytest

from activities.pairing import Pairing
from console.pages.year import year_of
from console.redeciding import ALL, redecide
from console.redrafting import redrafted
from domain import credit, facts
from domain.draft_commands import DraftRound
from domain.drafts import SOLVING
from domain.errors import Refusal
from domain.messages import Stamp
from domain.obligations import SATISFIED, Standing
from domain.redrafting import Drafted, Redrafted
from runtime.postgres import Urls
from runtime.settings import Settings
from tests.conftest import KEK
from tests.midyear import Midyear


async def no_solver(drafts: list[Drafted]) -> list[Redrafted]:
    """For a record whose pairs were all drawn by lot."""
    raise AssertionError(f"{len(drafts)} drafts by interest, and the cohort has none")


async def test_every_decision_of_a_half_year_comes_out_alike_by_the_very_commands(midyear: Midyear) -> None:
    told: list[tuple[str, int]] = []

    found = await redecide(await year_of(midyear.doors), ALL, lambda *some: told.append(some), no_solver)

    assert (found.ok, found.differing, found.left, found.unread) == (True, 0, {}, {})
    assert found.alike == found.decisions > 1_000
    assert {"standings", "credit", "pairing"} <= found.sorts.keys()
    assert found.exact >= found.alike - found.sorts["other"].decisions
    assert max(told) == ("programme", await midyear.doors.logs["programme"].head())


async def test_one_stream_is_decided_again_from_the_facts_that_others_said(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)
    (stream, *_) = await midyear.doors.logs["programme"].streams("relationship/")

    found = await redecide(year, stream, lambda *_: None, no_solver)

    assert (found.ok, found.stream) == (True, stream)
    assert 10 < found.decisions < 200
    with pytest.raises(Refusal, match="no such stream"):
        await redecide(year, "relationship/2025/nobody", lambda *_: None, no_solver)


async def test_another_rule_of_credit_is_found_with_the_condition_and_the_event(
    midyear: Midyear, monkeypatch: pytest.MonkeyPatch
) -> None:
    satisfied = SATISFIED - {Standing.LATE, Standing.MET}
    monkeypatch.setattr(credit, "SATISFIED", satisfied)

    found = await redecide(await year_of(midyear.doors), ALL, lambda *_: None, no_solver)

    assert not found.ok
    assert all("credit" in rule for rule in found.rules), found.rules
    assert any("credit by training" in rule for rule in found.rules)
    first = found.differences[0]
    row = (await midyear.doors.logs["programme"].read_all(first.position - 1, 1))[0]
    assert (row.type, row.version) == ("credit-assessed", first.version)


async def test_another_limit_for_late_records_is_found_where_they_were_recorded(
    midyear: Midyear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "_is_taken", lambda *_: False)

    found = await redecide(await year_of(midyear.doors), ALL, lambda *_: None, no_solver)

    assert found.differing > 5
    assert found.sorts["standings"].decisions - found.sorts["standings"].alike > 5
    assert any(rule.startswith("relationship, record-") for rule in found.rules)


@pytest.fixture
async def drafted(midyear: Midyear) -> Midyear:
    """The cohort after a round by interest that was drafted in March, when nobody waits for a mentor."""
    ledger, draft = midyear.doors.ledger, DraftRound(seed="1", method="interest")
    await ledger.execute(midyear.year, draft, Stamp(midyear.now_us, "coordinator", "draft-1"))
    await Pairing(ledger, midyear.doors.vault).solve(midyear.year, f"{SOLVING}draft-1")
    return midyear


async def test_a_draft_by_interest_is_worked_out_once_more_by_a_worker_of_its_own(
    drafted: Midyear, midyear_urls: Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", midyear_urls["url"])
    monkeypatch.setenv("NEARPEER_KEYS_URL", midyear_urls["keys_url"])
    monkeypatch.setenv("NEARPEER_KEK", b64encode(KEK).decode())
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    by_worker = partial(redrafted, Settings.load(data_dir=tmp_path))

    found = await redecide(await year_of(drafted.doors), ALL, lambda *_: None, by_worker)

    assert (found.ok, found.differing, found.left) == (True, 0, {})


async def test_a_draft_that_is_worth_more_today_is_another_decision(drafted: Midyear) -> None:
    async def better(drafts: list[Drafted]) -> list[Redrafted]:
        return [Redrafted(pairs=(("m1", "n1", 40),)) for _ in drafts]

    found = await redecide(await year_of(drafted.doors), ALL, lambda *_: None, better)

    assert found.rules == {"programme-year, record-draft, total of the points": 1}
    (one,) = found.differences
    assert (one.recorded, one.again) == ("0 pairs with 0 points", "1 pairs with 40 points")
    assert found.alike == found.decisions - 1
