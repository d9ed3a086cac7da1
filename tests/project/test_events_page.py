"""The reference of events is what the catalogue says."""

from tests.project.events_page import PAGE, page


def test_the_page_of_events_is_the_one_that_the_catalogue_renders() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.project.events_page"
