"""Cancel a sale after its receipt: a card's money first, the return receipt, then the cash back.

The same pattern as the payment: everything is recorded before the register is asked, its proof
after it, and what is not proven stays unknown for this visit alone. The cash leaves the drawer
with an entry of its own, so that a power cut never leaves it open who has it.
"""

from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection

from app.domain.ledger import Account, Posting, reverse
from app.domain.money import Money
from app.domain.payment import Payment, Return
from app.domain.ports import FiscalReceipt
from app.domain.reasons import Reason, ReasonTable, ReasonUse
from app.domain.visit import Kind, Step, Visit, VisitState
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload, canonical, digest, parse
from app.messages.entries import Draft, EntryKey, FactKey
from app.services.reading import claim_fact, lines, require_shift, require_table, require_visit
from app.services.second_person import SecondPerson, confirm_return
from app.services.staff import ClerkSession
from app.store import print_queue, queries
from app.store.claims import last_fact
from app.store.journal import Journal, Unit, Writer

MONEY_BACK: Final = "money_back"
"""The fact of a settlement that it was returned: true once, unless the register said no."""

ALONE: Final = "alone"
MANAGER: Final = "manager"
"""How a return was confirmed; one that was not opens a case at the centre."""


def return_reasons(journal: Journal) -> tuple[Reason, ...]:
    """Return the reasons to choose from. Raises NO_TARIFF while there are none."""
    with journal.read() as connection:
        return _reasons(connection).of(ReasonUse.CANCEL)


def refuse_return(visit: Visit) -> None:
    """Raise the refusal that tells why this sale cannot be cancelled, if it cannot.

    Raises NOTHING_TO_GIVE_BACK, RECEIPT_UNKNOWN, RETURN_UNKNOWN, MONEY_IS_OWED,
    RETURN_AFTER_HAND_OVER or RETURN_RECEIPT_OWED.
    """
    refusals = {
        VisitState.HANDED_OVER: Refusal.RETURN_AFTER_HAND_OVER,
        VisitState.SETTLING: Refusal.RECEIPT_UNKNOWN,
        VisitState.RETURNING: Refusal.RETURN_UNKNOWN,
        VisitState.REFUNDED: Refusal.RETURN_RECEIPT_OWED,
        VisitState.RETURNED: Refusal.MONEY_IS_OWED,
    }
    if visit.state is not VisitState.SETTLED or visit.payment is None:
        raise ClerkError(refusals.get(visit.state, Refusal.NOTHING_TO_GIVE_BACK))


def start_return(
    journal: Journal,
    session: ClerkSession,
    visit_id: str,
    reason: str,
    second: SecondPerson | None,
    cause: str,
) -> Visit:
    """Record that a settled sale is to be cancelled, before the register is asked.

    `reason` is a code of the reasons table, e.g. "26.2". Without a second person the entry says so,
    and the centre opens a case; nothing waits for it. Raises as `refuse_return` does, and
    NOT_ENOUGH_IN_DRAWER (`needed`, `held`) where the drawer could not give the cash back.
    """
    with journal.write(session.writer(cause)) as unit:
        shift = require_shift(unit.connection, session.clerk)
        visit = require_visit(unit.connection, visit_id)
        refuse_return(visit)
        payment = _payment(visit)
        _require_cash(unit.connection, shift.id, payment.due - payment.card)
        key = str(uuid4())
        about: Payload = {
            "visit": visit_id,
            "shift": shift.id,
            "settlement": payment.settlement,
            "return": key,
            "total": payment.due.kopecks,
            "cash": (payment.due - payment.card).kopecks,
            "card": payment.card.kopecks,
            "reason": _plain_reason(unit.connection, reason),
            **_refund(visit),
        }
        confirmed = (
            "" if second is None else confirm_return(journal, unit, second, about, cause).text
        )
        way = ALONE if second is None else MANAGER
        _append_started(unit, session, payment, about | {"second": way, "confirmed": confirmed})
        return require_visit(unit.connection, visit_id)


