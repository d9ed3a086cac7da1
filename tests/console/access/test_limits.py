"""What may be tried how often: counted for each apart, forgotten in time, by a clock that the test holds."""

from console.access.limits import MOST_KEYS, Counters, Limits, Rules


class Hand:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_one_may_try_so_often_and_again_when_the_time_is_over() -> None:
    clock = Hand()
    limits = Limits(Rules(account="3/15minutes"), clock)

    tried = [limits.passes("account", "A-1") for _ in range(4)]
    other = limits.passes("account", "A-2")
    wait = limits.seconds_left("account", "A-1")
    clock.now += wait

    assert tried == [True, True, True, False]
    assert other
    assert wait == 900
    assert limits.passes("account", "A-1")


def test_whoever_shows_who_they_are_begins_anew() -> None:
    limits = Limits(Rules(account="1/minute"), Hand())
    limits.passes("account", "A-1")

    limits.forgives("account", "A-1")

    assert limits.passes("account", "A-1")


def test_an_address_that_tries_many_accounts_is_counted_as_one() -> None:
    limits = Limits(Rules(address="2/minute"), Hand())

    assert [limits.passes("address", "192.0.2.7") for _ in range(3)] == [True, True, False]


def test_whoever_comes_in_from_a_shared_address_takes_nothing_from_the_others() -> None:
    limits = Limits(Rules(address="1/minute"), Hand())

    for _ in range(3):
        assert limits.passes("address", "192.0.2.7")
        limits.gives_back("address", "192.0.2.7")


def test_counters_are_bounded_and_those_that_are_over_go_first() -> None:
    clock = Hand()
    counters = Counters(clock)
    for number in range(MOST_KEYS):
        counters.incr(f"old-{number}", expiry=10)
    clock.now += 11
    counters.incr("new", expiry=10)

    assert (counters.get("old-1"), counters.get("new")) == (0, 1)
    assert counters.reset() == 1
    for number in range(MOST_KEYS + 5):
        counters.incr(f"flood-{number}", expiry=10)
    assert counters.reset() == MOST_KEYS
    assert counters.check()
    assert counters.get_expiry("nothing") == clock.now
