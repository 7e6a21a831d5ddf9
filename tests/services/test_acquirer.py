"""The bank's list at the close of a shift: said and recorded, and in nobody's way."""

import json

from app.domain.item import Item
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.ports import CardOperation, CardOperationKind
from app.domain.visit import Step, Visit
from app.messages.entries import Draft
from app.services.acquirer import BankWitness, ask_bank, compare_cards
from app.services.card import drive_card, drive_reversal, start_reversal
from app.services.effects import drive_settlement
from app.services.reading import require_shift
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift, open_shift
from app.services.staff import ClerkSession
from tests.services.test_card import NO_PAPER
from tests.support.counter import FLOAT, PRIVATE_COD, ROMASHKA, Counter

FIRST = "432112340001"


def paid(counter: Counter, session: ClerkSession, arrived: Item = ROMASHKA) -> Visit:
    visit = counter.up_to(Step.PAY, session, arrived)
    start_settlement(counter.journal, session, visit.id, Tender(Money(0), visit.due), "key:F7")
    drive_card(counter.journal, session, counter.pinpad, visit.id)
    return drive_settlement(counter.journal, session, counter.register, visit.id)


def witness(counter: Counter) -> BankWitness:
    return compare_cards(counter.journal, ask_bank(counter.pinpad))


def recorded(counter: Counter) -> dict[str, object]:
    said: dict[str, object] = json.loads(counter.last_body("shift_closed"))["payload"]["acquirer"]
    return said


def close(counter: Counter, session: ClerkSession) -> None:
    bank = ask_bank(counter.pinpad)
    close_shift(counter.journal, session, FLOAT, "key:Return", bank)


def hand_over_all(counter: Counter, session: ClerkSession, visit: Visit) -> None:
    counter._steps(session)[Step.HAND_OVER](visit)


def test_what_was_charged_and_given_back_agrees(counter: Counter, orlova: ClerkSession) -> None:
    counter.register.refusals.append(NO_PAPER)
    visit = paid(counter, orlova)
    start_reversal(counter.journal, orlova, visit.id, "key:2")
    drive_reversal(counter.journal, orlova, counter.pinpad, visit.id)
    other = paid(counter, orlova, PRIVATE_COD)

    said = witness(counter)

    assert said.agrees
    assert (said.operations, said.charged) == (3, other.due)


def test_a_charge_that_the_bank_does_not_list_is_named_and_the_shift_closes(
    counter: Counter, orlova: ClerkSession
) -> None:
    hand_over_all(counter, orlova, paid(counter, orlova))
    counter.pinpad.operations.clear()

    close(counter, orlova)

    assert recorded(counter)["missing"] == [FIRST]


def test_a_charge_that_nobody_recorded_is_named(counter: Counter, orlova: ClerkSession) -> None:
    by_hand = CardOperation(CardOperationKind.PAYMENT, "999900000001", Money(100))
    counter.pinpad.operations.append(by_hand)

    close(counter, orlova)

    assert recorded(counter)["strange"] == ["999900000001"]


def test_another_sum_under_the_same_reference_is_a_difference(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = paid(counter, orlova)
    counter.pinpad.operations[0] = CardOperation(
        CardOperationKind.PAYMENT, FIRST, visit.due + Money(1)
    )

    assert (witness(counter).missing, witness(counter).strange) == ((FIRST,), (FIRST,))


def test_what_was_booked_to_cards_without_a_reference_is_named_by_its_entry(
    counter: Counter, orlova: ClerkSession
) -> None:
    with counter.journal.read() as connection:
        shift = require_shift(connection).id
    booked = ((str(Account.CARD), 5_000), (str(Account.COD_PAYABLE), -5_000))
    with counter.journal.write(orlova.writer("key:1")) as unit:
        entry = unit.append(
            Draft(kind="correction_accepted", payload={"shift": shift}, postings=booked)
        )

    assert witness(counter).missing == (entry.key.text,)


def test_the_banks_day_is_longer_than_a_shift(counter: Counter, orlova: ClerkSession) -> None:
    hand_over_all(counter, orlova, paid(counter, orlova))
    close(counter, orlova)
    open_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert witness(counter).agrees
    counter.pinpad.operations.clear()
    assert witness(counter).agrees, "what another shift charged was compared when that closed"


def test_a_mute_bank_blocks_nothing_and_is_recorded_as_mute(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.pinpad.unreachable = 1

    close(counter, orlova)

    assert recorded(counter)["answered"] == 0


def test_where_no_bank_was_asked_nothing_is_said_of_it(
    counter: Counter, orlova: ClerkSession
) -> None:
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert b"acquirer" not in counter.last_body("shift_closed")
