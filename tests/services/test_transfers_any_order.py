"""Whatever the order of sending, receiving, taking back, closing and hearing, no kopeck is lost.

The cash itself is played too: a parcel lies at its sender's window until somebody takes it away.
"""

from collections import Counter as Tally
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.ledger import Account
from app.domain.shift import CashCount
from app.domain.transfers import Transfer
from app.errors import ClerkError, Refusal
from app.services.shifts import close_shift, drawer, open_shift
from app.services.transfers import Parcel, open_transfers, receive_cash, send_cash, take_back
from app.store.journal import Journal
from app.store.verify import verify_open
from tests.support.branch import Branch, branch_of, sum_at
from tests.support.counter import FLOAT

ENTER: Final = "key:Return"
WINDOWS: Final = (1, 2, 3)
NOTE: Final = 100_000

window = st.sampled_from(WINDOWS)
nth = st.integers(0, 5)
STEPS: Final = st.lists(
    st.one_of(
        st.tuples(st.just("send"), window, window),
        st.tuples(st.just("receive"), window, nth),
        st.tuples(st.just("scan"), window, nth),
        st.tuples(st.just("back"), window, nth),
        st.tuples(st.just("hear"), window, nth),
        st.tuples(st.just("again"), window, nth),
        st.tuples(st.just("close"), window, nth),
    ),
    min_size=6,
    max_size=24,
)

EXPECTED: Final = frozenset(
    {
        Refusal.NO_TRANSFER,
        Refusal.TRANSFER_CLOSED,
        Refusal.TRANSFER_OF_ANOTHER,
        Refusal.TRANSFER_IS_OWN,
        Refusal.NOT_ENOUGH_TO_SEND,
    }
)


class Hands:
    """Clerks of a branch: what they do is taken or refused, and what they hold is counted."""

    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        self.drawers = dict.fromkeys(WINDOWS, FLOAT.total.kopecks)
        self.sent: list[Transfer] = []
        self.booked: Tally[str] = Tally()

    def do(self, what: str, at: int, number: int) -> None:
        try:
            getattr(self, f"_{what}")(at, number)
        except ClerkError as error:
            if error.code not in EXPECTED:
                raise

    def _send(self, at: int, to: int) -> None:
        parcel, journal = Parcel.new(to, CashCount({NOTE: 1})), self._journal(at)
        for _ in range(2):
            sent = send_cash(journal, self.branch.clerks[at], parcel, ENTER)
        self.sent.append(sent)
        self.drawers[at] -= NOTE

    def _receive(self, at: int, number: int) -> None:
        self._take(at, self._named(number).id, self._named(number))

    def _scan(self, at: int, number: int) -> None:
        self._take(at, self.branch.slip(self._named(number)), self._named(number))

    def _take(self, at: int, shown: str, meant: Transfer) -> None:
        clerk = self.branch.clerks[at]
        receive_cash(self._journal(at), clerk, shown, CashCount({NOTE: 1}), ENTER)
        self._gain(at, meant)

    def _back(self, at: int, number: int) -> None:
        take_back(self._journal(at), self.branch.clerks[at], self._named(number).id, ENTER)
        self._gain(at, self._named(number))

    def _gain(self, at: int, meant: Transfer) -> None:
        self.booked[meant.id] += 1
        self.drawers[at] += NOTE

    def _hear(self, at: int, most: int) -> None:
        self.branch.hear(at, most)

    def _again(self, at: int, again: int) -> None:
        self.branch.hear(at, 0, again)

    def _close(self, at: int, _number: int) -> None:
        journal, clerk = self._journal(at), self.branch.clerks[at]
        held = CashCount({NOTE: self.drawers[at] // NOTE})
        assert close_shift(journal, clerk, held, ENTER).difference.kopecks == 0
        open_shift(journal, clerk, held, ENTER)

    def _named(self, number: int) -> Transfer:
        if number >= len(self.sent):
            raise ClerkError(Refusal.NO_TRANSFER)
        return self.sent[number]

    def _journal(self, at: int) -> Journal:
        return self.branch.counters[at].journal


def check(hands: Hands) -> None:
    """Hold every window's record against what was done, once all have heard of all."""
    branch = hands.branch
    branch.hear_all()
    doubled = {name for name, times in hands.booked.items() if times > 1}
    open_ = {each.id for each in hands.sent} - set(hands.booked)
    extra = sum(times - 1 for times in hands.booked.values())
    assert branch.sum_of(Account.IN_TRANSIT) == NOTE * (len(open_) - extra)
    assert branch.sum_of(Account.DIFFERENCE) == 0
    for at, counter in branch.counters.items():
        found = open_transfers(counter.journal)
        assert drawer(counter.journal).expected.kopecks == hands.drawers[at]
        assert {each.id for each in found.sent} == {
            each.id for each in hands.sent if each.sender == at and each.id in open_
        }
        assert {each.id for each in found.incoming} == {
            each.id for each in hands.sent if each.receiver == at and each.id in open_
        }
        assert {each.id for each in found.quarrels} == {
            each.id
            for each in hands.sent
            if at in (each.sender, each.receiver) and each.id in doubled
        }
        assert sum_at(counter, Account.DRAWER) == hands.drawers[at]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_sent_is_received_or_on_its_way(steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder, branch_of(Path(folder), len(WINDOWS)) as branch:
        hands = Hands(branch)
        for what, at, number in steps:
            hands.do(what, at, number)
            assert all(times <= 2 for times in hands.booked.values())  # the sender, and a slip
        check(hands)
        assert all(verify_open(each.store).whole for each in branch.counters.values())


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_with_a_network_no_cash_is_booked_twice(steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder, branch_of(Path(folder), len(WINDOWS)) as branch:
        hands = Hands(branch)
        for what, at, number in steps:
            hands.do(what, at, number)
            branch.hear_all()
        assert all(times == 1 for times in hands.booked.values())
        check(hands)
