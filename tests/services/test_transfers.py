"""Cash goes from one window to another: it leaves once, comes in once, is never lost between."""

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.shift import CashCount
from app.errors import ClerkError, Refusal
from app.services.reports import shift_report
from app.services.shifts import close_shift, drawer, open_shift
from app.services.transfers import (
    OpenTransfers,
    Parcel,
    open_transfers,
    receive_cash,
    send_cash,
    shown_transfer,
    sibling_windows,
    take_back,
)
from app.store.verify import verify_open
from tests.support.branch import Branch, branch_of, sum_at
from tests.support.counter import FLOAT, Counter

TWO = CashCount({100_000: 2})
ENTER = "key:Return"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with branch_of(tmp_path, 2) as branch:
        yield branch


@pytest.fixture
def first(branch: Branch) -> Counter:
    return branch.counters[1]


@pytest.fixture
def second(branch: Branch) -> Counter:
    return branch.counters[2]


def held(counter: Counter) -> Money:
    return drawer(counter.journal).expected


def still_open(counter: Counter) -> OpenTransfers:
    return open_transfers(counter.journal)


def refusal(call: Callable[[], object]) -> ClerkError:
    with pytest.raises(ClerkError) as refused:
        call()
    return refused.value


def test_cash_leaves_one_drawer_and_comes_into_the_other(
    branch: Branch, first: Counter, second: Counter
) -> None:
    sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), ENTER)

    assert held(first) == FLOAT.total - TWO.total
    assert [each.id for each in still_open(first).sent] == [sent.id]
    branch.hear_all()
    assert still_open(second).incoming == (sent,)

    receive_cash(second.journal, branch.clerks[2], sent.id, TWO, ENTER)
    branch.hear_all()

    assert held(second) == FLOAT.total + TWO.total
    assert branch.sum_of(Account.IN_TRANSIT) == 0
    assert still_open(first) == still_open(second) == OpenTransfers()
    assert verify_open(first.store).whole
    assert verify_open(second.store).whole


def test_the_slip_alone_is_enough_with_no_network(
    branch: Branch, first: Counter, second: Counter
) -> None:
    sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), ENTER)
    slip = branch.slip(sent)

    assert shown_transfer(second.journal, branch.clerks[2], slip) == sent
    receive_cash(second.journal, branch.clerks[2], slip, TWO, ENTER)

    assert held(second) == FLOAT.total + TWO.total
    branch.hear_all()
    assert still_open(first) == still_open(second) == OpenTransfers()
    again = refusal(lambda: receive_cash(second.journal, branch.clerks[2], sent.id, TWO, ENTER))
    assert (again.code, again.values) == (Refusal.TRANSFER_CLOSED, {"window": 2})


def test_enter_twice_sends_once_and_receives_once(
    branch: Branch, first: Counter, second: Counter
) -> None:
    parcel = Parcel.new(2, TWO)
    sent = [send_cash(first.journal, branch.clerks[1], parcel, ENTER) for _ in range(2)]
    branch.hear_all()
    receive_cash(second.journal, branch.clerks[2], sent[0].id, TWO, ENTER)
    for shown in (sent[0].id, branch.slip(sent[0])):
        again = refusal(
            lambda of=shown: receive_cash(  # type: ignore[misc]
                second.journal, branch.clerks[2], of, TWO, ENTER
            )
        )
        assert again.code is Refusal.TRANSFER_CLOSED

    assert sent[0] == sent[1]
    assert (held(first), held(second)) == (
        FLOAT.total - TWO.total,
        FLOAT.total + TWO.total,
    )


def test_what_was_counted_otherwise_is_not_booked(
    branch: Branch, first: Counter, second: Counter
) -> None:
    sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), ENTER)
    branch.hear_all()
    short = CashCount({100_000: 1, 50_000: 1})

    error = refusal(lambda: receive_cash(second.journal, branch.clerks[2], sent.id, short, ENTER))

    said = {"sent": TWO.total.text, "counted": short.total.text, "window": 1}
    assert (error.code, error.values) == (Refusal.TRANSFER_DIFFERS, said)
    assert held(second) == FLOAT.total
    assert still_open(second).incoming == (sent,)


def test_the_sender_takes_back_what_nobody_received(
    branch: Branch, first: Counter, second: Counter
) -> None:
    sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), ENTER)
    branch.hear_all()

    take_back(first.journal, branch.clerks[1], sent.id, ENTER)
    branch.hear_all()

    assert held(first) == FLOAT.total
    late = refusal(lambda: receive_cash(second.journal, branch.clerks[2], sent.id, TWO, ENTER))
    assert (late.code, late.values) == (Refusal.TRANSFER_CLOSED, {"window": 1})
    assert still_open(first) == still_open(second) == OpenTransfers()


