"""The report of a day: what the journal says, added up twice, and given out only if both agree."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.item import Item
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.ports import FiscalRefusal
from app.domain.report import Answers, DayReport, Pending
from app.domain.visit import Answer, AnswerWay, Step
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.services.cancel import cancel_visit
from app.services.days import close_day
from app.services.effects import check_settlement, drive_settlement
from app.services.offer_policy import answer_offer, show_offer
from app.services.refuse import refuse_item
from app.services.report_fold import Fold
from app.services.reports import day_report, shift_report
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift, drawer, open_shift
from app.services.staff import ClerkSession
from app.store import history
from app.store.history import Line, ShiftPlace
from tests.support.counter import (
    FLOAT,
    KEY,
    PRIVATE_COD,
    ROMASHKA,
    TERMINAL,
    WITH_INVENTORY,
    Counter,
    identify,
    make_counter,
)

DAY = date(2026, 11, 21)
FIRST_POLICY = "ZP66004926110000018"


def refused(act: Callable[[], object]) -> ClerkError:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value


def taken(report: DayReport) -> dict[str, int]:
    return {
        str(each.account): each.taken.kopecks
        for each in report.figures.turnovers
        if each.account in {Account.COD_PAYABLE, Account.COD_FEE, Account.POLICY_PREMIUM}
    }


def test_a_sale_is_counted_once_in_every_figure(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)

    figures = day_report(counter.journal).figures

    assert (figures.visits, figures.handed_over, figures.items) == (1, 1, 1)
    assert (figures.cancelled, figures.refused, figures.unknown) == (0, 0, ())
    assert figures.offers_shown == 1
    assert figures.answers == (Answers(AnswerWay.CLERK, accepted=1, declined=0),)
    assert (figures.policies_sold, figures.policies_void) == ((FIRST_POLICY,), ())
    receipts = figures.receipts
    assert (receipts.documents, receipts.total, receipts.card) == (1, Money(262_260), Money(0))
    assert taken(day_report(counter.journal)) == {
        "cod_payable": 234_000,
        "cod_fee": 18_360,
        "policy_premium": 9_900,
    }


def test_a_payment_by_both_ways_is_split(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    tender = Tender(Money(62_260), card=Money(200_000))
    start_settlement(counter.journal, orlova, visit.id, tender, "key:Return")
    counter._steps(orlova)[Step.WAIT_FOR_CARD](visit)
    counter._steps(orlova)[Step.WAIT_FOR_RECEIPT](visit)

    receipts = day_report(counter.journal).figures.receipts

    assert (receipts.cash, receipts.card) == (Money(62_260), Money(200_000))
    assert receipts.total == Money(262_260)


def test_a_declined_offer_is_no_policy(counter: Counter, orlova: ClerkSession) -> None:
    visit = identify(counter, orlova, counter.visit(orlova))
    show_offer(counter.journal, orlova, visit.id, "painted")
    reply = (Answer.DECLINED, AnswerWay.TOUCH)
    answer_offer(counter.journal, orlova, visit.id, reply, "touch")

    figures = day_report(counter.journal).figures

    assert figures.answers == (Answers(AnswerWay.TOUCH, accepted=0, declined=1),)
    assert figures.policies_sold == ()


def test_an_item_left_behind_and_a_visit_given_up_are_counted(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = identify(counter, orlova, counter.visit(orlova))
    refuse_item(counter.journal, orlova, visit.id, (ROMASHKA.key, "12.6"), "key:F8")
    visit = counter.visit(orlova, PRIVATE_COD)
    cancel_visit(counter.journal, orlova, visit.id, "customer_left", "key:Escape")

    figures = day_report(counter.journal).figures

    assert (figures.visits, figures.refused, figures.cancelled) == (2, 1, 2)
    assert figures.receipts.documents == 0


def test_a_refusal_of_the_register_voids_the_policy(counter: Counter, orlova: ClerkSession) -> None:
    counter.register.refusals = [FiscalRefusal(12, "нет")]
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    counter._steps(orlova)[Step.WAIT_FOR_RECEIPT](visit)

    figures = day_report(counter.journal).figures

    assert (figures.policies_sold, figures.policies_void) == ((), (FIRST_POLICY,))
    assert figures.receipts.total == Money(0)


def test_an_unknown_receipt_is_named_until_it_is_known(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    waiting = day_report(counter.journal)
    [unknown] = waiting.figures.unknown

    assert (unknown.visit, unknown.due) == (visit.id, Money(262_260))
    assert waiting.pending == (Pending.DAY_OPEN, Pending.RECEIPT_UNKNOWN)

    check_settlement(counter.journal, counter.register, visit.id)

    assert day_report(counter.journal).figures.unknown == ()


def test_what_is_proven_after_the_close_belongs_to_no_shift(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    closed = shift_report(counter.journal).shifts

    drive_settlement(counter.journal, orlova, counter.register, visit.id)
    day = day_report(counter.journal)

    assert (day.between.receipts.documents, day.figures.receipts.total) == (1, Money(262_260))
    assert (day.between.policies_sold, day.figures.unknown) == ((FIRST_POLICY,), ())
    assert day.pending == (Pending.DAY_OPEN,)
    [then], [now] = closed, shift_report(counter.journal).shifts
    assert now == replace(then, figures=replace(then.figures, unknown=()))


def test_a_day_is_told_apart_from_the_next(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    before = day_report(counter.journal)
    close_day_and_open_the_next(counter, orlova)
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)

    after = day_report(counter.journal, DAY)
    assert (after.figures, after.shifts) == (before.figures, before.shifts)
    assert after.positions[0].seq == before.positions[0].seq + 1  # the close of the day
    assert day_report(counter.journal).day == date(2026, 11, 22)
    assert day_report(counter.journal).figures.receipts.documents == 1


def test_a_payment_of_yesterday_is_unknown_until_it_is_proven_today(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    close_day_and_open_the_next(counter, orlova)
    assert day_report(counter.journal, DAY).figures.unknown

    drive_settlement(counter.journal, orlova, counter.register, visit.id)

    yesterday, today = day_report(counter.journal, DAY), day_report(counter.journal)
    assert (yesterday.figures.unknown, yesterday.figures.receipts.documents) == ((), 0)
    assert (today.figures.receipts.documents, today.shifts[0].figures.policies_sold) == (
        1,
        (FIRST_POLICY,),
    )


def close_day_and_open_the_next(counter: Counter, session: ClerkSession) -> None:
    """Do what the manager's evening and morning do."""
    close_day(counter.journal, session, "key:F9")
    counter.clock.pass_seconds(24 * 3600)
    open_shift(counter.journal, session, FLOAT, "key:Return")


