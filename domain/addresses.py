"""The ids of streams: one function for each kind; a stream's id is its workflow's id too."""


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


def kind_of(stream: str) -> str:
    """The kind of a stream: what stands before the first slash."""
    return stream.partition("/")[0]


def year_of(stream: str) -> str | None:
    """The programme year that a stream belongs to; None for the care log, which belongs to none."""
    kind, _, rest = stream.partition("/")
    return None if kind == "emergency" else programme_year(rest.partition("/")[0])
