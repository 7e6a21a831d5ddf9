"""What happens at the window while its calls are recorded: more than twenty different sales."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.domain.identifiers import S10Identifier
from app.domain.item import Item
from app.domain.money import Money
from app.domain.papers import Medium
from app.domain.ports import FiscalRefusal, PaperState, PrintOutcome
from app.domain.scan import read_scan
from app.domain.shift import CashCount
from app.domain.visit import Answer, AnswerWay, Step, Visit
from app.messages.feed import Stream
from app.services.cancel import cancel_visit
from app.services.card import drive_card, drive_reversal, recover_cards, start_reversal
from app.services.copies import request_copy
from app.services.effects import (
    check_settlement,
    confirm_print,
    drive_settlement,
    jobs_in_doubt,
    print_pages,
    print_pending,
)
from app.services.identify import add_item
from app.services.money_back import give_money_back, start_return
from app.services.offer_policy import answer_offer, show_offer
from app.services.recover import recover
from app.services.refuse import refuse_item
from app.services.return_effects import drive_return
from app.services.returns import return_item
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift
from app.services.staff import ClerkSession, sign_out
from app.services.suspend import resume_visit, suspend_visit
from app.store import print_queue
from app.store.journal import Journal
from app.store.print_queue import PrintJob, PrintState
from tests.support.counter import (
    LETTER,
    PRIVATE_COD,
    ROMASHKA,
    WITH_INVENTORY,
    Counter,
    feed,
)

PAPER_OUT: Final = FiscalRefusal(1, "бумага")
RETURN: Final = "key:Return"


@dataclass
class Printer:
    """A printer for slips and pages that says what it is told to say."""

    outcome: PrintOutcome = PrintOutcome.PROVEN

    def paper(self) -> PaperState:
        return PaperState.READY

    def print_bytes(self, data: bytes) -> PrintOutcome:
        return self.outcome

    def print_page(self, name: str, pdf: bytes) -> PrintOutcome:
        return self.outcome

    def open_drawer(self) -> None:
        """Nothing to open."""


@dataclass
class Desk:
    """A clerk with a shift. `reopen` closes the file and gives the counter anew."""

    counter: Counter
    session: ClerkSession
    reopen: Callable[[], None]

    def finish(self, visit: Visit, after: Callable[[], object] = lambda: None) -> Visit:
        """Go on to the hand-over, the policy accepted on the way; call `after` at each step."""
        while visit.step is not Step.DONE:
            visit = self.counter._steps(self.session)[visit.step](visit)
            after()
        return visit

    def print(self, printer: Printer) -> None:
        print_pending(self.counter.journal, printer, _render)
        print_pages(self.counter.journal, printer, _render)


Sale = Callable[[Desk], None]


def _render(_journal: Journal, job: PrintJob) -> bytes:
    return f"{job.entry.text} {job.document} {job.copy}".encode()


def sold(wanted: Item) -> Sale:
    return lambda desk: _ignore(desk.finish(desk.counter.visit(desk.session, wanted)))


def _ignore(_visit: Visit) -> None:
    """A sale that has come to its end."""


def policy_declined(desk: Desk) -> None:
    visit = desk.counter.up_to(Step.OFFER, desk.session)
    show_offer(desk.counter.journal, desk.session, visit.id, "painted")
    desk.counter.clock.pass_seconds(30)
    reply = (Answer.DECLINED, AnswerWay.TOUCH)
    desk.finish(answer_offer(desk.counter.journal, desk.session, visit.id, reply, "touch"))


def paid_with(more: int, card: int) -> Sale:
    """A sale for which the customer gives more cash than is due, or a part of it by card."""

    def sale(desk: Desk) -> None:
        visit = desk.counter.up_to(Step.PAY, desk.session)
        tender = Tender(visit.due - Money(card) + Money(more), Money(card))
        desk.finish(start_settlement(desk.counter.journal, desk.session, visit.id, tender, RETURN))

    return sale


def two_items(desk: Desk) -> None:
    visit = desk.counter.visit(desk.session, ROMASHKA)
    scan = read_scan(LETTER.identifier.text)
    desk.finish(add_item(desk.counter.journal, desk.session, visit.id, scan, f"scan:{scan.raw}"))


def answer_lost(desk: Desk) -> None:
    counter = desk.counter
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, desk.session)
    drive_settlement(counter.journal, desk.session, counter.register, visit.id)
    desk.finish(check_settlement(counter.journal, counter.register, visit.id))


def recovered(*, printed: bool) -> Sale:
    """The window was started anew while the register was asked."""

    def sale(desk: Desk) -> None:
        counter = desk.counter
        counter.register.lost_answers, counter.register.unreachable = int(printed), int(not printed)
        visit = counter.up_to(Step.WAIT_FOR_RECEIPT, desk.session, WITH_INVENTORY)
        drive_settlement(counter.journal, desk.session, counter.register, visit.id)
        desk.reopen()
        [visit] = recover(desk.counter.journal, counter.register).resolved
        desk.session = desk.counter.clerk()
        desk.finish(visit)

    return sale


def by_card(desk: Desk) -> Visit:
    """Come to the pinpad with the whole sum."""
    visit = desk.counter.up_to(Step.PAY, desk.session)
    tender = Tender(Money.ZERO, visit.due)
    return start_settlement(desk.counter.journal, desk.session, visit.id, tender, RETURN)


def charge_recovered(desk: Desk) -> None:
    """The window was started anew while the bank's answer was lost."""
    pinpad = desk.counter.pinpad
    pinpad.lost_answers = 1
    visit = by_card(desk)
    drive_card(desk.counter.journal, desk.session, pinpad, visit.id)
    desk.reopen()
    [visit] = recover_cards(desk.counter.journal, pinpad)
    desk.session = desk.counter.clerk()
    desk.finish(visit)


