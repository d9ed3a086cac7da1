"""The scenes whose histories are golden: for each path, a life on the real engines that takes it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from temporalio.client import WorkflowHistory

from domain.award import ApproveCredit, ProposeCredit
from domain.consultation import AnswerConsultation, AskConsultation
from domain.people import WithdrawPerson
from domain.programme import OpenProgrammeYear
from domain.structure import EndRelationship, PauseRelationship
from store.database import Database
from store.mark import Mark
from tests.activities.cohort import BEGINS_US, OVER_US, Cohort, at
from tests.workflows.drivers import Drivers, attempted
from tests.workflows.faults import RAISES_TWICE
from tests.workflows.living import Said, lived
from tests.workflows.sessions import AUTUMN, autumn_of_sessions
from tests.workflows.test_nudges import EARLIER

FIRST, LAST = 0, -1


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scene is played with; `owner` lays faults, `door` moves the mark."""

    drivers: Drivers
    cohort: Cohort
    owner: Database
    door: Database


Scene = Callable[[Stage], Awaitable[WorkflowHistory]]