def test_nobody_else_takes_it_back_and_nobody_receives_what_is_for_another(
    branch: Branch, first: Counter, second: Counter
) -> None:
    sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), ENTER)
    branch.hear_all()

    not_ours = refusal(lambda: take_back(second.journal, branch.clerks[2], sent.id, ENTER))
    not_for_us = refusal(
        lambda: receive_cash(first.journal, branch.clerks[1], branch.slip(sent), TWO, ENTER)
    )

    assert not_ours.code is Refusal.NO_TRANSFER
    assert (not_for_us.code, not_for_us.values) == (Refusal.TRANSFER_OF_ANOTHER, {"window": 2})


@pytest.mark.parametrize(
    ("receiver", "count", "code"),
    [
        (1, TWO, Refusal.TRANSFER_IS_OWN),
        (7, TWO, Refusal.NO_SUCH_WINDOW),
        (2, CashCount({}), Refusal.NOTHING_TO_SEND),
        (2, CashCount({500_000: 2}), Refusal.NOT_ENOUGH_TO_SEND),
    ],
)
def test_what_cannot_be_sent(
    branch: Branch, first: Counter, receiver: int, count: CashCount, code: Refusal
) -> None:
    error = refusal(
        lambda: send_cash(first.journal, branch.clerks[1], Parcel.new(receiver, count), ENTER)
    )

    assert error.code is code
    assert held(first) == FLOAT.total
    assert sibling_windows(first.journal) == (2,)


def test_nothing_moves_outside_a_shift(branch: Branch, first: Counter, second: Counter) -> None:
    sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), ENTER)
    branch.hear_all()
    close_shift(second.journal, branch.clerks[2], FLOAT, ENTER)

    error = refusal(lambda: receive_cash(second.journal, branch.clerks[2], sent.id, TWO, ENTER))

    assert error.code is Refusal.SHIFT_CLOSED


def test_received_with_no_network_at_both_ends_is_seen_at_both(
    branch: Branch, first: Counter, second: Counter
) -> None:
    """The money came back to the sender while the other one booked it by its slip."""
    sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), ENTER)
    receive_cash(second.journal, branch.clerks[2], branch.slip(sent), TWO, ENTER)
    take_back(first.journal, branch.clerks[1], sent.id, ENTER)

    branch.hear_all()

    for counter in (first, second):
        assert still_open(counter) == OpenTransfers(quarrels=(sent,))
        assert verify_open(counter.store).whole


def test_a_shift_closes_with_cash_on_its_way_and_says_so(
    branch: Branch, first: Counter, second: Counter
) -> None:
    clerk = branch.clerks[1]
    sent = send_cash(first.journal, clerk, Parcel.new(2, TWO), ENTER)
    rest = CashCount({100_000: 3})

    closing = close_shift(first.journal, clerk, rest, ENTER)

    assert closing.difference == Money.ZERO
    [shift] = shift_report(first.journal).shifts
    [line] = shift.figures.transfers
    assert (line.kind, line.window, line.amount) == ("cash_sent", 2, TWO.total)
    [left] = shift.open_transfers
    assert (left.transfer, left.window, left.amount) == (sent.id, 2, TWO.total)
    assert left.sent_at == sent.sent_at


def test_no_close_of_anybody_clears_what_is_on_its_way(tmp_path: Path) -> None:
    """In every order of closings each transfer stays what it was, and so do all sums."""
    with branch_of(tmp_path, 3) as branch:
        sent = [
            send_cash(branch.counters[at].journal, branch.clerks[at], Parcel.new(to, TWO), ENTER)
            for at, to in ((1, 2), (2, 3), (3, 1))
        ]
        branch.hear_all()
        rest = CashCount({100_000: 3})
        for order in permutations((1, 2, 3)):
            for window in order:
                counter, clerk = branch.counters[window], branch.clerks[window]
                closing = close_shift(counter.journal, clerk, rest, ENTER)
                assert closing.difference == Money.ZERO
                branch.hear_all()
            for window, counter in branch.counters.items():
                assert [each.id for each in still_open(counter).sent] == [sent[window - 1].id]
                assert sum_at(counter, Account.IN_TRANSIT) == TWO.total.kopecks
                open_shift(counter.journal, branch.clerks[window], rest, ENTER)
        third = branch.counters[1]
        receive_cash(third.journal, branch.clerks[1], sent[2].id, TWO, ENTER)
        branch.hear_all()
        assert [still_open(each).sent for each in branch.counters.values()] == [
            (sent[0],),
            (sent[1],),
            (),
        ]
        assert branch.sum_of(Account.DIFFERENCE) == 0
