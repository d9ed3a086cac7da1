"""Nobody stands alone in what goes out: classes of k, and no small cell that can be worked out."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import HIDDEN, anonymous, guarded

QUASI = ("mentees", "language", "year", "role")
rows = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["mentor", "mentee"]),
            "year": st.sampled_from(["1", "2-3", "4-6"]),
            "language": st.sampled_from(["hu", "en", "de"]),
            "mentees": st.sampled_from(["none", "one", "two"]),
            "secret": st.integers(0, 9).map(str),
        }
    ),
    max_size=60,
)
limits = st.integers(3, 9)


@given(rows, limits)
def test_every_combination_that_goes_out_stands_for_at_least_k(
    given_rows: list[dict[str, str]], k: int
) -> None:
    released = anonymous(given_rows, QUASI, k)

    classes = Counter(tuple(row[name] for name in QUASI) for row in released.rows.values())
    assert all(number >= k for number in classes.values())
    assert len(released.rows) + released.suppressed == len(given_rows)


@given(rows, limits)
def test_a_value_goes_out_as_it_was_or_hidden_and_nothing_else_is_touched(
    given_rows: list[dict[str, str]], k: int
) -> None:
    released = anonymous(given_rows, QUASI, k)

    for at, row in released.rows.items():
        assert all(row[name] in (given_rows[at][name], HIDDEN) for name in QUASI)
        assert row["secret"] == given_rows[at]["secret"]
    told = Counter(name for row in released.rows.values() for name in QUASI if row[name] == HIDDEN)
    assert told == Counter(released.hidden)


@given(rows, limits)
def test_no_row_is_coarser_than_it_must_be_while_its_class_is_large(
    given_rows: list[dict[str, str]], k: int
) -> None:
    released = anonymous(given_rows, QUASI, k)

    classes = Counter(tuple(row[name] for name in QUASI) for row in given_rows)
    for at, row in enumerate(given_rows):
        if classes[tuple(row[name] for name in QUASI)] >= k:
            assert released.rows[at] == row


@given(rows, limits)
def test_what_cannot_be_hidden_counts_as_well(given_rows: list[dict[str, str]], k: int) -> None:
    released = anonymous(given_rows, QUASI, k, fixed=("secret",))

    classes = Counter(tuple(row[name] for name in (*QUASI, "secret")) for row in released.rows.values())
    assert all(number >= k for number in classes.values())
    assert all(row["secret"] == given_rows[at]["secret"] for at, row in released.rows.items())


cells = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


@given(cells, limits)
def test_no_small_cell_is_shown_or_can_be_worked_out_from_the_sum(counts: dict[str, int], k: int) -> None:
    shown = guarded(counts, k)

    kept_back = [key for key, number in shown.items() if number is None]
    assert all(number is None or number == 0 or number >= k for number in shown.values())
    assert all(shown[key] in (None, number) for key, number in counts.items())
    if kept_back:
        assert len(kept_back) > 1 or len(counts) == 1
        hidden = sum(counts[key] for key in kept_back)
        assert hidden >= k or all(counts[key] == 0 for key in counts if key not in kept_back)


@given(cells, limits)
def test_a_table_without_small_cells_is_shown_as_it_is(counts: dict[str, int], k: int) -> None:
    large = {key: number for key, number in counts.items() if number == 0 or number >= k}

    assert guarded(large, k) == large


def test_an_empty_cell_stays_where_it_hides_nothing() -> None:
    assert guarded({"hu": 1, "en": 1, "de": 0}, 3) == {"hu": None, "en": None, "de": 0}


def test_an_empty_cell_is_kept_back_beside_the_only_small_one() -> None:
    assert guarded({"hu": 2, "de": 0}, 3) == {"hu": None, "de": None}


def test_a_large_cell_hides_the_only_small_one_before_an_empty_one_does() -> None:
    assert guarded({"hu": 2, "de": 0, "en": 5}, 3) == {"hu": None, "de": 0, "en": None}
