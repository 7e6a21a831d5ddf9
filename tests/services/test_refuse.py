"""«Не забирает РПО»: an item is left behind in two keys, and waits for its return."""

from collections.abc import Callable

import pytest

from app.domain.reasons import ReasonUse
from app.domain.scan import read_scan
from app.domain.visit import Step, VisitState
from app.errors import ClerkError, Refusal
from app.services.cancel import cancel_visit
from app.services.identify import add_item, waiting_items
from app.services.refuse import refusal_reasons, refuse_item
from app.services.shifts import close_shift
from app.services.staff import ClerkSession
from app.services.suspend import resume_visit, suspend_visit
from app.services.workplace import open_visits
from app.store.verify import verify
from tests.support.counter import FLOAT, KEY, LETTER, ROMASHKA, Counter

NOT_WANTED = "12.6"


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def refuse(counter: Counter, session: ClerkSession, visit: str, key: str = ROMASHKA.key) -> object:
    return refuse_item(counter.journal, session, visit, (key, NOT_WANTED), "key:1")


def test_the_only_item_refused_ends_the_visit(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)

    refuse(counter, orlova, visit.id)

    assert open_visits(counter.journal) == ()
    assert counter.kinds()[-2:] == ["item_refused", "visit_cancelled"]
    assert not counter.register.documents
    assert refused(lambda: counter.visit(orlova)) is Refusal.ITEM_REFUSED


def test_the_other_items_are_served_on(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.visit(orlova)
    scan = read_scan(LETTER.identifier.text)
    add_item(counter.journal, orlova, visit.id, scan, "scan")

    refuse(counter, orlova, visit.id)

    [left] = open_visits(counter.journal)
    assert [item.item for item in left.items] == [LETTER]
    assert [item.item for item in left.refused] == [ROMASHKA]
    assert left.due.kopecks == 0
    assert waiting_items(counter.journal, left) == ()


def test_leaving_afterwards_does_not_bring_a_refused_item_back(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.visit(orlova)
    add_item(counter.journal, orlova, visit.id, read_scan(LETTER.identifier.text), "scan")
    refuse(counter, orlova, visit.id)
    cancel_visit(counter.journal, orlova, visit.id, "customer_left", "key:Escape")

    assert refused(lambda: counter.visit(orlova)) is Refusal.ITEM_REFUSED
    assert counter.visit(orlova, LETTER).step is Step.IDENTIFY
    assert verify(counter.path, KEY).whole


def test_after_payment_there_is_nothing_to_refuse(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.HAND_OVER, orlova)

    assert refused(lambda: refuse(counter, orlova, visit.id)) is Refusal.ALREADY_SETTLED


def test_while_the_receipt_is_unknown_nothing_is_refused(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    assert refused(lambda: refuse(counter, orlova, visit.id)) is Refusal.RECEIPT_UNKNOWN


def test_an_item_of_nobody_here_is_not_refused(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.visit(orlova)

    code = refused(lambda: refuse(counter, orlova, visit.id, LETTER.key))

    assert code is Refusal.UNKNOWN_ITEM


def test_the_reason_comes_from_the_table(counter: Counter, orlova: ClerkSession) -> None:
    reasons = refusal_reasons(counter.journal).of(ReasonUse.REFUSE)
    assert NOT_WANTED in {reason.code for reason in reasons}

    refuse(counter, orlova, counter.visit(orlova).id)

    assert b'"code":"12.6"' in counter.last_body("item_refused")


def test_a_suspended_visit_waits_as_it_is(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)

    waiting = suspend_visit(counter.journal, orlova, visit.id, "key:F12")
    counter.clock.pass_seconds(100_000)

    assert (waiting.state, waiting.step) == (VisitState.SUSPENDED, Step.RESUME)
    assert open_visits(counter.journal) == (waiting,)
    again = resume_visit(counter.journal, orlova, visit.id, "key:1")
    assert (again.step, again.due) == (Step.PAY, visit.due)


def test_a_suspended_visit_holds_the_close_up(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.visit(orlova)
    suspend_visit(counter.journal, orlova, visit.id, "key:F12")

    code = refused(lambda: close_shift(counter.journal, orlova, FLOAT, "key:Return"))

    assert code is Refusal.VISIT_STILL_OPEN


def test_a_payment_on_its_way_is_not_put_aside(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    code = refused(lambda: suspend_visit(counter.journal, orlova, visit.id, "key:F12"))

    assert code is Refusal.RECEIPT_UNKNOWN


def test_only_a_suspended_visit_is_resumed(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.visit(orlova)

    code = refused(lambda: resume_visit(counter.journal, orlova, visit.id, "key:1"))

    assert code is Refusal.WRONG_STEP
