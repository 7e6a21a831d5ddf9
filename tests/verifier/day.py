"""A full working day with everything that can happen, and hands that forge its export."""

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.identifiers import DomesticIdentifier
from app.domain.money import Money
from app.domain.ports import CardDecline, FiscalRefusal
from app.domain.shift import CashCount
from app.domain.visit import Step, Visit
from app.messages.canonical import ZERO_HASH, canonical, digest
from app.messages.entries import EntryKey
from app.messages.feed import Stream
from app.messages.signing import ACKNOWLEDGEMENT, ENTRY, Signer
from app.messages.wire import Acknowledgement, acknowledged_bytes
from app.services.cancel import cancel_visit
from app.services.card import drive_card, drive_reversal, start_reversal
from app.services.copies import papers_of_visit, request_copy
from app.services.days import close_day
from app.services.deliver import hand_over
from app.services.effects import drive_settlement
from app.services.export import Part, export_journal
from app.services.money_back import give_money_back, start_receipt_again, start_return
from app.services.recover import recover
from app.services.refund import drive_refund
from app.services.refuse import refuse_item
from app.services.reports import shift_report
from app.services.return_effects import drive_return
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift, open_shift
from app.services.staff import ClerkSession, sign_out
from app.services.suspend import resume_visit, suspend_visit
from app.services.transfers import Parcel, receive_cash, send_cash, take_back
from app.store import history, sync_queries
from app.store.sync_queries import Proof
from app.store.tables import journal as journal_table
from installer.verifier.okno_verify import Check, outcome
from printing.closing import ClosingSlip, qr_text
from tests.central.journals import PaperJournal
from tests.support.counter import (
    ARRIVED,
    FLOAT,
    KIM,
    LETTER,
    PRIVATE_COD,
    ROMASHKA,
    TERMINAL,
    WITH_INVENTORY,
    Counter,
    feed,
    item,
    make_counter,
)
from tests.support.siblings import cash_from, recorded

Line = dict[str, Any]
Body = dict[str, Any]
REFUSED = item(DomesticIdentifier("660049", "11", "00001").text, phone="+70000000011")
RETURNED = item(DomesticIdentifier("660049", "11", "00003").text, phone="+70000000013")
BY_CARD = item(
    DomesticIdentifier("660049", "11", "00004").text, sender_kind="private", phone="+70000000014"
)
NOTE = CashCount({100_000: 1})
UNKNOWN = item(
    DomesticIdentifier("660049", "11", "00002").text, sender_kind="private", phone="+70000000012"
)


@dataclass
class Day:
    """A counter after its day, the export of it, and the keys of all who signed."""

    counter: Counter
    data: bytes
    signers: dict[str, Signer]
    slips: list[str]

    @property
    def lines(self) -> list[Line]:
        return [json.loads(line) for line in self.data.splitlines()]

    def number_of(self, kind: str, nth: int = 0) -> int:
        """Return the index of the line that holds the nth entry of a kind, counted from zero."""
        found = [
            index
            for index, line in enumerate(self.lines)
            if line["line"] == "entry" and body_of(line)["kind"] == kind
        ]
        return found[nth]


def full_day(folder: Path) -> Day:
    """Serve customers in every way there is, in two shifts, while the centre answers now and then.

    The second shift closes while the register keeps silent; the recovery proves that sale later.
    """
    counter = make_counter(folder, (*ARRIVED, REFUSED, RETURNED, BY_CARD, UNKNOWN), last_number=9)
    orlova = counter.clerk_with_shift()
    _morning(counter, orlova)
    acknowledge(counter)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    sign_out(counter.journal, orlova, "key:Return")
    kim = counter.clerk(KIM)
    _evening(counter, kim)
    boss = counter.clerk()
    close_day(counter.journal, boss, "key:F9")
    own = counter.journal.identity
    signers = (own.terminal_signer, own.recovery_signer, orlova.signer, kim.signer, boss.signer)
    slips = [slip_of(counter, number) for number in (1, 2)]
    return Day(counter, exported(counter), {each.key: each for each in signers}, slips)


