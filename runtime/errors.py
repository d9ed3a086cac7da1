"""Faults of the ground: each names what is wrong and the remedy, fit to be shown without a traceback."""


class Fault(Exception):
    """Something outside the programme's rules is wrong. `remedy` says what the operator can do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class EngineError(Fault):
    """An engine (PostgreSQL, Temporal) or its data directory cannot be used."""


class PortTaken(EngineError):
    """A server could not listen, because another one does."""


class Busy(EngineError):
    """The data directory is in use by another running nearpeer."""


class BadSetting(Fault):
    """A setting is missing, contradictory or unreadable. Never repeats a secret's value."""
