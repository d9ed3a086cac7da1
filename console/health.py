"""What `doctor` says: one check after the other, each with what was found and what to do about it."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict


class Check(BaseModel):
    """One thing looked at; `remedy` is empty while it is good."""

    model_config = ConfigDict(frozen=True)

    name: str
    ok: bool
    detail: str
    remedy: str = ""


class Health(BaseModel):
    """All checks; `reached` is whether both engines answered."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    reached: bool
    checks: tuple[Check, ...]


def good(name: str, detail: str) -> Check:
    """It is as it should be."""
    return Check(name=name, ok=True, detail=detail)


def ill(name: str, detail: str, remedy: str) -> Check:
    """Somebody must do something."""
    return Check(name=name, ok=False, detail=detail, remedy=remedy)


def health(checks: Iterable[Check], *, reached: bool) -> Health:
    """All checks together."""
    told = tuple(checks)
    return Health(ok=all(check.ok for check in told), reached=reached, checks=told)
