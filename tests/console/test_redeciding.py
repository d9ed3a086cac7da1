"""The record of a small cohort, decided again: all of it alike, and a rule that is another is named."""

import pytest

from console.pages.year import year_of
from console.redeciding import ALL, redecide
from domain import credit, facts
from domain.errors import Refusal
from domain.obligations import SATISFIED, Standing
from tests.midyear import Midyear


async def test_every_decision_of_a_half_year_comes_out_alike_by_the_very_commands(midyear: Midyear) -> None:
    told: list[tuple[str, int]] = []

    found = await redecide(await year_of(midyear.doors), ALL, lambda *some: told.append(some))

    assert (found.ok, found.differing, found.left, found.unread) == (True, 0, {}, {})
    assert found.alike == found.decisions > 1_000
    assert {"standings", "credit", "pairing"} <= found.sorts.keys()
    assert found.exact >= found.alike - found.sorts["other"].decisions
    assert max(told) == ("programme", await midyear.doors.logs["programme"].head())


async def test_one_stream_is_decided_again_from_the_facts_that_others_said(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)
    (stream, *_) = await midyear.doors.logs["programme"].streams("relationship/")

    found = await redecide(year, stream, lambda *_: None)

    assert (found.ok, found.stream) == (True, stream)
    assert 10 < found.decisions < 200
    with pytest.raises(Refusal, match="no such stream"):
        await redecide(year, "relationship/2025/nobody", lambda *_: None)


async def test_another_rule_of_credit_is_found_with_the_condition_and_the_event(
    midyear: Midyear, monkeypatch: pytest.MonkeyPatch
) -> None:
    satisfied = SATISFIED - {Standing.LATE, Standing.MET}
    monkeypatch.setattr(credit, "SATISFIED", satisfied)

    found = await redecide(await year_of(midyear.doors), ALL, lambda *_: None)

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

    found = await redecide(await year_of(midyear.doors), ALL, lambda *_: None)

    assert found.differing > 5
    assert found.sorts["standings"].decisions - found.sorts["standings"].alike > 5
    assert any(rule.startswith("relationship, record-") for rule in found.rules)
