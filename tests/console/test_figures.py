"""What a year comes to: cases count step by step, and a drill counts nowhere."""

from console.figures import figures_of
from console.memory import Outcome
from domain.obligations import Standing
from tests.domain.builders_emergency import MINUTE, Story, acknowledged, contact, in_care, raised


def lived(*, drill: bool) -> Outcome:
    """A year of one case, taken, in contact and closed."""
    story = Story()
    story.say(raised(drill=drill))
    story.say(acknowledged(), MINUTE)
    story.say(contact(), 2 * MINUTE)
    story.say(in_care(), 3 * MINUTE)
    return Outcome(states={story.state.stream: story.state})


def test_a_case_counts_as_far_as_it_came() -> None:
    figures = figures_of(lived(drill=False))

    assert dict(figures.cases) == {"raised": 1, "acknowledged": 1, "contact_made": 1, "closed": 1}
    assert figures.standings[Standing.OPEN] == 2


def test_a_drill_counts_in_no_figure() -> None:
    figures = figures_of(lived(drill=True))

    assert not figures.cases
    assert not figures.standings
    assert not figures.stood
