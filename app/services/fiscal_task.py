"""The register's task: made once from the visit, stored, and read back exactly as it was."""

from datetime import date

from sqlalchemy import Connection

from app.domain.money import Money
from app.domain.ports import FiscalTask, LineSubject, ReceiptLine
from app.domain.receipt import LineTable, receipt_lines
from app.domain.visit import Visit
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import EntryKey
from app.services.reading import require_table
from app.store import queries
from app.store.journal import Journal


def stored_lines(connection: Connection, visit: Visit, today: date) -> list[Payload]:
    """Return the receipt's lines as a settlement stores them, one for each charge."""
    table = require_table(connection, "receipt_lines", LineTable.from_payload)
    return [_plain(line) for line in receipt_lines(visit.charges, table, today)]


def fiscal_task(journal: Journal, visit: Visit) -> FiscalTask:
    """Return the task exactly as the record has it. Raises WRONG_STEP without a settlement."""
    if visit.payment is None:
        raise ClerkError(Refusal.WRONG_STEP, step=str(visit.step))
    with journal.read() as connection:
        started = EntryKey.parse(visit.payment.started)
        facts, private = queries.entry_facts(connection, started)
    return FiscalTask(
        key=visit.payment.settlement,
        clerk_name=str(private.get("clerk_name", "")),
        lines=tuple(map(stored_line, facts["lines"])),
        cash=visit.payment.due - visit.payment.card,
        card=visit.payment.card,
    )


def _plain(line: ReceiptLine) -> Payload:
    return {
        "name": line.name,
        "amount": line.amount.kopecks,
        "subject": str(line.subject),
        "vat": line.vat,
        "supplier_name": line.supplier_name,
        "supplier_inn": line.supplier_inn,
        "supplier_phone": line.supplier_phone,
    }


def stored_line(facts: Payload) -> ReceiptLine:
    """Return a receipt's line as an entry has it."""
    return ReceiptLine(
        facts["name"],
        Money(facts["amount"]),
        LineSubject(facts["subject"]),
        facts["vat"],
        facts["supplier_name"],
        facts["supplier_inn"],
        facts["supplier_phone"],
    )