def charge_given_back(desk: Desk) -> None:
    """The register refuses for good, so the card gets its money back and cash is paid."""
    desk.counter.register.refusals.append(PAPER_OUT)
    journal, session, pinpad = desk.counter.journal, desk.session, desk.counter.pinpad
    visit = drive_card(journal, session, pinpad, by_card(desk).id)
    drive_settlement(journal, session, desk.counter.register, visit.id)
    start_reversal(journal, session, visit.id, RETURN)
    desk.finish(drive_reversal(journal, session, pinpad, visit.id))


def cancelled(*, is_lost: bool) -> Sale:
    """A paid sale is cancelled: its return receipt, whose answer may be lost, then the money."""

    def sale(desk: Desk) -> None:
        counter = desk.counter
        visit = counter.up_to(Step.HAND_OVER, desk.session, PRIVATE_COD)
        start_return(counter.journal, desk.session, visit.id, "26.2", None, RETURN)
        counter.register.lost_answers = int(is_lost)
        drive_return(counter.journal, desk.session, counter.register, visit.id)
        if is_lost:
            desk.reopen()
            [visit] = recover(desk.counter.journal, counter.register).resolved
            desk.session = desk.counter.clerk()
        give_money_back(desk.counter.journal, desk.session, visit.id, RETURN)

    return sale


def refused_by_the_register(times: int, wanted: Item) -> Sale:
    def sale(desk: Desk) -> None:
        desk.counter.register.refusals += [PAPER_OUT] * times
        desk.finish(desk.counter.visit(desk.session, wanted))

    return sale


def refused_and_left(desk: Desk) -> None:
    desk.counter.register.refusals.append(PAPER_OUT)
    visit = desk.counter.up_to(Step.WAIT_FOR_RECEIPT, desk.session)
    drive_settlement(desk.counter.journal, desk.session, desk.counter.register, visit.id)
    cancel_visit(desk.counter.journal, desk.session, visit.id, "customer_left", "key:Escape")


def put_aside(desk: Desk) -> None:
    visit = desk.counter.up_to(Step.PAY, desk.session, PRIVATE_COD)
    suspend_visit(desk.counter.journal, desk.session, visit.id, "key:F6")
    sold(LETTER)(desk)
    desk.finish(resume_visit(desk.counter.journal, desk.session, visit.id, "key:1"))


