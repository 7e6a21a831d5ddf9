"""Take the payment: reserve and record everything first, then act, then record the proof."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection

from app.domain.charges import Charge
from app.domain.identifiers import PolicyNumber
from app.domain.ledger import Account, Posting, balanced
from app.domain.money import Money
from app.domain.papers import Paper, policy_document
from app.domain.policy import PolicyTerms
from app.domain.ports import FiscalReceipt
from app.domain.visit import Kind, Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload, canonical, digest
from app.messages.entries import Draft, EntryKey, FactKey
from app.services.fiscal_task import stored_lines
from app.services.reading import (
    claim_fact,
    lines,
    local_day,
    require_own_file,
    require_shift,
    require_table,
    require_visit,
)
from app.services.staff import ClerkSession
from app.store import claims, queries
from app.store.journal import Journal, Unit, Writer

POLICY_NUMBERS: Final = "policy"


@dataclass(frozen=True, slots=True)
class Tender:
    """What the customer gives: `cash` as handed over, `card` as charged."""

    cash: Money
    card: Money = Money.ZERO

    def change(self, due: Money) -> Money | None:
        """Return what is given back, out of the cash alone; None where this does not pay `due`."""
        cash_due = due - self.card
        return None if cash_due < Money.ZERO or self.cash < cash_due else self.cash - cash_due


def start_settlement(
    journal: Journal, session: ClerkSession, visit_id: str, tender: Tender, cause: str
) -> Visit:
    """Record what is going to happen, before any device is touched.

    Reserves the facts that can be true once, takes the policy numbers, and stores the register's
    key with the whole task, so that whatever comes next can be proven or undone. A card that is
    charged already pays its whole sum again without a second charge. Raises NOT_ENOUGH_CASH
    (`due`, `given`), NO_NUMBERS_LEFT, CARD_CHARGED, what is missing before payment, or what
    `require_own_file` raises: an older file would give its policy numbers out a second time.
    """
    with journal.write(session.writer(cause)) as unit:
        require_own_file(unit.connection)
        shift = require_shift(unit.connection, session.clerk)
        visit = require_visit(unit.connection, visit_id)
        _require_payable(visit, tender)
        if tender.change(visit.due) is None:
            given = tender.cash + tender.card
            raise ClerkError(Refusal.NOT_ENOUGH_CASH, due=visit.due.text, given=given.text)
        today = local_day(journal)
        policies = _take_policies(journal, unit, visit, today)
        receipt = stored_lines(unit.connection, visit, today)
        entry = unit.append(
            Draft(
                kind=Kind.SETTLEMENT_STARTED,
                payload=_started(visit, shift.id, tender, receipt) | {"policies": policies},
                pending=lines(_postings(visit, visit.due, tender.card, Account.DRAWER)),
                facts=_claims(unit.connection, visit),
                numbers=tuple((POLICY_NUMBERS, p["block"], p["serial"]) for p in policies),
                private={"clerk_name": session.name},
            )
        )
        return queries.visit_after(visit, entry)


def post_settlement(
    journal: Journal, writer: Writer, visit_id: str, receipt: FiscalReceipt
) -> Visit:
    """Record the register's proof: the postings become final and the slip is due.

    A settlement that is posted already stays as it is. Raises RECEIPT_UNKNOWN when the document's
    total is not what was asked for: that is for people to find out, not for the program.
    """
    with journal.write(writer) as unit:
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not Step.WAIT_FOR_RECEIPT or visit.payment is None:
            return visit
        if receipt.total != visit.payment.due:
            raise ClerkError(Refusal.RECEIPT_UNKNOWN, step=str(visit.step))
        payment = visit.payment
        shift, cash_account = _period(unit.connection, visit)
        payload: Payload = {
            "visit": visit_id,
            "shift": shift,
            "settlement": payment.settlement,
            "document": receipt.document,
            "sign": receipt.sign,
            "issued_at": receipt.issued_at,
            "drive": receipt.drive,
            "register_shift": receipt.shift,
            "total": receipt.total.kopecks,
            "paper_out": int(receipt.paper_out),
        }
        entry = unit.append(
            Draft(
                kind=Kind.SETTLEMENT_POSTED,
                payload=payload,
                postings=lines(_postings(visit, payment.due, payment.card, cash_account)),
                documents=_papers(visit),
            )
        )
        return queries.visit_after(visit, entry)


def void_settlement(
    journal: Journal,
    writer: Writer,
    visit_id: str,
    code: int,
    reason: str,
    waited: Step = Step.WAIT_FOR_RECEIPT,
) -> Visit:
    """Record the proof that there is no document: the visit may be paid anew.

    The proof is the register's, or, where the visit `waited` for the card, the bank's that nothing
    was charged: then the register was never asked. A charge that stands is named as `held`.
    """
    with journal.write(writer) as unit:
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not waited or visit.payment is None:
            return visit
        payload: Payload = {
            "visit": visit_id,
            "shift": _period(unit.connection, visit)[0],
            "settlement": visit.payment.settlement,
            "code": code,
            "reason": reason,
            "numbers": [item.policy for item in visit.items if item.policy],
        }
        if visit.card is not None:
            payload["held"] = visit.card.amount.kopecks
        unit.append(
            Draft(
                kind=Kind.SETTLEMENT_VOIDED,
                payload=payload,
                reverses=_reserved(unit.connection, visit),
            )
        )
        return require_visit(unit.connection, visit_id)


def _require_payable(visit: Visit, tender: Tender) -> None:
    """Raise what forbids this payment; a card that is charged already pays what it was charged."""
    if visit.card is None:
        visit.require(Step.PAY)
        return
    visit.require(Step.CHARGED)
    if tender.card != visit.card.amount:
        raise ClerkError(Refusal.CARD_CHARGED, step=str(visit.step))


def _period(connection: Connection, visit: Visit) -> tuple[str, Account]:
    """Return the shift that this entry belongs to, and where its cash is booked.

    While the shift of the payment is open, that is its drawer. What is proven after the close
    never changes the closed shift: there the cash was counted as a surplus, and the posting takes
    it out of the differences.
    """
    facts, _private = _read_started(connection, visit)
    now = queries.open_shift(connection)
    if now is not None and now.shift == facts["shift"]:
        return now.shift, Account.DRAWER
    return ("" if now is None else now.shift), Account.DIFFERENCE


def _started(visit: Visit, shift: str, tender: Tender, receipt: list[Payload]) -> Payload:
    settlement = str(uuid4())
    charge = settlement if visit.card is None else visit.card.key
    return {
        **({"charge": charge} if tender.card else {}),
        "visit": visit.id,
        "shift": shift,
        "settlement": settlement,
        "charges": [_plain_charge(charge) for charge in visit.charges],
        "due": visit.due.kopecks,
        "cash": tender.cash.kopecks,
        "card": tender.card.kopecks,
        "change": (tender.cash + tender.card - visit.due).kopecks,
        "lines": receipt,
        "task": digest(canonical({"lines": receipt, "key": settlement})).hex(),
    }


def _postings(
    visit: Visit, total: Money, card: Money, cash_account: Account
) -> tuple[Posting, ...]:
    """Return what is taken and what is owed for it: two figures, which have to agree."""
    taken = [Posting(cash_account, total - card), Posting(Account.CARD_HELD, card)]
    owed = [Posting(charge.account, -charge.amount) for charge in visit.charges]
    return balanced(posting for posting in (*taken, *owed) if posting.amount)


def _papers(visit: Visit) -> tuple[str, ...]:
    """Return what is due on paper: the customer's slip, and a certificate for each policy."""
    numbers = (item.policy for item in visit.items if item.policy)
    return (str(Paper.SLIP), *map(policy_document, numbers))