def start_receipt_again(
    journal: Journal, session: ClerkSession, visit_id: str, cause: str
) -> Visit:
    """Record that the return receipt of a refunded sale is to be tried once more.

    The bank is not asked again, nor is the second person: both are done. Raises WRONG_STEP, or
    what the visit waits for, unless it is REFUNDED.
    """
    with journal.write(session.writer(cause)) as unit:
        shift = require_shift(unit.connection, session.clerk)
        visit = require_visit(unit.connection, visit_id)
        visit.require(Step.REFUNDED)
        if visit.back is None:
            raise ClerkError(Refusal.NOTHING_TO_GIVE_BACK)
        facts, _private = queries.entry_facts(unit.connection, EntryKey.parse(visit.back.started))
        now = {"shift": shift.id, "return": str(uuid4()), "instead": visit.back.key}
        held = {"held": visit.back.card.kopecks}
        _append_started(unit, session, _payment(visit), facts | now | held)
        return require_visit(unit.connection, visit_id)


def post_return(journal: Journal, writer: Writer, visit_id: str, receipt: FiscalReceipt) -> Visit:
    """Record the register's return receipt: the sale is undone, the customer's cash is owed.

    A return that is posted already stays as it is. Raises RETURN_UNKNOWN when the document's total
    is not what was asked for.
    """
    with journal.write(writer) as unit:
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not Step.WAIT_FOR_RETURN or visit.back is None:
            return visit
        if receipt.total != visit.back.total:
            raise ClerkError(Refusal.RETURN_UNKNOWN)
        payment, pending = _payment(visit), _pending(unit.connection, visit.back)
        unit.append(
            Draft(
                kind=Kind.RETURNED,
                payload={
                    **_of(unit.connection, visit, visit.back),
                    "document": receipt.document,
                    "sign": receipt.sign,
                    "issued_at": receipt.issued_at,
                    "drive": receipt.drive,
                    "register_shift": receipt.shift,
                    "total": receipt.total.kopecks,
                    "cash": visit.back.cash.kopecks,
                    "paper_out": int(receipt.paper_out),
                    "numbers": [item.policy for item in visit.items if item.policy],
                },
                postings=tuple(
                    (str(Account.CUSTOMER) if name == Account.DRAWER else name, amount)
                    for name, amount in pending
                ),
                reverses=_claimed(unit.connection, payment),
            )
        )
        print_queue.supersede(unit.connection)
        return require_visit(unit.connection, visit_id)


def void_return(
    journal: Journal,
    writer: Writer,
    visit_id: str,
    code: int,
    reason: str,
    waited: Step = Step.WAIT_FOR_RETURN,
) -> Visit:
    """Record the proof that there is no return receipt: the sale stands as it was.

    The proof is the register's, or, where the visit `waited` for the refund, the bank's that no
    money went back: then the register was never asked. Money that is on the card again is named
    as `held`: the receipt of it is owed.
    """
    with journal.write(writer) as unit:
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not waited or visit.back is None:
            return visit
        fact = last_fact(unit.connection, MONEY_BACK, _payment(visit).settlement)
        payload = _of(unit.connection, visit, visit.back) | {"code": code, "reason": reason}
        if visit.back.refunded:
            payload["held"] = visit.back.card.kopecks
        unit.append(
            Draft(
                kind=Kind.RETURN_VOIDED,
                payload=payload,
                reverses=() if fact is None else (fact,),
            )
        )
        return require_visit(unit.connection, visit_id)


