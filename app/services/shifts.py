"""Open and close a shift: counted cash in, expected, counted and difference out."""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection

from app.domain.ledger import Account, Posting, balanced
from app.domain.money import Money
from app.domain.papers import Paper
from app.domain.payment import Payment
from app.domain.register_totals import RegisterWitness
from app.domain.shift import CashCount, Shift
from app.domain.transfers import OpenTransfer
from app.domain.visit import VisitState
from app.domain.visit_states import HELD
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft, EntryKey, FactKey
from app.services.acquirer import BankList, witness_of
from app.services.days import free_day
from app.services.reading import lines, local_day, require_own_file, require_shift, shift_of
from app.services.staff import ClerkSession, Right
from app.store import queries, transfers
from app.store.journal import Journal, Unit
from app.store.projections import DAY_OPENED, SHIFT_CLOSED, SHIFT_OPENED

DRAWER: Final = str(Account.DRAWER)
_AT_THE_WINDOW: Final = (VisitState.OPEN, VisitState.SUSPENDED, VisitState.SETTLED)
_UNKNOWN: Final = (VisitState.SETTLING, VisitState.RETURNING)


@dataclass(frozen=True, slots=True)
class DrawerState:
    """What should lie in the drawer: `expected`, and `unconfirmed` while a receipt is unknown."""

    expected: Money
    unconfirmed: Money


@dataclass(frozen=True, slots=True)
class ShiftClosing:
    """The three figures of a count. `difference` is counted less expected: short is negative."""

    shift: Shift
    expected: Money
    counted: Money
    difference: Money


def current_shift(journal: Journal) -> Shift | None:
    """Return the open shift of this drawer, whoever opened it."""
    with journal.read() as connection:
        return shift_of(connection)


def opens_day(journal: Journal) -> bool:
    """Tell whether opening a shift would open the operating day too."""
    with journal.read() as connection:
        return queries.open_day(connection) is None


def drawer(journal: Journal) -> DrawerState:
    """Return what the drawer should hold in the open shift. Raises SHIFT_CLOSED."""
    with journal.read() as connection:
        return drawer_of(connection, require_shift(connection).id)


def open_shift(journal: Journal, session: ClerkSession, counted: CashCount, cause: str) -> Shift:
    """Open a shift with the counted cash; opens the operating day for those who may.

    The day belongs to the branch and is opened by its manager, or by the clerk of a one-window
    branch (right `open_day`); it gets the first date from today on that no closed day has.
    Raises SHIFT_ALREADY_OPEN (`number`), DRAWER_IN_USE, DAY_NOT_OPEN, and what `require_own_file`
    raises.
    """
    session.require(Right.SERVE)
    with journal.write(session.writer(cause)) as unit:
        require_own_file(unit.connection)
        _refuse_second(unit.connection, session)
        day = queries.open_day(unit.connection) or _open_day(journal, session, unit)
        number = queries.last_shift_number(unit.connection) + 1
        shift = uuid4().hex
        payload = {
            "shift": shift,
            "number": number,
            "day": day,
            "count": counted.to_payload(),
        }
        postings = lines(
            balanced(
                [Posting(Account.DRAWER, counted.total), Posting(Account.SAFE, -counted.total)]
            )
            if counted.total
            else ()
        )
        claim = FactKey(
            "shift", f"{journal.identity.terminal}/{journal.identity.epoch}/{number}", 1
        )
        unit.append(
            Draft(kind=SHIFT_OPENED, payload=payload, postings=postings, facts=((claim, None),))
        )
        opened = shift_of(unit.connection)
    if opened is None:
        raise RuntimeError("a shift was opened and is not there")
    return opened


