"""What production asks of a real record, and what `doctor` says of it beforehand."""

from pathlib import Path

import pytest

from activities import attended, rehearsed
from console.production import check, lacking
from runtime.postgres import Urls
from runtime.settings import Settings
from tests.conftest import places

AWAY = Urls(url="postgresql://nobody@127.0.0.1:1/none", keys_url="postgresql://nobody@127.0.0.1:1/keys")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("NEARPEER_DATA_DIR", str(tmp_path))
    return Settings.load()


async def test_a_rehearsed_year_without_rota_and_accounts_is_no_records_for_production(
    midyear_urls: Urls,
) -> None:
    found = places(midyear_urls)

    assert {each.code for each in await lacking(found)} == {"no-rota", "rehearsed", "no-accounts"}
    assert [each.code for each in await rehearsed.lacking(found)] == ["rehearsed"]
    assert [each.code for each in await attended.lacking(found)] == ["no-rota"]


async def test_a_record_that_is_away_is_not_asked_and_keeps_nobody_down() -> None:
    found = places(AWAY)

    assert [await asked(found) for asked in (lacking, rehearsed.lacking, attended.lacking)] == [[], [], []]


async def test_in_a_trial_doctor_says_beforehand_that_production_would_not_start(settings: Settings) -> None:
    (told,) = [each async for each in check(settings)]

    assert told.ok
    assert "NEARPEER_MODE=production would not start" in told.detail
    assert "NEARPEER_MODE=production nearpeer doctor" in told.detail


async def test_in_production_doctor_tells_each_reason_with_its_remedy(settings: Settings) -> None:
    told = [each async for each in check(settings.model_copy(update={"mode": "production"}))]

    names = {each.name for each in told}
    assert {"production missing-key", "production embedded-postgres", "production help-numbers"} <= names
    assert "production rehearsal" not in names
    assert all(not each.ok and each.remedy for each in told)
