"""Open an epoch: the first entry of a terminal's life, and of its life after a restore."""

from typing import Final

from sqlalchemy import Connection

from app.messages.canonical import Payload
from app.messages.entries import Author, AuthorKind, Draft
from app.messages.signers import EPOCH_OPENED
from app.store import extract, queries
from app.store.journal import Journal, Writer

ENROLLED: Final = "enrolled"
RESTORED: Final = "restored"


def open_epoch(journal: Journal) -> None:
    """Write the first entry of this epoch unless it is there already.

    One that follows another cites the last entry known of it; where that journal was restored,
    it also names the operating day that goes on.
    """
    own = journal.identity
    with journal.read() as connection:
        if queries.head(connection, own.terminal, own.epoch) is not None:
            return
        day = _open_day(connection)
    reason = RESTORED if day is not None else ENROLLED
    hand = Writer(Author(AuthorKind.TERMINAL, own.terminal, reason), own.terminal_signer)
    payload: Payload = {
        "reason": reason,
        "branch": own.branch,
        "window": own.window,
        "terminal_key": own.terminal_signer.key,
        "recovery_key": own.recovery_signer.key,
    }
    if own.continues is not None:
        payload["continues"] = own.continues
    if day:
        payload["day"] = day
    with journal.write(hand) as unit:
        unit.append(Draft(kind=EPOCH_OPENED, payload=payload))


def _open_day(connection: Connection) -> str | None:
    """Return the day that entries belong to now, "" for none; None in a journal that is empty."""
    if extract.ends(connection) is None:
        return None
    shift = queries.open_shift(connection)
    return str(shift.day) if shift is not None else queries.open_day(connection) or ""
