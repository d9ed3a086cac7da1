"""The page about mutants says what the committed figures and reasons say."""

import json

from benchmarks.measures import Measure
from benchmarks.mutation.page import PAGE, committed, page
from benchmarks.mutation.reasons import reasons
from benchmarks.mutation.rooms import ROOT

RESULTS = ROOT / "benchmarks" / "mutants.json"


def test_the_page_is_made_from_the_committed_figures_and_the_reasons_of_today() -> None:
    measures = [Measure(**row) for row in json.loads(RESULTS.read_text(encoding="utf-8"))]

    assert PAGE.read_text(encoding="utf-8") == page(measures, committed(reasons()))


def test_each_reason_speaks_of_a_mutant_that_survives() -> None:
    known, left = reasons(), committed([])

    assert [r for r in known if not any(r.fits(s.where, s.became) for s in left)] == []
