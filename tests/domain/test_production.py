"""Before people's safety hangs on a record it has a rota, real time, and somebody who lets people in."""

import pytest

from domain import addresses
from domain.account import Account, AccountsState
from domain.clock import REAL_TIME, ClockAnchored
from domain.desk import Plan, RotaState
from domain.production import lacking_of_accounts, lacking_of_clock, lacking_of_rota
from domain.shifts import Layer, Rota, Rotation

NOW_US = 1_800_000_000_000_000
LAYER = Layer(
    usual=Rotation(members=("o-1",), first_day="2026-01-01", shift_days=1, hand_overs=(480,)),
    holidays=None,
    weekends=None,
    breaks=None,
)
PLAN = Plan(Rota(on_call=LAYER, second=LAYER, desk=("o-1",), telephones=("duty",)), NOW_US - 1, NOW_US - 2)


def anchored(programme_us: int = 1, real_us: int = 1, ahead_us: int = 0) -> ClockAnchored:
    return ClockAnchored(
        real_anchor_us=0, programme_anchor_us=ahead_us, programme_us=programme_us, real_us=real_us
    )


def test_a_rota_in_force_and_real_time_lack_nothing() -> None:
    state = RotaState(addresses.rota(), plans=(PLAN,), clock=REAL_TIME)

    assert list(lacking_of_rota(state, NOW_US)) == []


@pytest.mark.parametrize("plans", [(), (PLAN._replace(effective_us=NOW_US + 1),)])
def test_without_a_rota_in_force_an_emergency_would_page_nobody(plans: tuple[Plan, ...]) -> None:
    (told,) = lacking_of_rota(RotaState(addresses.rota(), plans=plans), NOW_US)

    assert told.code == "no-rota"
    assert "nearpeer rota publish" in told.remedy


@pytest.mark.parametrize("clock", [anchored(programme_us=60), anchored(real_us=2), anchored(ahead_us=1)])
def test_time_at_another_speed_or_of_another_day_is_a_rehearsals(clock: ClockAnchored) -> None:
    (told,) = lacking_of_clock(clock)

    assert told.code == "rehearsed"
    assert "--data-dir" in told.remedy


def test_a_rehearsals_case_time_is_found_in_the_rota() -> None:
    state = RotaState(
        addresses.rota(), plans=(PLAN._replace(effective_us=0),), clock=anchored(programme_us=60)
    )

    assert [each.code for each in lacking_of_rota(state, NOW_US)] == ["rehearsed"]


def test_nobody_anchored_the_clock_means_real_time() -> None:
    assert list(lacking_of_clock(None)) == []


@pytest.mark.parametrize(
    "account",
    [
        Account(roles=("coordinator",), opened_us=1),
        Account(asked={"admin": "a-2"}, opened_us=1),
        Account(roles=("admin",), opened_us=1, closed=True),
    ],
)
def test_without_an_administrator_nobody_could_be_let_in(account: Account) -> None:
    (told,) = lacking_of_accounts(AccountsState(addresses.accounts(), accounts={"a-1": account}))

    assert told.code == "no-accounts"
    assert "give-role CODE admin" in told.remedy


def test_one_administrator_is_enough_to_begin_with() -> None:
    accounts = {"a-1": Account(roles=("admin",), opened_us=1)}

    assert list(lacking_of_accounts(AccountsState(addresses.accounts(), accounts=accounts))) == []
