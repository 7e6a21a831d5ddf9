"""The journal: what happened at this window, appended in one transaction with its consequences."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Label, Select, bindparam, select

from app.clock import Clock
from app.errors import ClerkError, Refusal
from app.messages.canonical import ZERO_HASH, Payload, canonical, parse
from app.messages.entries import Author, AuthorKind, Draft, Entry, EntryKey, Place, moment, seal
from app.messages.feed import Stream
from app.messages.signing import Signer
from app.store import projections
from app.store.changes import Addition
from app.store.database import Store
from app.store.prepared import Query
from app.store.tables import (
    feed_cursors,
    feed_staff,
    identity,
    journal,
    journal_private,
    sessions,
    sync_state,
)

CENTRE_OFFSET: Final = "centre_offset_ms"
"""Name in `sync_state` of the last known difference between the centre's clock and ours."""

PENDING: Final = ""
"""The terminal's name in an identity whose enrolment was begun and not answered yet."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which window this is, and the keys that speak for it.

    `continues` is what the first entry of this epoch cites of the ones before; None for the first.
    """

    terminal: str
    epoch: int
    branch: str
    branch_name: str
    window: int
    terminal_signer: Signer
    recovery_signer: Signer
    centre_key: str
    centre_url: str
    continues: Payload | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose hand writes: the author as it stands in the entry, and the key that signs."""

    author: Author
    signer: Signer


class Unit:
    """One transaction: everything appended and derived in it is committed together, or nothing."""

    def __init__(self, connection: Connection, writer: Writer, place: Place, at: Payload) -> None:
        self.connection: Final = connection
        self._writer: Final = writer
        self._place = place
        self._at: Final = at
        self._feed: Final = _NOTHING_CAME | dict(_CURSORS.rows(connection))

    @property
    def head(self) -> str:
        """Return the hash that the next entry will cite as the one before it."""
        return self._place.prev

    def append(self, draft: Draft, writer: Writer | None = None) -> Entry:
        """Seal a draft, store it and fold it into the projections.

        `writer` outranks the unit's own for one entry: the terminal binds a session key, then the
        session goes on in the same transaction.
        """
        hand = writer or self._writer
        entry, private = seal(draft, self._place, hand.author, hand.signer, self._at, self._feed)
        key = entry.key
        row = (*key, entry.kind, entry.body, entry.hash, entry.signature)
        _ENTRY.write(self.connection, [row])
        if private is not None:
            _PRIVATE.write(self.connection, [(*key, private.salt, private.data)])
        projections.apply(self.connection, entry)
        self._place = Place(EntryKey(key.terminal, key.epoch, key.seq + 1), entry.hash.hex())
        return entry


class Journal:
    """Journal of one window in its store; every service takes it as its first argument."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store: Final = store
        self.clock: Final = clock

    @cached_property
    def identity(self) -> Identity:
        """Return what enrolment made of this terminal; raise NOT_ENROLLED before that."""
        with self.store.read() as connection:
            return read_identity(connection)

    @contextmanager
    def write(self, writer: Writer) -> Iterator[Unit]:
        """Commit the entries of the block with all that follows from them, or none of it.

        Raises NOT_SIGNED_IN for a clerk whose session has ended: one entry signed by it would
        stop the whole journal at the centre. Raises CLERK_DISMISSED once the centre has said so:
        nothing more is written under that name.
        """
        place = self.identity
        with self.store.transaction() as connection:
            wanted = {"of_key": writer.signer.key, "of_terminal": place.terminal}
            found = _BEGINNING.first(connection, wanted | {"of_epoch": place.epoch})
            if writer.author.kind is AuthorKind.CLERK:
                _require_open_session(found)
            at = moment(self.clock.read(), int(found.centre_offset or 0))
            yield Unit(connection, writer, _next_place(place, found), at)

    def read(self) -> AbstractContextManager[Connection]:
        """Give one unchanging view of the record for the length of the block."""
        return self.store.read()


def _require_open_session(found: Any) -> None:  # noqa: ANN401 - a row
    if found.session != "open":
        raise ClerkError(Refusal.NOT_SIGNED_IN)
    if found.dismissed:
        raise ClerkError(Refusal.CLERK_DISMISSED)


def _next_place(place: Identity, found: Any) -> Place:  # noqa: ANN401 - a row
    """Return the place after the last entry of this epoch, or its first one."""
    if found.seq is None:
        return Place(EntryKey(place.terminal, place.epoch, 1), ZERO_HASH)
    return Place(EntryKey(place.terminal, place.epoch, found.seq + 1), found.hash.hex())


def read_identity(connection: Connection) -> Identity:
    """Return the identity row with its keys; raise NOT_ENROLLED where there is none."""
    row = connection.execute(_IDENTITY).first()
    if row is None:
        raise ClerkError(Refusal.NOT_ENROLLED)
    return Identity(
        row.terminal,
        row.epoch,
        row.branch,
        row.branch_name,
        row.window,
        Signer.from_secret(row.terminal_secret),
        Signer.from_secret(row.recovery_secret),
        row.centre_key,
        row.centre_url,
        parse(row.continues.encode()) if row.continues else None,
    )


def cited(epoch: int, seq: int, head: str, terminal_key: str) -> str:
    """Return, for the identity's row, what the first entry of an epoch says of the last known one.

    `terminal_key` is the key of that earlier epoch: whoever trusts this entry may trust it, too.
    """
    facts = {"epoch": epoch, "seq": seq, "hash": head, "terminal_key": terminal_key}
    return canonical(facts).decode()


_IDENTITY: Final = select(identity).where(identity.c.terminal != PENDING)


def _value(found: Select[Any], name: str) -> Label[Any]:
    return found.scalar_subquery().label(name)


_ENTRY: Final = Addition(journal)
_PRIVATE: Final = Addition(journal_private)
_SESSION: Final = sessions.c.session_key == bindparam("of_key")
_STAFF: Final = sessions.join(feed_staff, feed_staff.c.clerk == sessions.c.clerk)
_OFFSET: Final = sync_state.c.name == CENTRE_OFFSET
_LAST: Final = (
    select(journal.c.seq, journal.c.hash)
    .where(journal.c.terminal == bindparam("of_terminal"), journal.c.epoch == bindparam("of_epoch"))
    .order_by(journal.c.seq.desc())
    .limit(1)
)
_BEGINNING: Final = Query(
    select(
        _value(select(sessions.c.state).where(_SESSION), "session"),
        _value(select(feed_staff.c.dismissed).select_from(_STAFF).where(_SESSION), "dismissed"),
        _value(select(sync_state.c.value).where(_OFFSET), "centre_offset"),
        _value(_LAST.with_only_columns(journal.c.seq), "seq"),
        _value(_LAST.with_only_columns(journal.c.hash), "hash"),
    )
)
"""What a transaction has to know before its first entry, in one row: each statement costs."""

_CURSORS: Final = Query(select(feed_cursors.c.stream, feed_cursors.c.position))
_NOTHING_CAME: Final = dict.fromkeys(map(str, Stream), 0)
