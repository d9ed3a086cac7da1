"""The example's console is shown by somebody of every role, each with a login that is good once."""

from typing import get_args

from console.access.acting import Role
from console.access.roles import roles_of
from console.trying_out import seats
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