def test_it_is_preliminary_until_the_shift_is_closed(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)

    assert day_report(counter.journal).pending == (Pending.SHIFT_OPEN,)
    assert day_report(counter.journal).shifts[0].expected == drawer(counter.journal).expected

    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert day_report(counter.journal).pending == (Pending.DAY_OPEN,)
    assert not shift_report(counter.journal).is_preliminary


def test_a_shift_tells_its_three_figures(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    closing = close_shift(counter.journal, orlova, FLOAT, "key:Return")

    [shift] = day_report(counter.journal).shifts

    assert (shift.opening, shift.expected, shift.counted, shift.difference) == (
        FLOAT.total,
        closing.expected,
        closing.counted,
        closing.difference,
    )
    assert (shift.number, shift.clerk, shift.clerk_name) == (1, "002417", "Орлова М. С.")
    assert shift.count == FLOAT


def test_shifts_add_up_to_the_day(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    open_shift(counter.journal, orlova, FLOAT, "key:Return")
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)

    day = day_report(counter.journal)
    first, second = (shift_report(counter.journal, number) for number in (1, 2))

    assert [shift.number for shift in day.shifts] == [1, 2]
    assert day.figures.receipts.total == (
        first.figures.receipts.total + second.figures.receipts.total
    )
    assert (first.figures.policies_sold, second.figures.policies_sold) == ((FIRST_POLICY,), ())
    assert (first.shift, second.shift, day.shift) == (1, 2, None)
    assert shift_report(counter.journal) == second


def test_a_closed_shift_is_told_the_same_for_ever(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    then = shift_report(counter.journal, 1)

    open_shift(counter.journal, orlova, FLOAT, "key:Return")
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)

    assert shift_report(counter.journal, 1) == then


def test_it_stands_where_the_journal_stood(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)

    [position] = day_report(counter.journal).positions

    with counter.store.read() as connection:
        [*_, newest] = history.lines(connection, EntryKey(position.terminal, 1, 1), None)
    assert (position.terminal, position.epoch) == ("660049-2", 1)
    assert (position.seq, position.head) == (newest.key.seq, newest.hash.hex())


def test_a_prefix_is_told_as_it_was(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    then = shift_report(counter.journal)
    last = EntryKey(then.positions[0].terminal, 1, then.positions[0].seq)
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)

    assert shift_report(counter.journal, 1, last) == then
    assert shift_report(counter.journal, 1) != then


def test_another_day_has_its_own_report(counter: Counter, orlova: ClerkSession) -> None:
    error = refused(lambda: day_report(counter.journal, date(2026, 11, 20)))

    assert error.code is Refusal.NOTHING_TO_REPORT
    assert day_report(counter.journal, DAY) == day_report(counter.journal)


def test_before_the_first_shift_there_is_nothing_to_report(counter: Counter) -> None:
    assert refused(lambda: day_report(counter.journal)).code is Refusal.NOTHING_TO_REPORT
    assert refused(lambda: shift_report(counter.journal)).code is Refusal.NOTHING_TO_REPORT
    error = refused(lambda: shift_report(counter.journal, 7))
    assert error.code is Refusal.NOTHING_TO_REPORT


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE postings SET amount = amount + 1 WHERE account = 'cod_payable' AND pending = 0",
        "UPDATE postings SET account = 'card' WHERE account = 'drawer' AND pending = 0",
        "DELETE FROM postings WHERE account = 'policy_premium' AND pending = 0",
    ],
)
def test_a_ledger_that_disagrees_is_not_reported(
    counter: Counter, orlova: ClerkSession, damage: str
) -> None:
    counter.up_to(Step.DONE, orlova)
    connection = sqlcipher.connect(str(counter.path))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(damage)
    connection.commit()
    connection.close()

    assert refused(lambda: day_report(counter.journal)).code is Refusal.REPORT_DISAGREES
    assert refused(lambda: shift_report(counter.journal)).code is Refusal.REPORT_DISAGREES


