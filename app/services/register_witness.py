"""The fiscal register's own totals as a third witness, held against the journal at a close.

They are those of the register's shift, which is not the clerk's: it may span several of them, and
a clerk's shift may span two. So the journal is counted by the register's shift that each receipt
names.
"""

from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, tuple_

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.ports import FiscalRegister
from app.domain.register_totals import FiscalTotals, RegisterWitness
from app.domain.visit import Kind, VisitState
from app.messages.canonical import parse
from app.store import queries
from app.store.journal import Journal
from app.store.tables import journal as journal_table
from app.store.tables import shifts

_SHIFTS_BACK: Final = 6
"""A register's shift is a day at most: so many shifts of one window cover it."""

_RECEIPTS: Final = [str(Kind.SETTLEMENT_POSTED), str(Kind.RETURNED)]


def ask_register(register: FiscalRegister) -> FiscalTotals | None:
    """Ask the register for the totals of its shift; None where it cannot tell."""
    return register.totals()


def compare_register(journal: Journal, said: FiscalTotals | None) -> RegisterWitness:
    """Hold the register's totals against the receipts that the journal has of that shift."""
    if said is None:
        return RegisterWitness()
    with journal.read() as connection:
        waiting = (VisitState.SETTLING, VisitState.RETURNING)
        return RegisterWitness(
            said, _recorded(connection, said.shift), len(queries.visits_in(connection, waiting))
        )


def _recorded(connection: Connection, shift: int) -> FiscalTotals:
    """Add up the receipts of a shift of the register, on the drive that is in it now."""
    bodies = _receipts(connection)
    drive = bodies[0]["payload"]["drive"] if bodies else ""
    mine = [
        body
        for body in bodies
        if (body["payload"]["drive"], body["payload"]["register_shift"]) == (drive, shift)
    ]
    sales = [body for body in mine if body["kind"] == Kind.SETTLEMENT_POSTED]
    back = [body for body in mine if body["kind"] == Kind.RETURNED]
    card = Money.total(_card(body) for body in sales)
    return FiscalTotals(
        shift=shift,
        sales=len(sales),
        cash=_total(sales) - card,
        card=card,
        returns=len(back),
        returned=_total(back),
    )


def _receipts(connection: Connection) -> list[dict[str, Any]]:
    """Return the bodies of the latest receipts, the newest first."""
    opened = connection.execute(_OPENED).all()
    if not opened:
        return []
    since = {"kinds": _RECEIPTS, "since_epoch": opened[-1].epoch, "since_seq": opened[-1].seq}
    return [parse(bytes(body)) for body in connection.scalars(_SINCE, since)]


def _total(bodies: list[dict[str, Any]]) -> Money:
    return Money.total(Money(body["payload"]["total"]) for body in bodies)


def _card(body: dict[str, Any]) -> Money:
    """Return what of a sale was paid by card: that much the receipt takes off what was held."""
    held = [amount for account, amount in body["postings"] if account == Account.CARD_HELD]
    return Money(sum(held))


_OPENED: Final = (
    select(shifts.c.epoch, shifts.c.seq)
    .order_by(shifts.c.epoch.desc(), shifts.c.seq.desc())
    .limit(_SHIFTS_BACK)
)
_SINCE: Final = (
    select(journal_table.c.body)
    .where(
        journal_table.c.kind.in_(bindparam("kinds", expanding=True)),
        tuple_(journal_table.c.epoch, journal_table.c.seq)
        >= tuple_(bindparam("since_epoch"), bindparam("since_seq")),
    )
    .order_by(journal_table.c.epoch.desc(), journal_table.c.seq.desc())
)
