"""What every test of the domain may ask for: the example year, and a pair and a mentor in it."""

import pytest

from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.policy import Policy
from tests.domain import builders
from tests.domain.builders import Life


@pytest.fixture(scope="session")
def calendar() -> AcademicCalendar:
    """The example calendar: 1 September 2025 to 27 June 2026, two semesters, Budapest."""
    return builders.example_calendar()


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The example policy, with every number of the domain's tables."""
    return builders.example_policy()


@pytest.fixture(scope="session")
def context() -> Context:
    """The example calendar under the example policy."""
    return builders.example_context()


@pytest.fixture
def pair() -> Life:
    """A pair placed on Friday 12 September 2025; it begins on Saturday."""
    return builders.pair()


@pytest.fixture
def mentor() -> Life:
    """A mentor enrolled before the year; theirs begins with it, on 1 September 2025."""
    return builders.mentor()
