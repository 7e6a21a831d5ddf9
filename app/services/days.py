"""Close the operating day: an entry that names where the journals stood; no clock cuts a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from app.domain.visit import VisitState
from app.domain.visit_states import HELD
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft
from app.services.staff import ClerkSession, Right
from app.store import queries, transfers
from app.store.journal import Journal
from app.store.projections import DAY_CLOSED
from app.store.tables import days, shifts


@dataclass(frozen=True, slots=True)
class DayClosing:
    """What a closing recorded: the day, the one that comes after it, and what stays open."""

    day: date
    next: date
    unknown: int


def close_day(journal: Journal, session: ClerkSession, cause: str) -> DayClosing:
    """Close the window's operating day; what is recorded after it belongs to the next one.

    It may be closed late, on any later date: no clock cuts it. A payment without a receipt, or a
    charged card without one, does not hold it up: they are listed, and so is cash that nobody has
    received. The next day opens with the next shift. Needs the right `open_day`. Raises
    NOT_ALLOWED, DAY_ALREADY_CLOSED, SHIFT_STILL_OPEN (`number`).
    """
    with journal.write(session.writer(cause, Right.OPEN_DAY)) as unit:
        connection = unit.connection
        day = queries.open_day(connection)
        if day is None:
            raise ClerkError(Refusal.DAY_ALREADY_CLOSED)
        shift = queries.open_shift(connection)
        if shift is not None:
            raise ClerkError(Refusal.SHIFT_STILL_OPEN, number=shift.number)
        unknown = queries.visits_in(connection, (VisitState.SETTLING,))
        charged = queries.visits_in(connection, HELD)
        sent = transfers.sent_and_open(connection)
        closing = DayClosing(
            date.fromisoformat(day), free_day(connection, _after(day)), len(unknown)
        )
        unit.append(
            Draft(
                kind=DAY_CLOSED,
                payload={
                    "day": day,
                    "next": closing.next.isoformat(),
                    "positions": _positions(journal, connection, day),
                    "unknown_receipts": [visit.id for visit in unknown],
                    "held_charges": [visit.id for visit in charged],
                    "open_transfers": [each.id for each in sent],
                },
            )
        )
    return closing


def free_day(connection: Connection, wanted: date) -> date:
    """Return the first date from `wanted` on that this window has not used for a day yet."""
    taken = set(connection.scalars(_TAKEN, {"since": wanted.isoformat()}))
    while wanted.isoformat() in taken:
        wanted += timedelta(days=1)
    return wanted


def _after(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


def _positions(journal: Journal, connection: Connection, day: str) -> list[list[str | int]]:
    """Return where each journal of the day stands that this closing adds up: one an epoch."""
    own = journal.identity
    first = connection.execute(_FIRST_EPOCH, {"of_day": day}).scalar() or own.epoch
    heads = {
        epoch: queries.head(connection, own.terminal, epoch)
        for epoch in range(first, own.epoch + 1)
    }
    return [
        [own.terminal, epoch, head[0], head[1].hex()]
        for epoch, head in heads.items()
        if head is not None
    ]


_TAKEN: Final = select(days.c.day).where(days.c.day >= bindparam("since"))
_FIRST_EPOCH: Final = select(func.min(shifts.c.epoch)).where(shifts.c.day == bindparam("of_day"))
