"""What can still be true once, and which numbers are still free."""

from itertools import islice
from typing import Final

from sqlalchemy import Connection, Text, and_, bindparam, cast, func, literal, select, union_all

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
    known = _KNOWN.all(connection, {"of_kind": kind, "of_key": key})
    if not known:
        return FactKey(kind, key, 1), None
    newest = known[-1]
    if newest.state == TAKEN or any(row.state == TAKEN for row in known if not row.is_own):
        return None
    return FactKey(kind, key, newest.generation + 1), EntryKey.parse(newest.state)


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
_UNDONE: Final = and_(
    *[facts.c[name] == fact_reversals.c[name] for name in ("kind", "key", "generation")]
)
_UNDONE_BY: Final = (
    fact_reversals.c.terminal
    + "."
    + cast(fact_reversals.c.epoch, Text)
    + "."
    + cast(fact_reversals.c.seq, Text)
)
_KNOWN: Final = Query(
    union_all(
        select(
            facts.c.generation,
            func.coalesce(_UNDONE_BY, TAKEN).label("state"),
            literal(1).label("is_own"),
        )
        .select_from(facts.outerjoin(fact_reversals, _UNDONE))
        .where(facts.c.kind == bindparam("of_kind"), facts.c.key == bindparam("of_key")),
        select(feed_siblings.c.generation, feed_siblings.c.state, literal(0)).where(
            feed_siblings.c.kind == bindparam("of_kind"),
            feed_siblings.c.key == bindparam("of_key"),
            OF_ANOTHER,
        ),
    ).order_by("generation", "is_own")
)
"""Every generation of a fact, with what undid it: of two of one number ours is the last."""

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
