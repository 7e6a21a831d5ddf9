"""Cash from this window's drawer to another window's, and what comes from there.

A transfer is two entries: one takes the cash out of a drawer, one puts it into another, or back.
Between the two it is on its way, and stays on the screens of both windows.
"""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection

from app.domain.ledger import Account, Posting, balanced
from app.domain.money import Money
from app.domain.papers import Paper
from app.domain.shift import CashCount
from app.domain.transfers import (
    RECEIVED,
    RECEIVED_FACT,
    SENT,
    SENT_FACT,
    TAKEN_BACK,
    Transfer,
)
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft, FactKey
from app.messages.slips import PREFIX
from app.services.reading import lines, require_own_file, require_shift
from app.services.staff import ClerkSession, Right
from app.services.transfer_slip import read_slip
from app.store import claims, queries, transfers
from app.store.journal import Journal, Unit

_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class Parcel:
    """Cash to be sent. `id` is made when its form opens: sent once, whatever is pressed then."""

    id: str
    receiver: int
    count: CashCount

    @classmethod
    def new(cls, receiver: int, count: CashCount) -> "Parcel":
        return cls(uuid4().hex, receiver, count)


@dataclass(frozen=True, slots=True)
class OpenTransfers:
    """What is on its way from this window and to it, as far as is known here.

    `quarrels` were received more than once, with no network between the two: the centre has a case.
    """

    sent: tuple[Transfer, ...] = ()
    incoming: tuple[Transfer, ...] = ()
    quarrels: tuple[Transfer, ...] = ()

    @property
    def count(self) -> int:
        return len(self.sent) + len(self.incoming)


def open_transfers(journal: Journal) -> OpenTransfers:
    """Return every transfer that this window has to do with and that is not closed."""
    own = journal.identity
    with journal.read() as connection:
        return OpenTransfers(
            tuple(transfers.sent_and_open(connection)),
            tuple(transfers.incoming_and_open(connection, own.window)),
            tuple(transfers.quarrels(connection)),
        )


def sibling_windows(journal: Journal) -> tuple[int, ...]:
    """Return the other windows of the branch that cash can be sent to."""
    with journal.read() as connection:
        return tuple(sorted(transfers.windows(connection) - {journal.identity.window}))


def shown_transfer(journal: Journal, session: ClerkSession, shown: str) -> Transfer:
    """Return the transfer that is meant, before its cash is counted; nothing is written.

    `shown` is its id, or the code on its slip. Needs the right `serve`. Raises as `receive_cash`.
    """
    session.require(Right.SERVE)
    with journal.read() as connection:
        return _for_this_window(connection, journal, shown)


def send_cash(journal: Journal, session: ClerkSession, parcel: Parcel, cause: str) -> Transfer:
    """Take cash out of the clerk's drawer for another window; its slip is printed.

    The same parcel again is the same transfer. Raises SHIFT_CLOSED, DRAWER_IN_USE, NOTHING_TO_SEND,
    TRANSFER_IS_OWN, NO_SUCH_WINDOW (`window`), NOT_ENOUGH_TO_SEND (`needed`, `held`), and what
    `require_own_file` raises.
    """
    own, amount = journal.identity, parcel.count.total
    with journal.write(session.writer(cause)) as unit:
        require_own_file(unit.connection)
        shift = require_shift(unit.connection, session.clerk)
        sent = transfers.find(unit.connection, parcel.id)
        if sent is not None:
            return sent
        _require_way(unit.connection, own.window, parcel)
        _require_cash(unit.connection, shift.id, amount)
        payload = {"transfer": parcel.id, "shift": shift.id, "from": own.window}
        payload |= {"to": parcel.receiver, "amount": amount.kopecks}
        draft = Draft(
            kind=SENT,
            payload={**payload, "count": parcel.count.to_payload()},
            postings=_moved(Account.DRAWER, Account.IN_TRANSIT, amount),
            facts=((FactKey(SENT_FACT, parcel.id, _FIRST), None),),
            documents=(str(Paper.TRANSFER_SLIP),),
            private={"clerk_name": session.name},
        )
        unit.append(draft)
        return _require(unit.connection, parcel.id)