def left_and_came_back(desk: Desk) -> None:
    visit = desk.counter.up_to(Step.PAY, desk.session)
    cancel_visit(desk.counter.journal, desk.session, visit.id, "customer_left", "key:Escape")
    sold(ROMASHKA)(desk)


def not_wanted(desk: Desk) -> None:
    visit = desk.counter.up_to(Step.PAY, desk.session)
    wanted = (ROMASHKA.key, "12.6")
    refuse_item(desk.counter.journal, desk.session, visit.id, wanted, "key:F8")


def sent_back(desk: Desk) -> None:
    not_wanted(desk)
    number = ROMASHKA.identifier.text
    return_item(desk.counter.journal, desk.session, read_scan(number), f"scan:{number}")
    desk.print(Printer())


def on_paper(desk: Desk) -> None:
    sold(ROMASHKA)(desk)
    desk.print(Printer())


def silent_printer(desk: Desk) -> None:
    sold(ROMASHKA)(desk)
    desk.print(Printer(PrintOutcome.UNPROVEN))
    for job in jobs_in_doubt(desk.counter.journal):
        confirm_print(desk.counter.journal, job, came_out=False)
    desk.print(Printer())


def one_more_copy(desk: Desk) -> None:
    on_paper(desk)
    [job, *_] = print_queue.jobs(desk.counter.store, PrintState.PRINTED, Medium.ROLL)
    request_copy(desk.counter.journal, desk.session, job.entry, job.document, "key:F4")
    desk.print(Printer())


def checkpoint_at_each_step(desk: Desk) -> None:
    """The agent moves the log into the file while the window goes on and begins it anew."""
    desk.finish(desk.counter.visit(desk.session), desk.counter.agent.checkpoint)
    sold(PRIVATE_COD)(desk)


def news_at_each_step(desk: Desk) -> None:
    """The agent takes a page of the feed between any two entries of the window."""
    serials = iter(range(26_000_001, 26_000_004))

    def arrive() -> None:
        for serial in serials:
            letter = replace(LETTER, identifier=S10Identifier("RO", f"{serial}", "RU"))
            news = [("item_arrived", letter.to_payload())]
            feed(desk.counter.agent, desk.counter.centre, Stream.ITEMS, news)
            return
        desk.counter.agent.checkpoint()

    desk.finish(desk.counter.visit(desk.session), arrive)


def started_anew(desk: Desk) -> None:
    """The last connection puts the log into the file and removes it; the next makes a new one."""
    visit = desk.counter.up_to(Step.PAY, desk.session)
    desk.reopen()
    desk.finish(visit)


def evening(desk: Desk) -> None:
    sold(LETTER)(desk)
    close_shift(desk.counter.journal, desk.session, CashCount({100_000: 4}), RETURN)
    sign_out(desk.counter.journal, desk.session, RETURN)


SALES: Final[dict[str, Sale]] = {
    "letter": sold(LETTER),
    "parcel with a policy": sold(ROMASHKA),
    "with inventory": sold(WITH_INVENTORY),
    "cash on delivery": sold(PRIVATE_COD),
    "policy declined": policy_declined,
    "with change": paid_with(more=77_700, card=0),
    "card and cash": paid_with(more=0, card=50_000),
    "charge recovered": charge_recovered,
    "charge given back": charge_given_back,
    "two items": two_items,
    "answer lost": answer_lost,
    "recovered, printed": recovered(printed=True),
    "recovered, not printed": recovered(printed=False),
    "refused by the register": refused_by_the_register(1, PRIVATE_COD),
    "refused twice": refused_by_the_register(2, ROMASHKA),
    "refused, the customer left": refused_and_left,
    "cancelled after its receipt": cancelled(is_lost=False),
    "cancelled, recovered": cancelled(is_lost=True),
    "put aside": put_aside,
    "left and came back": left_and_came_back,
    "not wanted": not_wanted,
    "sent back": sent_back,
    "on paper": on_paper,
    "silent printer": silent_printer,
    "one more copy": one_more_copy,
    "checkpoint at each step": checkpoint_at_each_step,
    "news at each step": news_at_each_step,
    "started anew": started_anew,
    "evening": evening,
}
