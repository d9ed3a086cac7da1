"""The matrix of need-to-know, row by row: what each role may see and do, and how close it must be for that.

A trainer leads trainings: of what a supervisor may, a trainer has the sessions, not the people behind them.
"""

from console.access.cells import (
    ANY,
    GLASS,
    GRANT,
    GROUP,
    LED,
    MASKED,
    OTHER,
    OWN,
    RAISER,
    SELF,
    Cell,
    Row,
    cell,
    doing,
    opening,
    reading,
)  # fmt: skip

BOTH = cell("own", "self")
CASE = cell("case")
EVERYBODY: dict[str, Cell] = {
    "mentee": ANY, "mentor": ANY, "supervisor": ANY, "trainer": ANY, "coordinator": ANY, "desk": ANY,
    "professional": ANY, "auditor": ANY, "dpo": ANY, "admin": ANY,
}  # fmt: skip
EVERYBODY_SELF: dict[str, Cell] = dict.fromkeys(EVERYBODY, SELF)

EMERGENCIES: tuple[Row, ...] = (
    reading("help", "read", 0, "", anonymous=ANY, **EVERYBODY),
    doing(
        "emergency", "raise", 4,
        "Whoever has not signed in is heard as well, as unverified: an expired session stops no emergency.",
        anonymous=ANY, mentee=ANY, mentor=ANY, supervisor=ANY, trainer=ANY, coordinator=ANY, desk=ANY,
        professional=ANY,
    ),
    reading(
        "emergency", "follow", 3,
        mentee=RAISER, mentor=RAISER, supervisor=RAISER, trainer=RAISER, coordinator=RAISER, desk=ANY,
        professional=ANY,
    ),
    reading(
        "emergency", "read-state", 3,
        mentee=cell(masked=("own",)), mentor=cell(masked=("own",)), supervisor=cell(masked=("group",)),
        coordinator=MASKED, desk=ANY, professional=ANY, auditor=MASKED, dpo=GRANT,
    ),
    reading(
        "emergency", "read-text", 4,
        mentee=RAISER, mentor=RAISER, desk=cell("assigned", "queue"), professional=cell("assigned"),
        dpo=GRANT,
    ),
    *(
        doing("emergency", action, 2, desk=ANY, professional=ANY)
        for action in ("acknowledge", "assign", "hand-over", "close")
    ),
    doing(
        "emergency", "reopen", 2,
        mentee=cell("own", "raiser"), mentor=RAISER, supervisor=cell("group", "raiser"), trainer=RAISER,
        coordinator=ANY, desk=ANY, professional=ANY,
    ),
)  # fmt: skip

DIARY: tuple[Row, ...] = (
    doing("diary", "write", 4, mentor=SELF),
    doing("diary", "amend", 4, mentor=SELF),
    reading("diary", "read-text", 4, mentor=SELF, supervisor=GROUP, professional=GLASS, dpo=GRANT),
    reading(
        "diary", "read", 2,
        mentor=SELF, supervisor=GROUP, coordinator=ANY, auditor=MASKED, dpo=GRANT,
    ),
)  # fmt: skip

COURSE: tuple[Row, ...] = (
    opening(
        "relationship", "read", 2,
        mentee=OWN, mentor=OWN, supervisor=GROUP, coordinator=ANY, auditor=MASKED, dpo=GRANT,
    ),
    reading(
        "contact-data", "read", 3,
        mentee=BOTH, mentor=BOTH, supervisor=GROUP, coordinator=ANY, desk=CASE, professional=CASE, dpo=GRANT,
    ),
    reading("preferences", "read", 3, mentee=SELF, mentor=SELF, coordinator=ANY, dpo=GRANT),
    doing("attendance", "record", 2, supervisor=LED, trainer=LED),
    doing("attendance", "correct", 2, coordinator=ANY),
    doing("credit", "propose", 2, coordinator=ANY),
    doing("credit", "approve", 2, coordinator=ANY),
    reading(
        "credit", "read", 2, mentor=SELF, supervisor=GROUP, coordinator=ANY, auditor=MASKED, dpo=GRANT,
    ),
)  # fmt: skip

RECORD: tuple[Row, ...] = (
    reading("history", "read-masked", 2, auditor=MASKED, dpo=MASKED),
    reading("history", "read-names", 3, mentee=SELF, mentor=SELF, auditor=GRANT, dpo=GRANT),
    reading("readings", "read", 2, "", **EVERYBODY_SELF),
    reading("break-glass", "review", 2, auditor=MASKED, dpo=ANY),
    doing("rota", "edit", 1, coordinator=ANY, desk=ANY),
    doing("numbers", "edit", 1, coordinator=ANY, desk=ANY),
    doing("account", "edit", 2, admin=OTHER),
    doing("person", "erase", 4, dpo=ANY),
    reading("export", "take", 2, mentee=SELF, mentor=SELF, coordinator=ANY, auditor=MASKED, dpo=GRANT),
    doing("webhook", "edit", 1, admin=ANY),
    doing("engine", "operate", 1, admin=ANY),
)
