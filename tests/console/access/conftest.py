"""What tests of access are given: a record in memory of a pair, its supervisor, and a case."""

import pytest

from domain import addresses
from tests.console.access.by_hand import MENTEE, MENTOR, OTHER_MENTEE, STRANGER, SUPERVISOR, Told
from tests.domain.builders import COHORT


@pytest.fixture
def told() -> Told:
    """A pair since September, in the supervisor's group; nobody holds the case that its mentor reported.

    Two others, a mentor and a mentee, are a pair with nobody.
    """
    record = Told()
    record.pairs_up("r1", MENTOR, MENTEE)
    record.leads(SUPERVISOR, MENTOR)
    record.enrols(STRANGER, "mentor")
    record.enrols(OTHER_MENTEE, "mentee")
    record.raises("c1", MENTOR, addresses.relationship(COHORT, "r1"))
    return record
