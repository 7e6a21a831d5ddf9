"""The true cause of a difference is among the first three, whatever was done wrong."""

import pytest

from tests.shortage.errors import ERRORS
from tests.shortage.measure import HELD_OUT, case_of, measure, result_of, share, table

WANTED = 0.9
SAMPLE = range(HELD_OUT, HELD_OUT + 2)
PROOF = range(HELD_OUT + 1_000, HELD_OUT + 1_150)


def test_a_sample_of_shifts_with_every_error() -> None:
    results = measure(SAMPLE)

    assert set(results) == set(ERRORS)
    assert share(each for cause in results.values() for each in cause) >= WANTED, table(results)


@pytest.mark.parametrize("cause", ["wrong_note", "counting"])
def test_the_same_seed_is_the_same_shift(cause: str) -> None:
    first, second = case_of(cause, 7), case_of(cause, 7)

    assert first == second
    assert result_of(first) == result_of(second)


@pytest.mark.prove
def test_the_true_cause_is_among_the_first_three() -> None:
    results = measure(PROOF)

    assert share(each for cause in results.values() for each in cause) >= WANTED, table(results)
    for cause in results:
        assert share(results[cause]) >= WANTED - 0.1, table(results)
