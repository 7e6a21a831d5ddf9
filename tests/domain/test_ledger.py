"""Postings: what goes in comes from somewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import CASH_ACCOUNTS, Account, Posting, balanced, reverse
from app.domain.money import Money

AMOUNTS = st.integers(min_value=-(10**9), max_value=10**9).filter(bool)
POSTINGS = st.lists(
    st.builds(Posting, st.sampled_from(Account), st.builds(Money, AMOUNTS)), min_size=1
)


def sale(taken: int, owed: int) -> list[Posting]:
    return [Posting(Account.DRAWER, Money(taken)), Posting(Account.COD_PAYABLE, Money(-owed))]


def test_a_sale_puts_into_the_drawer_what_is_owed_to_the_sender() -> None:
    assert balanced(sale(234_000, 234_000)) == tuple(sale(234_000, 234_000))


def test_a_kopeck_too_many_is_a_bug() -> None:
    with pytest.raises(ValueError, match="off by 1 kopecks"):
        balanced(sale(234_001, 234_000))


def test_a_set_of_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="never empty"):
        balanced([])


def test_a_posting_of_zero_is_a_bug() -> None:
    with pytest.raises(ValueError, match="of nothing"):
        balanced([*sale(1, 1), Posting(Account.COD_FEE, Money.ZERO)])


@given(POSTINGS)
def test_any_set_balances_with_what_it_lacks_and_no_other(postings: list[Posting]) -> None:
    left = Money.total(posting.amount for posting in postings)
    if left:
        with pytest.raises(ValueError, match="off by"):
            balanced(postings)
        postings = [*postings, Posting(Account.DIFFERENCE, -left)]
    whole = balanced(iter(postings))
    assert Money.total(posting.amount for posting in (*whole, *reverse(whole))) == Money.ZERO
    assert reverse(reverse(whole)) == whole


def test_only_the_drawer_and_the_safe_are_counted_by_hand() -> None:
    assert {Account.DRAWER, Account.SAFE} == CASH_ACCOUNTS
