"""Open an epoch: the first entry of a terminal's life, and of its life after a restore."""

from typing import Final

from app.messages.entries import Author, AuthorKind, Draft
from app.messages.signers import EPOCH_OPENED
from app.store import queries
from app.store.journal import Journal, Writer

ENROLLED: Final = "enrolled"


def open_epoch(journal: Journal) -> None:
    """Write the first entry of this epoch unless it is there already."""
    own = journal.identity
    hand = Writer(Author(AuthorKind.TERMINAL, own.terminal, ENROLLED), own.terminal_signer)
    with journal.write(hand) as unit:
        if queries.head(unit.connection, own.terminal, own.epoch) is not None:
            return
        payload = {
            "reason": ENROLLED,
            "branch": own.branch,
            "window": own.window,
            "terminal_key": own.terminal_signer.key,
            "recovery_key": own.recovery_signer.key,
        }
        unit.append(Draft(kind=EPOCH_OPENED, payload=payload))