def receive_cash(
    journal: Journal, session: ClerkSession, shown: str, counted: CashCount, cause: str
) -> Transfer:
    """Put another window's cash into the clerk's drawer, once it was counted to the kopeck.

    `shown` is the transfer's id, where the feed told of it, or the code on its slip. Raises
    NO_TRANSFER, TRANSFER_CLOSED (`window`), TRANSFER_OF_ANOTHER (`window`), TRANSFER_DIFFERS
    (`sent`, `counted`, `window`) with nothing booked, SLIP_UNREADABLE, SLIP_UNPROVEN, SHIFT_CLOSED,
    DRAWER_IN_USE, and what `require_own_file` raises.
    """
    with journal.write(session.writer(cause)) as unit:
        require_own_file(unit.connection)
        shift = require_shift(unit.connection, session.clerk)
        found = _for_this_window(unit.connection, journal, shown)
        if counted.total != found.amount:
            sums = {"sent": found.amount.text, "counted": counted.total.text}
            raise ClerkError(Refusal.TRANSFER_DIFFERS, **sums, window=found.sender)
        _end(unit, RECEIVED, found, shift.id, {"count": counted.to_payload()})
    return found


def take_back(journal: Journal, session: ClerkSession, transfer: str, cause: str) -> Transfer:
    """Put cash that nobody has received back into the drawer of the window that sent it.

    It is the same fact as receiving: only one of the two can be true. What a computer that stood
    here before has sent is received by its window, and sent back. Raises NO_TRANSFER,
    TRANSFER_CLOSED (`window`), SHIFT_CLOSED, DRAWER_IN_USE, and what `require_own_file` raises.
    """
    with journal.write(session.writer(cause)) as unit:
        require_own_file(unit.connection)
        shift = require_shift(unit.connection, session.clerk)
        found = transfers.find_own(unit.connection, transfer)
        if found is None:
            raise ClerkError(Refusal.NO_TRANSFER)
        _require_open(unit.connection, found)
        _end(unit, TAKEN_BACK, found, shift.id, {})
    return found


def _end(unit: Unit, kind: str, found: Transfer, shift: str, more: dict[str, object]) -> None:
    """Write the second half: the cash is in this drawer, and on its way no longer."""
    payload = {
        "transfer": found.id,
        "shift": shift,
        "of": found.entry,
        "hash": found.hash,
        "from": found.sender,
        "to": found.receiver,
        "amount": found.amount.kopecks,
        **more,
    }
    postings = _moved(Account.IN_TRANSIT, Account.DRAWER, found.amount)
    fact = FactKey(RECEIVED_FACT, found.id, _FIRST)
    unit.append(Draft(kind=kind, payload=payload, postings=postings, facts=((fact, None),)))


def _moved(source: Account, target: Account, amount: Money) -> tuple[tuple[str, int], ...]:
    return lines(balanced((Posting(source, -amount), Posting(target, amount))))


def _for_this_window(connection: Connection, journal: Journal, shown: str) -> Transfer:
    """Return an open transfer to this window, from what was shown of it."""
    is_slip = shown.startswith(PREFIX)
    found = read_slip(connection, shown) if is_slip else _require(connection, shown)
    if found.receiver != journal.identity.window:
        raise ClerkError(Refusal.TRANSFER_OF_ANOTHER, window=found.receiver)
    _require_open(connection, found)
    return found


def _require(connection: Connection, transfer: str) -> Transfer:
    found = transfers.find(connection, transfer)
    if found is None:
        raise ClerkError(Refusal.NO_TRANSFER)
    return found


def _require_open(connection: Connection, found: Transfer) -> None:
    if claims.next_claim(connection, RECEIVED_FACT, found.id) is None:
        [by, *_] = transfers.receipts(connection, found.id)
        raise ClerkError(Refusal.TRANSFER_CLOSED, window=transfers.window_of(by.terminal))


def _require_way(connection: Connection, own: int, parcel: Parcel) -> None:
    if not parcel.count.total:
        raise ClerkError(Refusal.NOTHING_TO_SEND)
    if parcel.receiver == own:
        raise ClerkError(Refusal.TRANSFER_IS_OWN)
    if parcel.receiver not in transfers.windows(connection):
        raise ClerkError(Refusal.NO_SUCH_WINDOW, window=parcel.receiver)


def _require_cash(connection: Connection, shift: str, needed: Money) -> None:
    held = queries.account(connection, str(Account.DRAWER), shift)
    if held < needed:
        raise ClerkError(Refusal.NOT_ENOUGH_TO_SEND, needed=needed.text, held=held.text)
