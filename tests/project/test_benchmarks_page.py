"""The page of the benchmarks and its charts say what the committed figures say."""

import json

import pytest

from benchmarks import page


@pytest.fixture(scope="module")
def measures() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(page.LATEST.read_text(encoding="utf-8"))
    return found


def test_the_page_is_made_from_the_committed_figures(measures: list[dict[str, object]]) -> None:
    assert (page.DOCS / "benchmarks.md").read_text(encoding="utf-8") == page.page(measures)


def test_every_chart_is_drawn_from_the_committed_figures(measures: list[dict[str, object]]) -> None:
    values = {str(measure["name"]): measure["value"] for measure in measures}
    drawn = {c.file: page.drawing(c, values) for c in page.COMPARISONS}

    committed = {
        path.name: path.read_text(encoding="utf-8")
        for path in (page.DOCS / page.PICTURES).glob("bench-*.svg")
    }

    assert committed == {name: text for name, text in drawn.items() if text}


def test_the_words_have_a_place_for_every_chart() -> None:
    words = page.WORDS.read_text(encoding="utf-8")

    assert [c.file for c in page.COMPARISONS if f"<!-- {c.file} -->" not in words] == []
