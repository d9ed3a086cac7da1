"""Who somebody is in one request: one person in one role; what several roles allow is never joined."""

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "anonymous",
    "mentee",
    "mentor",
    "supervisor",
    "trainer",
    "coordinator",
    "desk",
    "professional",
    "auditor",
    "dpo",
    "admin",
]


@dataclass(frozen=True, slots=True)
class Acting:
    """A person by opaque id in a role; `roles` are those that they may switch to.

    `session` is the id of their session, `authenticated_us` (real clock) when they last proved who they are.
    """

    person: str | None
    role: Role
    roles: tuple[Role, ...] = ()
    session: str = ""
    authenticated_us: int = 0

    @property
    def actor(self) -> str:
        """Whom an event names; nobody who is not known ever gives a command. Raises ValueError then."""
        if self.person is None:
            raise ValueError("Nobody acts here.")
        return self.person


NOBODY = Acting(None, "anonymous")
"""Whoever has not signed in."""