def _claims(connection: Connection, visit: Visit) -> tuple[tuple[FactKey, EntryKey | None], ...]:
    keys = [item.item.key for item in visit.items]
    settled = [claim_fact(connection, "settled", key, Refusal.ALREADY_SETTLED) for key in keys]
    insured = [
        claim_fact(connection, "policy", item.item.key, Refusal.ALREADY_SETTLED)
        for item in visit.items
        if item.policy_wanted
    ]
    return (*settled, *insured)


def _reserved(connection: Connection, visit: Visit) -> tuple[FactKey, ...]:
    wanted = [("settled", item.item.key) for item in visit.items]
    wanted += [("policy", item.item.key) for item in visit.items if item.policy]
    found = (claims.last_fact(connection, kind, key) for kind, key in wanted)
    return tuple(fact for fact in found if fact is not None)


def _take_policies(journal: Journal, unit: Unit, visit: Visit, today: date) -> list[dict[str, Any]]:
    wanted = [item for item in visit.items if item.policy_wanted]
    if not wanted:
        return []
    terms = require_table(unit.connection, "policy_terms", PolicyTerms.from_payload)
    place = journal.identity
    found = claims.next_numbers(
        unit.connection, POLICY_NUMBERS, (place.terminal, place.epoch), len(wanted)
    )
    if len(found) < len(wanted):
        raise ClerkError(Refusal.NO_NUMBERS_LEFT)
    return [
        {
            "item": item.item.key,
            "number": PolicyNumber.issue(place.branch, today, serial).text,
            "block": block,
            "serial": serial,
            "price": item.offer.price.kopecks if item.offer else 0,
            "terms": item.offer.terms if item.offer else "",
            "valid_until": terms.valid_until(today).isoformat(),
        }
        for item, (block, serial) in zip(wanted, found, strict=True)
    ]


def _read_started(connection: Connection, visit: Visit) -> tuple[Payload, Payload]:
    if visit.payment is None:
        raise ClerkError(Refusal.WRONG_STEP, step=str(visit.step))
    return queries.entry_facts(connection, EntryKey.parse(visit.payment.started))


def _plain_charge(charge: Charge) -> list[Any]:
    return [charge.item, str(charge.kind), charge.amount.kopecks]
