"""The ids of streams: one function for each kind; a stream's id is its workflow's id too."""

CARE = frozenset({"emergency", "rota", "case-runs"})
"""Kinds of streams that stand in the care log."""
ACCESS = frozenset({"access", "unmasking", "break-glass", "wall", "account", "wrapping"})
"""Kinds of streams that stand in the access log."""
OF_NO_YEAR = CARE | ACCESS | {"erasure", "other-runs"}
"""Kinds of streams that outlast every programme year."""


def programme_year(cohort: str) -> str:
    """The stream of a cohort's year."""
    return f"programme-year/{cohort}"


def mentor_year(cohort: str, mentor: str) -> str:
    """The stream of one mentor's year."""
    return f"mentor-year/{cohort}/{mentor}"


def relationship(cohort: str, pair: str) -> str:
    """The stream of one pair."""
    return f"relationship/{cohort}/{pair}"


def emergency(case: str) -> str:
    """The stream of one emergency, in the care log."""
    return f"emergency/{case}"


def rota(desk: str = "main") -> str:
    """The stream of a desk's rota, in the care log: it is the frame of every emergency."""
    return f"rota/{desk}"


def runs_of(stream: str) -> str:
    """The stream that names the exported histories of another's driver: its year, if it has one.

    Those of emergencies stand in the care log.
    """
    if kind_of(stream) in CARE:
        return "case-runs/main"
    return year_of(stream) or "other-runs/main"


def access(stream: str) -> str:
    """The stream of everybody who read of a stream, in the access log."""
    return f"access/{stream}"


def unmasking(holder: str, stream: str) -> str:
    """The stream of somebody's grants to see the names of what a stream tells, in the access log."""
    return f"unmasking/{holder}/{stream}"


def break_glass(officer: str, person: str) -> str:
    """The stream of an officer's readings of somebody's notes out of turn, in the access log."""
    return f"break-glass/{officer}/{person}"


def wall() -> str:
    """The stream of all declared conflicts of interest, in the access log."""
    return "wall/main"


def accounts() -> str:
    """The stream of all accounts, in the access log."""
    return "account/main"


def wrapping() -> str:
    """The stream of the vault's wrapping keys, in the access log."""
    return "wrapping/main"


def erasure(person: str) -> str:
    """The stream of one person's right to be forgotten, over all years."""
    return f"erasure/{person}"


def kind_of(stream: str) -> str:
    """The kind of a stream: what stands before the first slash."""
    return stream.partition("/")[0]


def year_of(stream: str) -> str | None:
    """The programme year that a stream belongs to; None for what outlasts every year."""
    kind, _, rest = stream.partition("/")
    return None if kind in OF_NO_YEAR else programme_year(rest.partition("/")[0])


def frame_of(stream: str) -> str:
    """The stream of the same log that gives a stream its calendar, its policy and its clock.

    A programme year is the frame of its pairs and mentors, the rota that of every emergency, and each of the
    two is its own, as is whatever outlasts the years: neither lane reads the other's log.
    """
    kind, _, rest = stream.partition("/")
    if kind == "emergency":
        return rota()
    return stream if kind in OF_NO_YEAR else programme_year(rest.partition("/")[0])
