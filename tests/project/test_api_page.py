"""The description of the API is what the addresses declare, so that no operation goes or comes unseen."""

from tests.project.api_page import PAGE, page


def test_the_described_api_is_the_one_that_is_served() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.project.api_page"
