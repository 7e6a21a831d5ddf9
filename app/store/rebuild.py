"""Make one journal of several copies of it: each true continuation is taken, none is doubled."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.domain.visit import VisitState
from app.errors import ClerkError, Refusal
from app.messages.entries import BrokenEntry, EntryKey, read
from app.messages.wire import SentEntry
from app.store import projections
from app.store.database import Store
from app.store.prepared import Change
from app.store.print_queue import PrintState, supersede
from app.store.tables import journal, journal_private, print_jobs, visit_entries, visits

CENTRE: Final = "центр"
"""The source that is never the one that is wrong."""


@dataclass(slots=True)
class Rebuilt:
    """The journal of one terminal as it grows from copy to copy.

    `ends` holds the last entry and its hash by epoch, `came_from` which copy brought entries from
    which one on, so that a copy that leads elsewhere can be named.
    """

    store: Store
    terminal: str
    ends: dict[int, tuple[int, str]] = field(default_factory=dict)
    came_from: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def begin(self, source: str) -> None:
        """Take what the file holds already."""
        with self.store.read() as connection:
            rows = connection.execute(_ENDS, {"of_terminal": self.terminal}).all()
        for row in rows:
            self.ends[row.epoch] = (row.seq, bytes(row.hash).hex())
            self.came_from.setdefault(row.epoch, []).append((1, source))

    def add(self, epoch: int, sent: Iterable[SentEntry], source: str) -> int:
        """Add what goes on after the end of an epoch; return how many entries were new.

        Raises COPIES_DIFFER (`entry`, `source`) where the copy holds another entry in the same
        place, COPY_NOT_WHOLE (`path`) for bytes that are no entry or do not follow.
        """
        before = self.ends.get(epoch, (0, ""))[0]
        try:
            with self.store.transaction() as connection:
                for one in sent:
                    self._add(connection, epoch, one, source)
        except (BrokenEntry, projections.Unbalanced) as error:
            raise ClerkError(Refusal.COPY_NOT_WHOLE, path=source) from error
        grown = self.ends.get(epoch, (0, ""))[0] - before
        if grown:
            self.came_from.setdefault(epoch, []).append((before + 1, source))
        return grown

    def compare(self, epoch: int, seq: int, head: str) -> None:
        """Raise COPIES_DIFFER if another entry stands in a place that somebody else knows."""
        wanted = {"of_terminal": self.terminal, "of_epoch": epoch, "of_seq": seq}
        with self.store.read() as connection:
            ours = connection.execute(_HASH, wanted).scalar()
        if ours is not None and bytes(ours).hex() != head:
            self._differs(epoch, seq, self._source_of(epoch, seq))

    def _add(self, connection: Connection, epoch: int, one: SentEntry, source: str) -> None:
        entry = read(one.body, one.hash, one.signature)
        seq, head = self.ends.get(epoch, (0, ""))
        key = entry.key
        if key[:2] != (self.terminal, epoch) or key.seq > seq + 1:
            raise BrokenEntry(f"{key.text} after {seq}")
        if key.seq <= seq:
            wanted = {"of_terminal": self.terminal, "of_epoch": epoch, "of_seq": key.seq}
            if connection.execute(_HASH, wanted).scalar() != one.hash:
                self._differs(epoch, key.seq, source)
            return
        if seq and entry.prev != head:  # what the centre has is true: ours leads elsewhere
            of_centre = source == CENTRE
            self._differs(epoch, seq, self._source_of(epoch, seq) if of_centre else source)
        row = {**key._asdict(), "kind": entry.kind, "body": one.body}
        _APPEND.run(connection, row | {"hash": one.hash, "signature": one.signature})
        if one.salt:
            beside = {"salt": one.salt, "private": one.private}
            _APPEND_PRIVATE.run(connection, {**key._asdict(), **beside})
        projections.apply(connection, entry)
        self.ends[epoch] = (key.seq, one.hash.hex())

    def _source_of(self, epoch: int, seq: int) -> str:
        return next(name for first, name in reversed(self.came_from[epoch]) if first <= seq)

    def _differs(self, epoch: int, seq: int, source: str) -> None:
        entry = EntryKey(self.terminal, epoch, seq).text
        raise ClerkError(Refusal.COPIES_DIFFER, entry=entry, source=source)


def doubt_papers(connection: Connection) -> int:
    """Say of papers not known to be out what can be said; return how many are in doubt.

    Whoever has been served has left with them. Of the rest nobody knows, so a person is asked:
    printing them by itself could make a second original.
    """
    served = (
        select(visits.c.visit)
        .join(visit_entries, visit_entries.c.visit == visits.c.visit)
        .where(
            visits.c.state == VisitState.HANDED_OVER,
            visit_entries.c.terminal == print_jobs.c.terminal,
            visit_entries.c.epoch == print_jobs.c.epoch,
            visit_entries.c.seq == print_jobs.c.seq,
        )
        .correlate(print_jobs)
        .exists()
    )
    supersede(connection)
    is_open = print_jobs.c.state.not_in((str(PrintState.PRINTED), str(PrintState.SUPERSEDED)))
    connection.execute(
        update(print_jobs).where(is_open, served).values(state=str(PrintState.PRINTED))
    )
    doubtful = update(print_jobs).where(is_open).values(state=str(PrintState.UNPROVEN))
    return int(connection.execute(doubtful).rowcount)


_APPEND: Final = Change(insert(journal))
_APPEND_PRIVATE: Final = Change(insert(journal_private))
_NEWEST: Final = (
    select(journal.c.epoch, func.max(journal.c.seq).label("seq"))
    .where(journal.c.terminal == bindparam("of_terminal"))
    .group_by(journal.c.epoch)
    .subquery()
)
_ENDS: Final = (
    select(journal.c.epoch, journal.c.seq, journal.c.hash)
    .join(_NEWEST, (_NEWEST.c.epoch == journal.c.epoch) & (_NEWEST.c.seq == journal.c.seq))
    .where(journal.c.terminal == bindparam("of_terminal"))
)
_HASH: Final = select(journal.c.hash).where(
    journal.c.terminal == bindparam("of_terminal"),
    journal.c.epoch == bindparam("of_epoch"),
    journal.c.seq == bindparam("of_seq"),
)
