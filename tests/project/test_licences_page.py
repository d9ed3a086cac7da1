"""The page of licences is what the shipped packages say of themselves, and none binds who ships them."""

import pytest

from tests.project.licences_page import PAGE, page, rows


def test_the_page_of_licences_is_what_the_packages_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.project.licences_page"


@pytest.mark.parametrize("kind", ["GPL", "GNU", "SSPL", "BUSL", "Commons Clause", "?"])
def test_nothing_is_shipped_under_a_licence_that_would_bind_the_whole(kind: str) -> None:
    assert [name for name, licence, _ in rows() if kind in licence] == []