def give_money_back(journal: Journal, session: ClerkSession, visit_id: str, cause: str) -> Visit:
    """Record that the customer has the cash. Raises NOTHING_TO_GIVE_BACK, NOT_ENOUGH_IN_DRAWER."""
    with journal.write(session.writer(cause)) as unit:
        shift = require_shift(unit.connection, session.clerk)
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not Step.GIVE_BACK or visit.back is None:
            raise ClerkError(Refusal.NOTHING_TO_GIVE_BACK)
        cash = visit.back.cash
        _require_cash(unit.connection, shift.id, cash)
        given = (Posting(Account.CUSTOMER, cash), Posting(Account.DRAWER, -cash))
        payload: Payload = {
            "visit": visit_id,
            "shift": shift.id,
            "return": visit.back.key,
            "cash": cash.kopecks,
        }
        unit.append(
            Draft(
                kind=Kind.MONEY_GIVEN_BACK,
                payload=payload,
                postings=lines(given) if cash else (),
            )
        )
        return require_visit(unit.connection, visit_id)


def _refund(visit: Visit) -> Payload:
    """Return what the bank is to give back: the key of it, and the charge (`of`) by its number."""
    if visit.card is None:
        return {}
    return {"refund": str(uuid4()), "of": visit.card.reference}


def _append_started(unit: Unit, session: ClerkSession, payment: Payment, about: Payload) -> None:
    facts, _private = queries.entry_facts(unit.connection, EntryKey.parse(payment.started))
    task = {"lines": facts["lines"], "key": about["return"], "is_return": 1}
    fact = claim_fact(unit.connection, MONEY_BACK, payment.settlement, Refusal.NOTHING_TO_GIVE_BACK)
    sale = _started(unit.connection, payment)
    unit.append(
        Draft(
            kind=Kind.RETURN_STARTED,
            payload={**about, "lines": facts["lines"], "task": digest(canonical(task)).hex()},
            pending=lines(
                reverse(
                    Posting(Account(account), Money(amount)) for account, amount in sale["pending"]
                )
            ),
            facts=(fact,),
            private={"clerk_name": session.name},
        )
    )


def _require_cash(connection: Connection, shift: str, needed: Money) -> None:
    held = queries.account(connection, str(Account.DRAWER), shift)
    if held < needed:
        raise ClerkError(Refusal.NOT_ENOUGH_IN_DRAWER, needed=needed.text, held=held.text)


def _of(connection: Connection, visit: Visit, back: Return) -> Payload:
    """Return what a proof is of; it belongs to the shift that is open when it comes."""
    now = queries.open_shift(connection)
    return {
        "visit": visit.id,
        "shift": "" if now is None else now.shift,
        "settlement": _payment(visit).settlement,
        "return": back.key,
    }


def _payment(visit: Visit) -> Payment:
    if visit.payment is None:
        raise ClerkError(Refusal.NOTHING_TO_GIVE_BACK)
    return visit.payment


def _claimed(connection: Connection, payment: Payment) -> tuple[FactKey, ...]:
    """Return the facts that the settlement made true: exactly these become untrue again."""
    claims = _started(connection, payment)["facts"]
    return tuple(FactKey(kind, key, generation) for kind, key, generation, *_cites in claims)


def _started(connection: Connection, payment: Payment) -> dict[str, Any]:
    return _body(connection, EntryKey.parse(payment.started))


def _pending(connection: Connection, back: Return) -> list[tuple[str, int]]:
    rows = _body(connection, EntryKey.parse(back.started))["pending"]
    return [(account, amount) for account, amount in rows]


def _body(connection: Connection, key: EntryKey) -> dict[str, Any]:
    row = queries.entry_row(connection, key)
    if row is None:
        raise LookupError(key.text)
    return parse(bytes(row.body))


def _reasons(connection: Connection) -> ReasonTable:
    return require_table(connection, "reasons", ReasonTable.from_payload)


def _plain_reason(connection: Connection, code: str) -> Payload:
    table = _reasons(connection)
    [reason] = [each for each in table.of(ReasonUse.CANCEL) if each.code == code]
    return {"code": reason.code, "text": reason.text, "table": table.version}
