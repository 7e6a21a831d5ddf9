"""Cash between windows among the causes of a difference: each place by its transfer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.shift import CashCount
from app.domain.shortage import Cause, Twist
from app.services.shortage import inquire
from app.services.transfers import Parcel, receive_cash, send_cash, take_back
from tests.support.branch import Branch, branch_of
from tests.support.counter import FLOAT


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with branch_of(tmp_path, 2) as branch:
        yield branch


def first_clue(branch: Branch, window: int, counted: CashCount) -> tuple[Twist, int, str]:
    counter, clerk = branch.counters[window], branch.clerks[window]
    found = inquire(counter.journal, clerk, counted)
    first = found.explanations[0]
    assert first.causes == (Cause.TRANSFER,)
    return first.clues[0].twist, first.clues[0].delta, first.clues[0].number


def test_cash_that_is_sent_and_still_in_the_drawer(branch: Branch) -> None:
    journal, clerk = branch.counters[1].journal, branch.clerks[1]
    four = CashCount({100_000: 4})
    sent = send_cash(journal, clerk, Parcel.new(2, four), "key:F2")

    assert first_clue(branch, 1, FLOAT) == (Twist.SENT_KEPT, four.total.kopecks, sent.number)

    take_back(journal, clerk, sent.id, "key:Return")
    rest = CashCount({100_000: 1})
    assert first_clue(branch, 1, rest) == (Twist.BACK_APART, -four.total.kopecks, sent.number)


def test_cash_that_came_before_or_after_its_entry(branch: Branch) -> None:
    four = CashCount({100_000: 4})
    sent = send_cash(branch.counters[1].journal, branch.clerks[1], Parcel.new(2, four), "key:F2")
    branch.hear_all()
    nine = CashCount({100_000: 9})
    early = first_clue(branch, 2, nine)
    assert early == (Twist.INCOMING_EARLY, four.total.kopecks, sent.number)

    receive_cash(branch.counters[2].journal, branch.clerks[2], sent.id, four, "key:F2")
    apart = first_clue(branch, 2, FLOAT)
    assert apart == (Twist.RECEIVED_APART, -four.total.kopecks, sent.number)
