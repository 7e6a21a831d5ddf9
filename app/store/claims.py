"""What can still be true once, and which numbers are still free."""

from itertools import islice
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from app.messages.entries import EntryKey, FactKey
from app.store.feed_projections import TAKEN
from app.store.prepared import Query
from app.store.tables import (
    fact_reversals,
    facts,
    feed_blocks,
    feed_siblings,
    numbers_taken,
)


def next_claim(
    connection: Connection, kind: str, key: str
) -> tuple[FactKey, EntryKey | None] | None:
    """Return the next generation of a fact with the entry to cite; None while it is taken.

    What sibling windows claimed and undid counts, and what a computer before this one did.
    """
    last = _LAST_FACT.scalar(connection, {"of_kind": kind, "of_key": key})
    others = _OTHERS.all(connection, {"of_kind": kind, "of_key": key})
    if any(row.state == TAKEN for row in others):
        return None
    if others and others[-1].generation > (last or 0):
        return FactKey(kind, key, others[-1].generation + 1), EntryKey.parse(others[-1].state)
    if last is None:
        return FactKey(kind, key, 1), None
    wanted = {"of_kind": kind, "of_key": key, "generation": last}
    reversal = _REVERSAL.first(connection, wanted)
    if reversal is None:
        return None
    return FactKey(kind, key, last + 1), EntryKey(reversal.terminal, reversal.epoch, reversal.seq)


def last_fact(connection: Connection, kind: str, key: str) -> FactKey | None:
    """Return the fact's newest generation, reversed or not."""
    last = _LAST_FACT.scalar(connection, {"of_kind": kind, "of_key": key})
    return None if last is None else FactKey(kind, key, last)


def next_numbers(
    connection: Connection, kind: str, place: tuple[str, int], count: int
) -> list[tuple[str, int]]:
    """Return up to `count` free numbers as (block, number), fewer when the stock is spent.

    `place` is the terminal and epoch that the blocks are bound to.
    """
    wanted = {"of_kind": kind, "of_terminal": place[0], "of_epoch": place[1]}
    free = (
        (row.block, number)
        for row in _BLOCKS.all(connection, wanted)
        for number in range(row.first if row.taken is None else row.taken + 1, row.last + 1)
    )
    return list(islice(free, count))


def numbers_left(connection: Connection, kind: str, terminal: str, epoch: int) -> int:
    """Return how many numbers of this kind the terminal still holds."""
    wanted = {"of_kind": kind, "of_terminal": terminal, "of_epoch": epoch}
    rows = _BLOCKS.all(connection, wanted)
    return sum(row.last - (row.first - 1 if row.taken is None else row.taken) for row in rows)


_LAST_FACT: Final = Query(
    select(func.max(facts.c.generation)).where(
        facts.c.kind == bindparam("of_kind"), facts.c.key == bindparam("of_key")
    )
)
_REVERSAL: Final = Query(
    select(fact_reversals).where(
        fact_reversals.c.kind == bindparam("of_kind"),
        fact_reversals.c.key == bindparam("of_key"),
        fact_reversals.c.generation == bindparam("generation"),
    )
)
_OWN: Final = (
    select(facts.c.terminal)
    .where(
        facts.c.kind == feed_siblings.c.kind,
        facts.c.key == feed_siblings.c.key,
        facts.c.generation == feed_siblings.c.generation,
        facts.c.terminal == feed_siblings.c.terminal,
        facts.c.epoch == feed_siblings.c.epoch,
        facts.c.seq == feed_siblings.c.seq,
    )
    .correlate(feed_siblings)
)
OF_ANOTHER: Final = ~_OWN.exists()
"""Our own entries come back in the stream of the branch; of them the journal knows more.

Those of an earlier epoch are another's, unless that journal was restored here: it may lie on a
computer that is gone.
"""
_OTHERS: Final = Query(
    select(feed_siblings.c.generation, feed_siblings.c.state)
    .where(
        feed_siblings.c.kind == bindparam("of_kind"),
        feed_siblings.c.key == bindparam("of_key"),
        OF_ANOTHER,
    )
    .order_by(feed_siblings.c.generation)
)
_TAKEN: Final = (
    select(func.max(numbers_taken.c.number))
    .where(numbers_taken.c.kind == feed_blocks.c.kind, numbers_taken.c.block == feed_blocks.c.block)
    .scalar_subquery()
    .label("taken")
)
_BLOCKS: Final = Query(
    select(
        feed_blocks.c.block, feed_blocks.c.prefix, feed_blocks.c.first, feed_blocks.c.last, _TAKEN
    )
    .where(
        feed_blocks.c.kind == bindparam("of_kind"),
        feed_blocks.c.terminal == bindparam("of_terminal"),
        feed_blocks.c.epoch == bindparam("of_epoch"),
    )
    .order_by(feed_blocks.c.position)
)
