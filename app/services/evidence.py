"""What a dispute stands on: an extract of the journal that the independent verifier reads."""

import io
from typing import Final

from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.services.export import Part, export_journal
from app.store import queries
from app.store.journal import Journal

SPAN: Final = 500
"""Entries before and after the disputed one, with every acknowledgement among them."""

BYTES_MAX: Final = 4 * 1024 * 1024
"""A larger extract is made anew with fewer entries, down to the disputed one alone."""


def evidence_for(journal: Journal, original: EntryKey) -> bytes:
    """Return the extract around an entry; the newest entries where it is not in this journal.

    It holds the centre's own messages of the urgent stream, the correction among them.
    """
    span = SPAN
    while True:
        data = _extract(journal, original, span)
        if len(data) <= BYTES_MAX or span == 0:
            return data
        span //= 4


def _extract(journal: Journal, original: EntryKey, span: int) -> bytes:
    own = journal.identity
    with journal.read() as connection:
        is_here = queries.entry_row(connection, original) is not None
        epoch = original.epoch if is_here else own.epoch
        head = queries.head(connection, own.terminal, epoch)
    if head is None:
        raise ClerkError(Refusal.NOTHING_TO_EXPORT)
    middle = original.seq if is_here else head[0]
    first = EntryKey(own.terminal, epoch, max(middle - span, 1))
    last = first._replace(seq=min(middle + span, head[0]))
    out = io.BytesIO()
    export_journal(journal, out.write, Part(bounds=(first, last)))
    return out.getvalue()