def close_shift(
    journal: Journal,
    session: ClerkSession,
    counted: CashCount,
    cause: str,
    bank: BankList | None = None,
    register: RegisterWitness | None = None,
) -> ShiftClosing:
    """Close the shift with a count; a difference is an entry, never a correction in silence.

    Raises SHIFT_CLOSED, DRAWER_IN_USE, or VISIT_STILL_OPEN while a customer stands at the window.
    A visit with an unknown receipt, with a card's money but no receipt, or with money owed to its
    customer does not hold the close up: it is listed in the entry. So is what the `bank` lists
    otherwise than the record, where it was asked, what the `register` counted beside it, and cash
    that this window sent and nobody has received: it left the drawer, and stays on its way.
    """
    with journal.write(session.writer(cause)) as unit:
        shift = require_shift(unit.connection, session.clerk)
        if queries.visits_in(unit.connection, _AT_THE_WINDOW):
            raise ClerkError(Refusal.VISIT_STILL_OPEN)
        unknown = queries.visits_in(unit.connection, _UNKNOWN)
        owed = queries.visits_in(unit.connection, (VisitState.RETURNED,))
        charged = queries.visits_in(unit.connection, HELD)
        sent = transfers.sent_and_open(unit.connection)
        expected = drawer_of(unit.connection, shift.id).expected
        difference = counted.total - expected
        said = {} if bank is None else {"acquirer": witness_of(unit.connection, bank).to_payload()}
        said |= {} if register is None else {"register": register.to_payload()}
        unit.append(
            Draft(
                kind=SHIFT_CLOSED,
                payload={
                    "shift": shift.id,
                    "number": shift.number,
                    "count": counted.to_payload(),
                    "expected": expected.kopecks,
                    "counted": counted.total.kopecks,
                    "difference": difference.kopecks,
                    "unknown_receipts": [visit.id for visit in unknown],
                    "held_charges": [visit.id for visit in charged],
                    "money_owed": [visit.id for visit in owed],
                    "open_transfers": [OpenTransfer.of(each).to_payload() for each in sent],
                    **said,
                },
                postings=_closing(counted.total, difference),
                documents=(str(Paper.CLOSING_SLIP),),
            )
        )
    return ShiftClosing(shift, expected, counted.total, difference)


def _closing(counted: Money, difference: Money) -> tuple[tuple[str, int], ...]:
    """Book the difference first, then hand the counted cash back: the drawer ends at zero."""
    found = [Posting(Account.DRAWER, difference), Posting(Account.DIFFERENCE, -difference)]
    handed = [Posting(Account.DRAWER, -counted), Posting(Account.SAFE, counted)]
    booked = [posting for posting in (*found, *handed) if posting.amount]
    return lines(balanced(booked)) if booked else ()


def drawer_of(connection: Connection, shift: str) -> DrawerState:
    """Return what the drawer should hold in a shift, within a view that is open already."""
    settling = queries.visits_in(connection, (VisitState.SETTLING,))
    unconfirmed = Money.total(
        visit.payment.due - visit.payment.card
        for visit in settling
        if visit.payment is not None and _shift_of(connection, visit.payment) == shift
    )
    return DrawerState(queries.account(connection, DRAWER, shift), unconfirmed)


def _shift_of(connection: Connection, payment: Payment) -> str:
    """Return the shift whose drawer the money lies in; a closed one has been handed in."""
    facts, _private = queries.entry_facts(connection, EntryKey.parse(payment.started))
    return str(facts["shift"])


def _refuse_second(connection: Connection, session: ClerkSession) -> None:
    existing = queries.open_shift(connection)
    if existing is None:
        return
    if existing.clerk == session.clerk:
        raise ClerkError(Refusal.SHIFT_ALREADY_OPEN, number=existing.number)
    raise ClerkError(Refusal.DRAWER_IN_USE, number=existing.number)


def _open_day(journal: Journal, session: ClerkSession, unit: Unit) -> str:
    if Right.OPEN_DAY not in session.rights:
        raise ClerkError(Refusal.DAY_NOT_OPEN)
    day = free_day(unit.connection, local_day(journal)).isoformat()
    unit.append(Draft(kind=DAY_OPENED, payload={"day": day}))
    return day
