"""The register's part of a return: from the intent to its receipt, or to the proof of none."""

from app.domain.money import Money
from app.domain.ports import (
    FiscalOutcome,
    FiscalReceipt,
    FiscalRefusal,
    FiscalRegister,
    FiscalTask,
)
from app.domain.visit import Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.services.effects import recovery_writer
from app.services.fiscal_task import stored_line
from app.services.money_back import post_return, void_return
from app.services.reading import require_visit
from app.services.staff import ClerkSession, Right
from app.store import queries
from app.store.journal import Journal, Writer


def drive_return(
    journal: Journal, session: ClerkSession, register: FiscalRegister, visit_id: str
) -> Visit:
    """Hand the started return to the register and record what it proves.

    The visit comes back RETURNED (the money is to be given back), settled as before with
    `voided_reason`, or still RETURNING: then the return receipt is unknown, for this visit alone.
    """
    session.require(Right.SERVE)
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_RETURN:
        return visit
    outcome = register.register(return_task(journal, visit))
    return _record(journal, session.writer("register"), visit_id, outcome)


def check_return(journal: Journal, register: FiscalRegister, visit_id: str) -> Visit:
    """Ask the register what became of a return whose answer was lost; the recovery writes it."""
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_RETURN or visit.back is None:
        return visit
    outcome = register.fence(visit.back.key)
    return _record(journal, recovery_writer(journal), visit_id, outcome)


def return_task(journal: Journal, visit: Visit) -> FiscalTask:
    """Return the task exactly as the record has it. Raises NOTHING_TO_GIVE_BACK without one."""
    if visit.back is None:
        raise ClerkError(Refusal.NOTHING_TO_GIVE_BACK)
    with journal.read() as connection:
        facts, private = queries.entry_facts(connection, EntryKey.parse(visit.back.started))
    return FiscalTask(
        key=facts["return"],
        clerk_name=str(private.get("clerk_name", "")),
        lines=tuple(map(stored_line, facts["lines"])),
        cash=Money(facts["cash"]),
        card=Money(facts["card"]),
        is_return=True,
    )


def _record(journal: Journal, writer: Writer, visit_id: str, outcome: FiscalOutcome) -> Visit:
    if isinstance(outcome, FiscalReceipt):
        return post_return(journal, writer, visit_id, outcome)
    if isinstance(outcome, FiscalRefusal):
        return void_return(journal, writer, visit_id, outcome.code, outcome.text)
    return _visit(journal, visit_id)


def _visit(journal: Journal, visit_id: str) -> Visit:
    with journal.read() as connection:
        return require_visit(connection, visit_id)