def _morning(counter: Counter, orlova: ClerkSession) -> None:
    journal = counter.journal
    _cash(counter, orlova)
    counter.register.refusals.append(FiscalRefusal(1, "бумага"))
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova, WITH_INVENTORY)
    visit = drive_settlement(journal, orlova, counter.register, visit.id)
    assert visit.step is Step.PAY
    cancel_visit(journal, orlova, visit.id, "customer_left", "key:Escape")
    sold = counter.up_to(Step.DONE, orlova, ROMASHKA)
    [slip, *_] = papers_of_visit(journal, sold.id)
    request_copy(journal, orlova, slip.entry, slip.document, "key:F7")
    aside = counter.visit(orlova, LETTER)
    suspend_visit(journal, orlova, aside.id, "key:F9")
    counter.up_to(Step.DONE, orlova, WITH_INVENTORY)
    resume_visit(journal, orlova, aside.id, "key:F9")
    cancel_visit(journal, orlova, aside.id, "customer_left", "key:Escape")
    counter.up_to(Step.DONE, orlova, LETTER)
    _change_of_mind(counter, orlova)
    left = counter.visit(orlova, REFUSED)
    refuse_item(journal, orlova, left.id, (left.items[0].item.key, "12.6"), "key:F8")


def _cash(counter: Counter, orlova: ClerkSession) -> None:
    """Send cash to the neighbour twice and take it back once; receive what the neighbour sent."""
    journal, first = counter.journal, PaperJournal("660049-1", Signer.new())
    sent = first.by_clerk(cash_from(1, 2))
    feed(counter.agent, counter.centre, Stream.BRANCH, list(map(recorded, first.entries)))
    receive_cash(journal, orlova, sent.payload["transfer"], NOTE, "key:Return")
    for _ in range(2):
        gone = send_cash(journal, orlova, Parcel.new(1, NOTE), "key:Return")
    take_back(journal, orlova, gone.id, "key:Return")


def _change_of_mind(counter: Counter, orlova: ClerkSession) -> None:
    """Cancel a paid sale at the second attempt of the register, and sell the item once more."""
    journal = counter.journal
    visit = counter.up_to(Step.HAND_OVER, orlova, RETURNED)
    counter.register.refusals.append(FiscalRefusal(1, "бумага"))
    for _ in range(2):
        start_return(journal, orlova, visit.id, "26.2", None, "key:Return")
        drive_return(journal, orlova, counter.register, visit.id)
    give_money_back(journal, orlova, visit.id, "key:Return")
    counter.up_to(Step.DONE, orlova, RETURNED)


def _evening(counter: Counter, kim: ClerkSession) -> None:
    journal = counter.journal
    open_shift(journal, kim, FLOAT, "key:Return")
    _card(counter, kim)
    _back_to_card(counter, kim)
    counter.register.lost_answers = 1
    silent = counter.up_to(Step.WAIT_FOR_RECEIPT, kim, UNKNOWN)
    drive_settlement(journal, kim, counter.register, silent.id)
    close_shift(journal, kim, FLOAT, "key:Return")
    acknowledge(counter)
    recover(journal, counter.register)
    hand_over(journal, kim, silent.id, None, "key:Return")


def _card(counter: Counter, kim: ClerkSession) -> None:
    """Let the register refuse twice: the card is given back and charged anew, then it is paid."""
    journal, pinpad = counter.journal, counter.pinpad
    counter.register.refusals += [FiscalRefusal(44, "бумага")] * 2
    paid = counter.up_to(Step.PAY, kim, PRIVATE_COD)
    mixed = Tender(paid.due, Money(100_000))

    def pay() -> Visit:
        start_settlement(journal, kim, paid.id, mixed, "key:F4")
        drive_card(journal, kim, pinpad, paid.id)
        return drive_settlement(journal, kim, counter.register, paid.id)

    assert pay().step is Step.CHARGED
    for answer in (CardDecline(4119, "Нет связи"), None):
        pinpad.declines += [answer] if answer else []
        start_reversal(journal, kim, paid.id, "key:2")
        drive_reversal(journal, kim, pinpad, paid.id)
    assert pay().step is Step.CHARGED
    assert pay().step is Step.HAND_OVER
    hand_over(journal, kim, paid.id, None, "key:Return")


