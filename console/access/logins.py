"""Logins that are good once, each for one person and one role: how somebody first comes in."""

import secrets
import time

from console.access.acting import Role
from store.logins import Logins

GOOD_FOR_S = 24 * 3_600


async def login_for(logins: Logins, person: str, role: Role, token: str = "") -> str:
    """The path of a new login. Raises Unreachable."""
    token = token or secrets.token_urlsafe(24)
    await logins.keep(token, person, role, time.time_ns() // 1_000 + GOOD_FOR_S * 1_000_000)
    return f"/sign-in/{token}"
