"""A paid sale is cancelled at the window: the receipt of the return first, then the money."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.domain.money import Money
from app.domain.ports import FiscalReceipt, FiscalRefusal
from app.domain.shift import CashCount
from app.domain.visit import Step, Visit, VisitState
from app.errors import ClerkError, Refusal
from app.messages.canonical import parse
from app.messages.feed import Stream
from app.services.deliver import hand_over
from app.services.effects import check_settlement, drive_settlement
from app.services.money_back import give_money_back, post_return, start_return
from app.services.reading import require_visit
from app.services.recover import recover
from app.services.reports import day_report
from app.services.return_effects import check_return, drive_return
from app.services.second_person import SecondPerson, call_second_person
from app.services.shifts import close_shift, drawer, open_shift
from app.services.staff import ClerkSession
from app.services.workplace import open_visits
from app.store.tables import policies, postings
from app.store.verify import verify_open
from tests.support.counter import FLOAT, PIN, Counter, clerk, feed

DUE = Money(234_000 + 18_360 + 9_900)
REASON = "26.2"
KEY = "key:Return"
LOBANOVA = "005002"
NOTES = CashCount({100_000: 7, 10_000: 6, 1_000: 2, 200: 1, 50: 1, 10: 1})
"""What lies in the drawer when nothing of a sale of DUE went back."""


def manager(counter: Counter) -> None:
    facts = clerk(LOBANOVA, "Лобанова Е. В.", "serve", "open_day") | {"role": "manager"}
    feed(counter.agent, counter.centre, Stream.REFERENCE, [("staff_changed", facts)])


def second(counter: Counter, session: ClerkSession) -> SecondPerson:
    manager(counter)
    return call_second_person(counter.journal, session, LOBANOVA, PIN)


def begin(counter: Counter, session: ClerkSession, who: SecondPerson | None = None) -> Visit:
    visit = counter.up_to(Step.HAND_OVER, session)
    return start_return(counter.journal, session, visit.id, REASON, who, KEY)


def drive(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return drive_return(counter.journal, session, counter.register, visit.id)


def now(counter: Counter, visit: Visit) -> Visit:
    with counter.journal.read() as connection:
        return require_visit(connection, visit.id)


def sums(counter: Counter) -> dict[str, int]:
    """Return what each account has come to, over all shifts, nothing pending."""
    with counter.store.read() as connection:
        rows = connection.execute(
            select(postings.c.account, func.sum(postings.c.amount))
            .where(postings.c.pending == 0)
            .group_by(postings.c.account)
        )
        return {account: total for account, total in rows if total}


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def test_a_cancelled_sale_leaves_every_account_as_it_was(
    counter: Counter, orlova: ClerkSession
) -> None:
    before = sums(counter)

    visit = drive(counter, orlova, begin(counter, orlova))
    assert (visit.step, drawer(counter.journal).expected) == (Step.GIVE_BACK, FLOAT.total + DUE)
    assert sums(counter)["customer"] == -DUE.kopecks
    visit = give_money_back(counter.journal, orlova, visit.id, KEY)

    assert visit.state is VisitState.GIVEN_BACK
    assert counter.kinds()[-3:] == ["return_started", "returned", "money_given_back"]
    assert sums(counter) == before
    assert open_visits(counter.journal) == ()
    assert verify_open(counter.store).whole


def test_the_register_is_asked_for_the_return_of_the_very_same_lines(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = drive(counter, orlova, begin(counter, orlova))

    assert visit.payment is not None
    assert visit.back is not None
    sale = counter.register.tasks[visit.payment.settlement]
    back = counter.register.tasks[visit.back.key]
    assert (back.lines, back.cash, back.card) == (sale.lines, DUE, Money(0))
    assert (sale.is_return, back.is_return) == (False, True)


def test_the_item_is_there_again_and_is_sold_once_more(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = drive(counter, orlova, begin(counter, orlova))
    give_money_back(counter.journal, orlova, visit.id, KEY)

    again = counter.up_to(Step.DONE, orlova)

    assert again.id != visit.id
    assert b'"settled","80084740397510@M20261118-1/1",2,' in counter.last_body("settlement_started")
    with counter.store.read() as connection:
        rows = connection.execute(select(policies.c.state).order_by(policies.c.seq))
        assert [row.state for row in rows] == ["void", "sold"]
    assert verify_open(counter.store).whole


def test_the_report_shows_a_return_as_a_line_of_its_own(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = drive(counter, orlova, begin(counter, orlova))
    give_money_back(counter.journal, orlova, visit.id, KEY)

    figures = day_report(counter.journal).figures

    assert (figures.receipts.documents, figures.receipts.total) == (1, DUE)
    assert (figures.money_back.documents, figures.money_back.total) == (1, DUE)
    assert figures.policies_cancelled == figures.policies_sold
    left = {each.account: each.rest for each in figures.turnovers if each.rest}
    assert set(left) == {"drawer", "safe"}


def test_after_the_hand_over_it_is_too_late(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.DONE, orlova)

    code = refused(lambda: start_return(counter.journal, orlova, visit.id, REASON, None, KEY))

    assert code is Refusal.RETURN_AFTER_HAND_OVER


def test_nothing_is_handed_over_while_the_money_goes_back(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova)

    def give() -> Visit:
        return hand_over(counter.journal, orlova, visit.id, None, KEY)

    assert refused(give) is Refusal.RETURN_UNKNOWN
    drive(counter, orlova, visit)
    assert refused(give) is Refusal.MONEY_IS_OWED


def test_an_impatient_clerk_returns_once_and_gives_back_once(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova)

    def start() -> Visit:
        return start_return(counter.journal, orlova, visit.id, REASON, None, KEY)

    def give() -> Visit:
        return give_money_back(counter.journal, orlova, visit.id, KEY)

    assert refused(start) is Refusal.RETURN_UNKNOWN
    assert refused(give) is Refusal.NOTHING_TO_GIVE_BACK
    for _ in range(3):
        drive(counter, orlova, visit)
    give()

    assert refused(give) is Refusal.NOTHING_TO_GIVE_BACK
    assert refused(start) is Refusal.NOTHING_TO_GIVE_BACK
    assert len(counter.register.documents) == 2
    assert drawer(counter.journal).expected == FLOAT.total


def test_a_refusal_of_the_register_leaves_the_sale_as_it_was(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova)
    counter.register.refusals = [FiscalRefusal(44, "Нет бумаги")]

    visit = drive(counter, orlova, visit)

    assert (visit.step, visit.voided_reason) == (Step.HAND_OVER, "Нет бумаги")
    again = start_return(counter.journal, orlova, visit.id, REASON, None, KEY)
    assert drive(counter, orlova, again).state is VisitState.RETURNED
    assert verify_open(counter.store).whole


def test_after_a_refused_return_the_item_may_be_handed_over(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova)
    counter.register.refusals = [FiscalRefusal(44, "Нет бумаги")]
    visit = drive(counter, orlova, visit)

    visit = hand_over(counter.journal, orlova, visit.id, None, KEY)

    assert visit.state is VisitState.HANDED_OVER
    assert sums(counter)["cod_payable"] == -234_000


@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_answer_is_found_in_the_register_and_written_once(
    counter: Counter, orlova: ClerkSession, times: int
) -> None:
    visit = begin(counter, orlova)
    counter.register.lost_answers = 1
    assert drive(counter, orlova, visit).step is Step.WAIT_FOR_RETURN
    assert drawer(counter.journal).expected == FLOAT.total + DUE

    for _ in range(times):
        recover(counter.journal, counter.register)

    assert now(counter, visit).state is VisitState.RETURNED
    assert counter.kinds().count("returned") == 1
    assert b'"kind":"recovery"' in counter.last_body("returned")


def test_a_return_that_the_register_never_saw_is_undone_and_cannot_print_later(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova)
    assert visit.back is not None

    recovery = recover(counter.journal, counter.register)

    assert [each.state for each in recovery.resolved] == [VisitState.SETTLED]
    assert visit.back.key in counter.register.fenced


def test_an_unknown_return_is_named_and_holds_up_nothing_else(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova)
    counter.register.unreachable = 2
    drive(counter, orlova, visit)

    assert [each.id for each in recover(counter.journal, counter.register).unknown] == [visit.id]
    [unknown] = day_report(counter.journal).figures.unknown
    assert (unknown.is_return, unknown.due) == (True, DUE)
    close_shift(counter.journal, orlova, NOTES, KEY)

    assert visit.id.encode() in counter.last_body("shift_closed")


def test_a_return_proven_after_the_close_is_paid_out_of_the_next_drawer(
    counter: Counter, orlova: ClerkSession
) -> None:
    """The closed shift had the money and counted it; it stays as it was closed."""
    visit = begin(counter, orlova)
    counter.register.lost_answers = 1
    drive(counter, orlova, visit)
    assert close_shift(counter.journal, orlova, NOTES, KEY).difference == Money(0)
    check_return(counter.journal, counter.register, visit.id)
    open_shift(counter.journal, orlova, FLOAT, KEY)

    give_money_back(counter.journal, orlova, visit.id, KEY)

    assert drawer(counter.journal).expected == FLOAT.total - DUE
    assert "customer" not in sums(counter)
    assert verify_open(counter.store).whole


def test_a_drawer_that_is_too_small_gives_nothing_back(
    counter: Counter, orlova: ClerkSession
) -> None:
    """The sale was proven after its shift: its cash lies in the safe."""
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    drive_settlement(counter.journal, orlova, counter.register, visit.id)
    close_shift(counter.journal, orlova, NOTES, KEY)
    open_shift(counter.journal, orlova, CashCount({10_000: 1}), KEY)
    check_settlement(counter.journal, counter.register, visit.id)

    with pytest.raises(ClerkError) as caught:
        start_return(counter.journal, orlova, visit.id, REASON, None, KEY)

    assert caught.value.code is Refusal.NOT_ENOUGH_IN_DRAWER
    assert caught.value.values == {"needed": DUE.text, "held": Money(10_000).text}


def test_a_document_of_another_sum_is_never_taken_for_ours(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova)
    strange = FiscalReceipt(7, "1", "2026-11-21T10:32", "9960440300000001", 7, DUE - Money(1))

    with pytest.raises(ClerkError):
        post_return(counter.journal, orlova.writer(KEY), visit.id, strange)

    assert now(counter, visit).step is Step.WAIT_FOR_RETURN


def test_a_manager_confirms_with_a_key_of_their_own_and_the_clerk_stays_signed_in(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova, second(counter, orlova))
    drive(counter, orlova, visit)

    confirmed, started = (
        parse(counter.last_body(kind)) for kind in ("return_confirmed", "return_started")
    )
    assert (confirmed["author"]["id"], started["author"]["id"]) == (LOBANOVA, orlova.clerk)
    assert confirmed["key"] not in (started["key"], counter.journal.identity.terminal_signer.key)
    assert confirmed["payload"]["total"] == started["payload"]["total"] == DUE.kopecks
    assert started["payload"]["second"] == "manager"
    assert started["payload"]["confirmed"].endswith(f".{confirmed['seq']}")
    assert verify_open(counter.store).whole


def test_who_is_no_manager_or_is_the_clerk_confirms_nothing(
    counter: Counter, orlova: ClerkSession
) -> None:

    def call(who: str) -> SecondPerson:
        return call_second_person(counter.journal, orlova, who, PIN)

    assert refused(lambda: call("003158")) is Refusal.NOT_A_SECOND_PERSON
    assert refused(lambda: call(orlova.clerk)) is Refusal.NOT_A_SECOND_PERSON


def test_a_wrong_pin_of_the_manager_counts_as_any_other(
    counter: Counter, orlova: ClerkSession
) -> None:
    manager(counter)

    def call() -> SecondPerson:
        return call_second_person(counter.journal, orlova, LOBANOVA, "9999")

    codes = [refused(call) for _ in range(4)]

    assert codes == [*[Refusal.WRONG_PIN] * 3, Refusal.LOCKED_OUT]