def _back_to_card(counter: Counter, kim: ClerkSession) -> None:
    """Cancel a mixed sale: the bank refuses once, then the register once, then it is done."""
    journal, pinpad = counter.journal, counter.pinpad
    visit = counter.up_to(Step.PAY, kim, BY_CARD)
    start_settlement(journal, kim, visit.id, Tender(visit.due, Money(100_000)), "key:F4")
    drive_card(journal, kim, pinpad, visit.id)
    drive_settlement(journal, kim, counter.register, visit.id)
    pinpad.declines.append(CardDecline(4451, "карта закрыта"))
    for _ in range(2):
        start_return(journal, kim, visit.id, "26.2", None, "key:Return")
        drive_refund(journal, kim, pinpad, visit.id)
    counter.register.refusals.append(FiscalRefusal(44, "бумага"))
    assert drive_return(journal, kim, counter.register, visit.id).step is Step.REFUNDED
    start_receipt_again(journal, kim, visit.id, "key:Return")
    drive_return(journal, kim, counter.register, visit.id)
    give_money_back(journal, kim, visit.id, "key:Return")


def exported(counter: Counter, part: Part | None = None) -> bytes:
    out = io.BytesIO()
    export_journal(counter.journal, out.write, part or Part())
    return out.getvalue()


def acknowledge(counter: Counter) -> None:
    """Let the centre sign for everything that there is, as it does after a push."""
    with counter.store.read() as connection:
        page = sync_queries.slice_after(connection, TERMINAL, Proof(), 1, (10**6, 10**9))
    proof = page.proofs[max(page.proofs)]
    signed = acknowledged_bytes(TERMINAL, 1, proof.seq, proof.head, proof.turnover)
    signature = counter.centre.sign(ACKNOWLEDGEMENT, signed)
    answer = Acknowledgement(TERMINAL, 1, proof.seq, proof.head, proof.turnover, signature)
    with counter.agent.transaction() as connection:
        sync_queries.store_acknowledgement(connection, answer, "2026-11-21T10:00:00Z")


def slip_of(counter: Counter, number: int) -> str:
    """Return what the QR code on the closing slip of a shift says."""
    with counter.store.read() as connection:
        wanted = (
            journal_table.select()
            .where(journal_table.c.kind == "shift_closed")
            .order_by(journal_table.c.seq)
        )
        row = connection.execute(wanted).all()[number - 1]
        assert history.shift_numbered(connection, number)
    report = shift_report(counter.journal, number, EntryKey(row.terminal, row.epoch, row.seq))
    slip = ClosingSlip(
        branch="ОПС", window="2", shift=report.shifts[0], position=report.positions[-1]
    )
    return qr_text(slip)


# --- what forgers do -----------------------------------------------------------------------------


def body_of(line: Line) -> Body:
    body: Body = json.loads(base64.b64decode(line["body"]))
    return body


def sealed(body: Body, signer: Signer) -> Line:
    """Return the line of an entry as somebody with this key writes it."""
    data = canonical(body)
    hashed = digest(data)
    return {
        "line": "entry",
        "body": base64.b64encode(data).decode(),
        "hash": hashed.hex(),
        "signature": signer.sign(ENTRY, hashed).hex(),
    }


def written(lines: list[Line]) -> bytes:
    """Return the lines as a file whose checksum is right: nothing is found by that alone."""
    *rest, end = lines
    data = b"".join(canonical(line) + b"\n" for line in rest)
    counts = {
        "lines": len(rest),
        "entries": sum(line["line"] == "entry" for line in rest),
        "acknowledgements": sum(line["line"] == "acknowledgement" for line in rest),
        "sha256": digest(data).hex(),
    }
    return data + canonical({**end, **counts}) + b"\n"


def rewritten(day: Day, change: Callable[[list[Body]], None]) -> bytes:
    """Return the export after somebody with every key of the window changed its entries.

    All that follows is chained and signed anew; the centre's key nobody has, so its answers go.
    """
    lines = [line for line in day.lines if line["line"] != "acknowledgement"]
    bodies = [body_of(line) for line in lines if line["line"] == "entry"]
    change(bodies)
    head, prev = [], ZERO_HASH
    for seq, body in enumerate(bodies, start=1):
        body |= {"prev": prev, "seq": seq}
        head.append(sealed(body, day.signers[body["key"]]))
        prev = head[-1]["hash"]
    top = {**lines[0], "last": f"{TERMINAL}.1.{len(bodies)}"}
    feed = [line for line in lines if line["line"] == "feed"]
    return written([top, *feed, *head, lines[-1]])


def checked(
    data: bytes, slips: list[str] | None = None, keys: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return what the verifier says of these bytes, with witnesses and keys from elsewhere."""
    check = Check(slips or [], {"terminal_key": "", "centre_key": "", **(keys or {})})
    return outcome(check, check.run(io.BytesIO(data)))
