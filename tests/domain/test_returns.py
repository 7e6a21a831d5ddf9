"""Which items go back to their senders, since when and why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reasons import ReasonUse, shipped_reasons
from app.domain.returns import Refused, ReturnTable, due_for_return, shipped_returns
from app.errors import ClerkError, Refusal
from tests.support.counter import ROMASHKA

REASONS = shipped_reasons()
RULE = shipped_returns().on(date(2026, 11, 21))
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
KEPT = st.integers(0, 400)


@given(DAYS, KEPT, st.integers(0, 30), st.integers(-500, 500))
def test_it_is_due_from_the_day_after_the_term_and_its_grace(
    arrived: date, kept: int, grace: int, later: int
) -> None:
    last = arrived + timedelta(days=kept)
    item = replace(ROMASHKA, arrived_on=arrived, stored_until=last)
    rule = replace(RULE, days_after_term=grace)
    today = last + timedelta(days=later)

    due = due_for_return(item, None, rule, REASONS, today)

    assert (due is not None) == (later > grace)
    if due is not None:
        assert due.ground.code == "3.1"
        assert due.days(today) == later - grace - 1


@given(DAYS, DAYS, st.sampled_from([each.code for each in REASONS.of(ReasonUse.REFUSE)]))
def test_a_refused_item_is_due_at_once_whatever_its_term(day: date, today: date, code: str) -> None:
    due = due_for_return(ROMASHKA, Refused(code, day), RULE, REASONS, today)

    assert due is not None
    assert due.since == day
    assert due.ground.operation == 3


@given(DAYS, st.none() | DAYS.map(lambda day: Refused("12.6", day)))
def test_a_hold_keeps_the_item_whatever_else_is_true(today: date, refused: Refused | None) -> None:
    held = replace(ROMASHKA, hold="приостановлено по 115-ФЗ")
    assert due_for_return(held, refused, RULE, REASONS, today) is None


def test_a_refusal_of_the_addressee_is_ground_3_4_and_so_is_one_unknown_here() -> None:
    for code in ("12.6", "", "99.1"):
        due = due_for_return(ROMASHKA, Refused(code, ROMASHKA.arrived_on), RULE, REASONS, date.max)
        assert due is not None
        assert (due.ground.code, due.ground.text) == ("3.4", "Отказ адресата")


def test_the_table_is_read_back_as_it_was_written() -> None:
    table = shipped_returns()
    assert ReturnTable.from_payload(table.to_payload()) == table
    assert all(rule.source for rule in table.rules)


def test_a_ground_that_nobody_knows_is_told_to_the_centre() -> None:
    with pytest.raises(ClerkError) as caught:
        due_for_return(ROMASHKA, None, replace(RULE, expired="3.99"), REASONS, date(2030, 1, 1))
    assert caught.value.code is Refusal.MALFORMED_ANSWER
