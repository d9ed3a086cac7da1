"""What is worked out from a context is kept with it, and contexts are never compared for it."""

from domain.context import Context, kept
from tests.domain.builders import example_context


class Counted:
    """Counts how often something is worked out."""

    def __init__(self) -> None:
        self.times = 0

    def work(self, context: Context, day: int) -> int:
        self.times += 1
        return context.calendar.midnight(day)


def test_the_same_question_is_worked_out_once() -> None:
    context, counted = example_context(), Counted()
    midnight = kept(counted.work)

    assert midnight(context, 10) == midnight(context, 10)
    assert counted.times == 1


def test_each_question_has_an_answer_of_its_own() -> None:
    context = example_context()
    midnight = kept(Counted().work)

    assert midnight(context, 11) > midnight(context, 10)


def test_an_equal_context_is_asked_anew_and_not_compared() -> None:
    one = example_context()
    other = Context(calendar=one.calendar, policies=one.policies)
    counted = Counted()
    midnight = kept(counted.work)

    assert one == other
    assert midnight(one, 10) == midnight(other, 10)
    assert counted.times == 2
