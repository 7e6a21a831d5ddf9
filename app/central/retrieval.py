"""What the centre gives back of a journal to the terminal that wrote it: heads, and entries."""

from typing import Final

from sqlalchemy import Connection, bindparam, select, union

from app.central.access import key_of_epoch
from app.central.prefixes import acknowledge, load_prefix
from app.central.tables import entries, entry_private, streams, terminal_keys
from app.messages import wire
from app.messages.signing import Signer

PAGE_BYTES: Final = wire.PAGE_BYTES_MAX // 2
"""A page ends here even if it holds fewer entries than it could."""


def known_epochs(
    connection: Connection, terminal: str, before: int, centre: Signer, centre_ms: int
) -> list[wire.KnownEpoch]:
    """Return how far each epoch before this one is held, oldest first; some may be empty."""
    wanted = {"of_terminal": terminal, "before": before}
    return [
        wire.KnownEpoch(
            acknowledge(centre, load_prefix(connection, terminal, epoch), [], centre_ms),
            key_of_epoch(connection, terminal, epoch),
        )
        for epoch in connection.scalars(_EPOCHS, wanted).all()
    ]


def read_page(connection: Connection, terminal: str, epoch: int, after: int) -> wire.SentJournal:
    """Return the entries after a position, with their personal data, within a page's limits."""
    wanted = {"of_terminal": terminal, "of_epoch": epoch, "after": after}
    page: list[wire.SentEntry] = []
    size = 0
    for row in connection.execute(_PAGE, wanted):
        beside = (bytes(row.salt or b""), bytes(row.private or b""))
        one = wire.SentEntry(bytes(row.body), bytes(row.hash), bytes(row.signature), *beside)
        size += sum(map(len, (one.body, one.salt, one.private)))
        if page and size > PAGE_BYTES:
            break
        page.append(one)
    return wire.SentJournal(page)


_EPOCHS: Final = union(
    *(
        select(table.c.epoch).where(
            table.c.terminal == bindparam("of_terminal"), table.c.epoch < bindparam("before")
        )
        for table in (terminal_keys, streams)
    )
).order_by("epoch")
_PAGE: Final = (
    select(
        entries.c.body,
        entries.c.hash,
        entries.c.signature,
        entry_private.c.salt,
        entry_private.c.private,
    )
    .select_from(
        entries.outerjoin(
            entry_private,
            (entries.c.terminal == entry_private.c.terminal)
            & (entries.c.epoch == entry_private.c.epoch)
            & (entries.c.seq == entry_private.c.seq),
        )
    )
    .where(
        entries.c.terminal == bindparam("of_terminal"),
        entries.c.epoch == bindparam("of_epoch"),
        entries.c.seq > bindparam("after"),
    )
    .order_by(entries.c.seq)
    .limit(wire.ENTRIES_MAX)
)