@pytest.mark.parametrize("name", ["expected", "difference"])
def test_a_close_that_contradicts_its_shift_is_not_reported(
    counter: Counter, orlova: ClerkSession, name: str
) -> None:
    counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    place, lines = _entries(counter)

    error = refused(lambda: _fold(place, [_changed(line, "shift_closed", name) for line in lines]))

    assert (error.code, error.values) == (Refusal.REPORT_DISAGREES, {"what": name})


def test_a_receipt_that_contradicts_its_postings_is_not_reported(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    place, lines = _entries(counter)

    error = refused(
        lambda: _fold(place, [_changed(line, "settlement_posted", "total") for line in lines])
    )

    assert error.values == {"what": "receipts"}


@settings(max_examples=8)
@given(st.lists(st.sampled_from(["sale", "refusal", "left", "card"]), max_size=4))
def test_whatever_happened_both_sums_agree(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[str]
) -> None:
    counter = make_counter(tmp_path_factory.mktemp("counter"))
    session = counter.clerk_with_shift()
    waiting = [ROMASHKA, PRIVATE_COD, WITH_INVENTORY]
    for deed in deeds[: len(waiting)]:
        _do(counter, session, deed, waiting.pop())
    figures = day_report(counter.journal).figures

    assert sum(each.rest.kopecks for each in figures.turnovers) == 0
    assert figures.visits == min(len(deeds), 3)
    assert figures.receipts.documents == sum(deed in ("sale", "card") for deed in deeds[:3])
    counter.store.close()
    counter.agent.close()


def test_scripts_read_the_same_as_people(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    close_day(counter.journal, orlova, "key:F9")
    report = day_report(counter.journal)

    plain = json.loads(json.dumps(report.to_payload()))

    assert (plain["report"], plain["day"], plain["preliminary"]) == ("day", "2026-11-21", False)
    assert plain["closed_by"] == f"{TERMINAL}.1.{report.positions[0].seq}"
    assert plain["positions"][0]["head"] == report.positions[0].head
    assert plain["figures"]["receipts"]["total"] == 262_260
    assert plain["figures"]["answers"] == {"clerk": {"accepted": 1, "declined": 0}}
    assert plain["shifts"][0]["difference"] == -262_260
    assert plain["shifts"][0]["count"] == {"100000": 5}
    assert plain["figures"]["accounts"]["drawer"]["rest"] == 0


def _do(counter: Counter, session: ClerkSession, deed: str, item: Item) -> None:
    if deed == "sale":
        counter.up_to(Step.DONE, session, item)
    elif deed == "card":
        visit = counter.up_to(Step.PAY, session, item)
        start_settlement(
            counter.journal, session, visit.id, Tender(Money(0), card=visit.due), "key:Return"
        )
        counter._steps(session)[Step.WAIT_FOR_CARD](visit)
        counter._steps(session)[Step.WAIT_FOR_RECEIPT](visit)
    else:
        visit = identify(counter, session, counter.visit(session, item))
        if deed == "refusal":
            refuse_item(counter.journal, session, visit.id, (item.key, "12.6"), "key:F8")
        else:
            cancel_visit(counter.journal, session, visit.id, "customer_left", "key:Escape")


def _entries(counter: Counter) -> tuple[ShiftPlace, list[Line]]:
    with counter.store.read() as connection:
        [place] = history.shifts_of_day(connection, DAY)
        return place, list(history.lines(connection, place.first, None))


def _fold(place: ShiftPlace, lines: Iterable[Line]) -> None:
    fold = Fold([place], DAY, place.first)
    for line in lines:
        fold.take(line)


def _changed(line: Line, kind: str, name: str) -> Line:
    if line.kind != kind:
        return line
    return replace(line, payload={**line.payload, name: line.payload[name] + 1})
