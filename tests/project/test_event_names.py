"""The names in the catalogue of events say what happened, are stable and are never a Python path."""

import re

from domain.events import CATALOGUE, _named
from domain.messages import Event

VAGUE = ("Updated", "Changed", "Deleted", "Modified", "StatusSet")


def test_no_event_says_only_that_something_is_different() -> None:
    assert [event.__name__ for event in CATALOGUE.values() if event.__name__.endswith(VAGUE)] == []


def test_no_stored_type_says_only_that_something_is_different() -> None:
    assert [
        name
        for name in CATALOGUE
        if re.search("updated|changed|deleted|modified|status-?set", name, re.IGNORECASE)
    ] == []


def test_an_event_is_stored_under_its_own_stable_name() -> None:
    assert {name: event.TYPE for name, event in CATALOGUE.items()} == {name: name for name in CATALOGUE}
    ours = [event for event in _named(Event) if event.__module__.startswith("domain.")]
    assert len(CATALOGUE) >= len(ours) == len({event.TYPE for event in ours})
    assert [name for name in CATALOGUE if "." in name or "/" in name] == []


def test_an_event_is_not_called_event_nor_by_its_place() -> None:
    suffixes = ("Event", "Command", "Error", "Manager", "Service")

    assert [event.__name__ for event in CATALOGUE.values() if event.__name__.endswith(suffixes)] == []
