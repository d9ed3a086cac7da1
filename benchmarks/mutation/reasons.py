"""Why a mutant survives, in words of people: `reasons.toml`, matched by place and by what was broken."""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

FILE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for mutants of some place (`path::function`) that became something; `*` matches anything."""

    where: str
    became: str
    why: str

    def fits(self, where: str, became: str) -> bool:
        """Whether it speaks of this one."""
        return fnmatchcase(where, self.where) and fnmatchcase(became, self.became)


def reasons() -> list[Reason]:
    """All that are written down."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["reason"]
    return [Reason(row["where"], row.get("became", "*"), row["why"]) for row in rows]
