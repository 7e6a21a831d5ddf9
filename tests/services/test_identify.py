"""From the scan to the card: known, waiting, on hold, gone, or another's."""

import pytest

from app.domain.charges import ChargeKind
from app.domain.money import Money
from app.domain.scan import read_scan
from app.domain.visit import Step, VisitState
from app.errors import ClerkError, Refusal
from app.services.cancel import cancel_visit
from app.services.deliver import hand_over
from app.services.identify import add_item, look_up, open_visit, waiting_items
from app.services.recover import recover
from app.services.shifts import close_shift
from app.services.staff import ClerkSession
from app.services.workplace import open_visits
from tests.support.counter import FLOAT, LETTER, ON_HOLD, PRIVATE_COD, ROMASHKA, Counter


def refusal_of(counter: Counter, session: ClerkSession, text: str) -> ClerkError:
    with pytest.raises(ClerkError) as caught:
        open_visit(counter.journal, session, read_scan(text), "scan")
    return caught.value


def test_the_card_shows_sums_and_what_else_waits(counter: Counter) -> None:
    card = look_up(counter.journal, read_scan("80084740397510"))

    assert card.item == ROMASHKA
    assert [other.identifier for other in card.others] == [LETTER.identifier]
    assert {charge.kind: charge.amount for charge in card.charges} == {
        ChargeKind.COD: Money(234_000),
        ChargeKind.COD_FEE: Money(18_360),
    }
    assert card.state == "waiting"


def test_an_item_that_never_arrived_is_unknown(counter: Counter, orlova: ClerkSession) -> None:
    error = refusal_of(counter, orlova, "80093053624992")

    assert error.code is Refusal.UNKNOWN_ITEM


def test_a_wrong_check_digit_stops_the_scan(counter: Counter, orlova: ClerkSession) -> None:
    error = refusal_of(counter, orlova, "80084740397511")

    assert error.code is Refusal.WRONG_CHECK_DIGIT


def test_a_badge_is_not_an_item(counter: Counter, orlova: ClerkSession) -> None:
    error = refusal_of(counter, orlova, "OKR1:ABCDEFGH")

    assert error.code is Refusal.NOT_AN_IDENTIFIER


def test_an_item_on_hold_stays_where_it_is(counter: Counter, orlova: ClerkSession) -> None:
    error = refusal_of(counter, orlova, ON_HOLD.identifier.text)

    assert error.code is Refusal.ITEM_ON_HOLD
    assert error.values["hold"] == "приостановлено по 115-ФЗ"


def test_an_item_is_handed_over_once(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)

    error = refusal_of(counter, orlova, ROMASHKA.identifier.text)

    assert error.code is Refusal.ITEM_ALREADY_HANDED_OVER


def test_an_item_in_hand_is_not_taken_twice(counter: Counter, orlova: ClerkSession) -> None:
    counter.visit(orlova)

    error = refusal_of(counter, orlova, ROMASHKA.identifier.text)

    assert error.code is Refusal.ITEM_IN_ANOTHER_VISIT


def test_a_customer_who_leaves_finds_the_item_waiting(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    cancelled = cancel_visit(counter.journal, orlova, visit.id, "customer_left", "key:Escape")
    assert cancelled.state is VisitState.CANCELLED

    again = counter.visit(orlova)

    assert again.id != visit.id


def test_other_items_of_the_addressee_join_the_visit(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.visit(orlova)
    [other] = waiting_items(counter.journal, visit)

    visit = add_item(counter.journal, orlova, visit.id, read_scan(other.identifier.text), "scan")

    assert [each.item for each in visit.items] == [ROMASHKA, LETTER]
    assert waiting_items(counter.journal, visit) == ()
    assert visit.due == Money(234_000 + 18_360)


def test_both_items_are_handed_over_together(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.visit(orlova)
    scan = read_scan(LETTER.identifier.text)
    add_item(counter.journal, orlova, visit.id, scan, "scan")
    with pytest.raises(ClerkError) as caught:
        hand_over(counter.journal, orlova, visit.id, None, "key:Return")

    assert caught.value.code is Refusal.NOT_IDENTIFIED


def test_another_addressees_item_does_not_join(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.visit(orlova)
    scan = read_scan(PRIVATE_COD.identifier.text)

    with pytest.raises(ClerkError) as caught:
        add_item(counter.journal, orlova, visit.id, scan, "scan")

    assert caught.value.code is Refusal.ITEM_OF_ANOTHER_ADDRESSEE


def test_nothing_joins_once_payment_began(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    scan = read_scan(LETTER.identifier.text)

    with pytest.raises(ClerkError) as caught:
        add_item(counter.journal, orlova, visit.id, scan, "scan")

    assert caught.value.code is Refusal.WRONG_STEP


def test_without_a_shift_nothing_is_handed_out(counter: Counter) -> None:
    error = refusal_of(counter, counter.clerk(), ROMASHKA.identifier.text)

    assert error.code is Refusal.SHIFT_CLOSED


def test_open_visits_are_found_after_a_restart(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)

    assert open_visits(counter.journal) == (visit,)
    assert recover(counter.journal, counter.register).resolved == ()


def test_a_closed_shift_takes_no_further_item(counter: Counter, orlova: ClerkSession) -> None:
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert refusal_of(counter, orlova, ROMASHKA.identifier.text).code is Refusal.SHIFT_CLOSED
