"""The register's totals at a close: held against the journal, said, recorded, in nobody's way."""

import json
from typing import Any

import pytest

from app.domain.money import Money
from app.domain.register_totals import FiscalTotals, RegisterWitness
from app.domain.visit import Step
from app.services.card import drive_card
from app.services.effects import drive_settlement
from app.services.money_back import give_money_back, start_return
from app.services.register_witness import ask_register, compare_register
from app.services.reports import shift_report
from app.services.return_effects import drive_return
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift, open_shift
from app.services.staff import ClerkSession
from app.store.verify import verify_open
from tests.services.test_acquirer import paid
from tests.support.counter import FLOAT, LETTER, PRIVATE_COD, ROMASHKA, Counter

KEY = "key:Return"


def witness(counter: Counter) -> RegisterWitness:
    return compare_register(counter.journal, ask_register(counter.register))


def close(counter: Counter, session: ClerkSession) -> dict[str, Any]:
    close_shift(counter.journal, session, FLOAT, KEY, register=witness(counter))
    closed: dict[str, Any] = json.loads(counter.last_body("shift_closed"))["payload"]["register"]
    return closed


def test_cash_card_and_what_was_returned_agree(counter: Counter, orlova: ClerkSession) -> None:
    by_card = paid(counter, orlova, PRIVATE_COD)
    counter._steps(orlova)[Step.HAND_OVER](by_card)
    sold = counter.up_to(Step.HAND_OVER, orlova, ROMASHKA)
    start_return(counter.journal, orlova, sold.id, "26.2", None, KEY)
    drive_return(counter.journal, orlova, counter.register, sold.id)
    give_money_back(counter.journal, orlova, sold.id, KEY)
    assert by_card.payment is not None
    assert sold.payment is not None

    said = witness(counter)

    card, cash = by_card.payment.due, sold.payment.due
    assert said.said == FiscalTotals(7, 2, cash, card, 1, cash)
    assert (said.agrees, said.differs) == (True, False)
    assert close(counter, orlova)["differs"] == 0
    assert verify_open(counter.store).whole


def test_a_mixed_payment_is_parted_as_the_register_parts_it(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.PAY, orlova, PRIVATE_COD)
    tender = Tender(visit.due, Money(100_000))
    start_settlement(counter.journal, orlova, visit.id, tender, KEY)
    drive_card(counter.journal, orlova, counter.pinpad, visit.id)
    drive_settlement(counter.journal, orlova, counter.register, visit.id)

    said = witness(counter)

    assert said.agrees
    assert said.recorded is not None
    assert said.recorded.card == Money(100_000)


@pytest.mark.parametrize("slipped", [1, 3])
def test_a_receipt_that_nobody_recorded_is_a_difference_and_the_shift_closes(
    counter: Counter, orlova: ClerkSession, slipped: int
) -> None:
    counter.up_to(Step.DONE, orlova, LETTER)
    counter.register.slipped = slipped

    closed = close(counter, orlova)

    assert closed["differs"] == 1
    assert closed["said"]["sales"] - closed["recorded"]["sales"] == slipped
    report = shift_report(counter.journal)
    assert report.shifts[0].register == RegisterWitness.from_payload(closed)
    assert verify_open(counter.store).whole


def test_while_a_receipt_is_unknown_a_difference_proves_nothing(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    drive_settlement(counter.journal, orlova, counter.register, visit.id)

    said = witness(counter)

    assert (said.agrees, said.differs, said.waiting) == (False, False, 1)


def test_a_silent_register_is_said_to_be_silent(counter: Counter, orlova: ClerkSession) -> None:
    counter.register.unreachable = 1

    assert close(counter, orlova) == {"differs": 0, "waiting": 0}


def test_the_registers_shift_may_span_two_of_the_clerk(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova, ROMASHKA)
    close(counter, orlova)
    open_shift(counter.journal, orlova, FLOAT, KEY)
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)

    closed = close(counter, orlova)

    assert (closed["differs"], closed["recorded"]["sales"]) == (0, 2)
