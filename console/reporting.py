"""Whom a report is about and who sends it, as far as it is known at once; nothing here refuses a report."""

import re
from collections.abc import Iterable

from console.intake import Intake
from console.pages.year import YEARS
from console.service import Doors
from domain.case_commands import Reporter
from domain.people import Role
from domain.programme import ProgrammeYearState

LOOK_S = 0.5
"""How long the record is asked before a report goes on without the answer."""
RELATIONSHIP = re.compile(r"relationship/[a-z0-9][a-z0-9-]{0,39}/[a-z0-9][a-z0-9-]{0,79}")
PAIR = re.compile(r"r[0-9a-f]{4,16}")


async def about_of(intake: Intake, text: str) -> tuple[str | None, str]:
    """(a relationship's id, what else a text says): one of both is empty.

    Such an id, or the beginning of a pair's, may stand in the record; any other text belongs to the words.
    """
    text = text.strip()
    if RELATIONSHIP.fullmatch(text):
        return text, ""
    if PAIR.fullmatch(text) and intake.doors is not None:
        try:
            found = await intake.within(LOOK_S, _pairs(intake.doors, text))
        except Exception:  # noqa: BLE001 - the report goes on, with the text as words
            return None, text
        if len(found) == 1:
            return found[0], ""
    return None, text


async def sender_role(intake: Intake, person: str) -> Reporter:
    """The role of somebody whose id is known to be right; *unknown* where the record does not say at once."""
    if intake.doors is None:
        return "unknown"
    try:
        return await intake.within(LOOK_S, role_of(intake.doors, person)) or "unknown"
    except Exception:  # noqa: BLE001 - the report goes on without a role
        return "unknown"


async def role_of(doors: Doors, person: str) -> Role | None:
    """What somebody is in the newest year that knows them. Raises Unreachable."""
    for year in reversed(await doors.logs["programme"].streams(YEARS)):
        state: ProgrammeYearState = (await doors.ledger.view(year, 0)).state
        found = state.people.by_id.get(person)
        if found is not None:
            return found.role
    return None


async def _pairs(doors: Doors, beginning: str) -> list[str]:
    return list(_beginning(await doors.logs["programme"].streams(), beginning))


def _beginning(streams: Iterable[str], beginning: str) -> Iterable[str]:
    return (s for s in streams if RELATIONSHIP.fullmatch(s) and s.rpartition("/")[2].startswith(beginning))
