"""The example's console is shown by somebody of every role, each with a login that is good once."""

from typing import get_args

from console.access.acting import Role
from console.access.roles import roles_of
from console.pages.rota import desk_of
from console.pages.session import stands
from console.pages.year import year_of
from console.trying_out import attend, seats
from domain.duty import on_duty
from domain.paging import CHAIN
from store.logins import Logins
from store.sessions import now_us
from tests.midyear import Midyear


async def test_there_is_a_login_for_every_role_and_two_where_an_act_takes_two(midyear: Midyear) -> None:
    await seats(midyear.doors)
    again = await seats(midyear.doors)

    roles = [seat.role for seat in again]
    assert set(roles) == set(get_args(Role)) - {"anonymous"}
    assert (roles.count("coordinator"), roles.count("admin")) == (2, 2)
    for seat in again:
        assert seat.role in await roles_of(midyear.doors, seat.person)
        login = await Logins(midyear.doors.db).use(seat.path.rpartition("/")[2], now_us())
        assert login is not None
        assert (login.person, login.role) == (seat.person, seat.role)


async def test_somebody_is_on_duty_on_every_step_of_the_chain_in_the_time_of_the_year(
    midyear: Midyear,
) -> None:
    await attend(midyear.doors)

    desk = await desk_of(midyear.doors)
    assert all(on_duty(desk.state, step, desk.now_us) for step in CHAIN)
    assert desk.moments.iso(desk.now_us).startswith("2026-03-12")


async def test_a_rota_that_is_in_force_already_stays(midyear: Midyear) -> None:
    await attend(midyear.doors)
    before = (await desk_of(midyear.doors)).version

    await attend(midyear.doors)

    assert (await desk_of(midyear.doors)).version == before


async def test_the_staff_of_an_example_have_names_of_their_own_and_a_way_to_be_paged(
    midyear: Midyear,
) -> None:
    staff = [person.id for person in midyear.cohort.staff]

    kept = await midyear.doors.vault.names(staff)

    assert len({profile["name"] for profile in kept.values()}) == len(staff)
    assert all(profile["phone"].startswith("+361555") for profile in kept.values())


async def test_the_supervisor_who_is_shown_has_a_sheet_to_save(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)

    (leader,) = [seat.person for seat in await seats(midyear.doors) if seat.role == "supervisor"]

    owing = {
        one.trainer for one in year.state.sessions.values() if stands(one, year.now_us) == "not recorded yet"
    }
    assert leader in owing
