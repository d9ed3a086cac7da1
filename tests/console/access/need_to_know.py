"""Who needs to know what, as the threat model has it: one line a row, a column for each role.

This is written in another shape than the table of the code, and by hand, so that each checks the other.
`-` is no. `A` is yes, `M` masked, `G` by a grant, `B` by breaking glass; in brackets stands how close
somebody must be, and nothing means that no closeness is needed.
"""

COLUMNS = (
    "mentee", "mentor", "supervisor", "trainer", "coordinator", "desk", "professional", "auditor", "dpo",
    "admin",
)  # fmt: skip

MATRIX = """
help.read                | A | A | A | A | A | A | A | A | A | A
emergency.raise          | A | A | A | A | A | A | A | - | - | -
emergency.follow         | A(raiser) | A(raiser) | A(raiser) | A(raiser) | A(raiser) | A | A | - | - | -
emergency.read-state     | M(own) | M(own) | M(group) | - | M | A | A | M | G | -
emergency.read-text      | A(raiser) | A(raiser) | - | - | - | A(assigned,queue) | A(assigned) | - | G | -
emergency.acknowledge    | - | - | - | - | - | A | A | - | - | -
emergency.assign         | - | - | - | - | - | A | A | - | - | -
emergency.hand-over      | - | - | - | - | - | A | A | - | - | -
emergency.close          | - | - | - | - | - | A | A | - | - | -
emergency.reopen         | A(own,raiser) | A(raiser) | A(group,raiser) | A(raiser) | A | A | A | - | - | -
diary.write              | - | A(self) | - | - | - | - | - | - | - | -
diary.amend              | - | A(self) | - | - | - | - | - | - | - | -
diary.read-text          | - | A(self) | A(group) | - | - | - | B | - | G | -
diary.read               | - | A(self) | A(group) | - | A | - | - | M | G | -
relationship.read        | A(own) | A(own) | A(group) | - | A | - | - | M | G | -
contact-data.read        | A(own,self) | A(own,self) | A(group) | - | A | A(case) | A(case) | - | G | -
preferences.read         | A(self) | A(self) | - | - | A | - | - | - | G | -
attendance.record        | - | - | A(led) | A(led) | - | - | - | - | - | -
attendance.correct       | - | - | - | - | A | - | - | - | - | -
credit.propose           | - | - | - | - | A | - | - | - | - | -
credit.approve           | - | - | - | - | A | - | - | - | - | -
credit.read              | - | A(self) | A(group) | - | A | - | - | M | G | -
history.read-masked      | - | - | - | - | - | - | - | M | M | -
history.read-names       | A(self) | A(self) | - | - | - | - | - | G | G | -
readings.read            | A(self) | A(self) | A(self) | A(self) | A(self) | A(self) | A(self) | A(self) | A(self) | A(self)
break-glass.review       | - | - | - | - | - | - | - | M | A | -
rota.edit                | - | - | - | - | A | A | - | - | - | -
numbers.edit             | - | - | - | - | A | A | - | - | - | -
account.edit             | - | - | - | - | - | - | - | - | - | A(other)
person.erase             | - | - | - | - | - | - | - | - | A | -
export.take              | A(self) | A(self) | - | - | A | - | - | M | G | -
webhook.edit             | - | - | - | - | - | - | - | - | - | A
engine.operate           | - | - | - | - | - | - | - | - | - | A
"""  # noqa: E501 - a matrix
UNKNOWN_MAY = frozenset({"help.read", "emergency.raise"})
"""What is there for somebody who has not signed in."""
WALLED_OFF = frozenset(
    {
        "emergency.follow", "emergency.read-state", "emergency.read-text", "diary.read-text",
        "contact-data.read", "preferences.read", "history.read-names",
    }
)  # fmt: skip
"""Notes, support and contact: what a declared conflict keeps from somebody; it forbids no act."""
WORDS = frozenset({"emergency.read-text", "diary.read-text"})
"""What a grant of names alone does not show."""
SEEN = frozenset(
    {
        "emergency.follow", "emergency.read-state", "emergency.read-text", "diary.read-text",
        "relationship.read", "contact-data.read", "preferences.read", "history.read-names",
    }
)  # fmt: skip
"""What is recorded whenever it is seen."""
UNMASKED_BY_GRANT = frozenset(
    {"emergency.read-state", "diary.read", "relationship.read", "credit.read", "history.read-masked",
     "break-glass.review", "export.take"}
)  # fmt: skip
"""What a grant turns from masked to plain for an auditor or a data protection officer."""


def rows() -> dict[str, dict[str, str]]:
    """The cell of each right and role, as it is written above."""
    found = {}
    for line in MATRIX.strip().splitlines():
        name, *cells = (part.strip() for part in line.split("|"))
        found[name] = dict(zip(COLUMNS, cells, strict=True))
        found[name]["anonymous"] = "A" if name in UNKNOWN_MAY else "-"
    return found


def expected(right: str, cell: str, role: str, relation: str, papers: str) -> str:
    """What should come of it: `no`, `plain` or `masked`, by hand."""
    how, _, closeness = cell.partition("(")
    needed = closeness.rstrip(")").split(",") if closeness else []
    if how == "-":
        return "no"
    if relation == "walled" and (right in WALLED_OFF or needed):
        return "no"
    if needed and relation not in (*needed, "any"):
        return "no"
    has_grant = papers == "words" or (papers == "names" and right not in WORDS)
    match how:
        case "A":
            return "plain"
        case "M":
            lifts = has_grant and role in ("auditor", "dpo") and right in UNMASKED_BY_GRANT
            return "plain" if lifts else "masked"
        case "G":
            return "plain" if has_grant else "no"
        case _:
            return "plain" if papers == "glass" else "no"
