"""The journal as one file that stands by itself, for whoever wants to check it without us.

The form of its lines is written down in ARCHITECTURE.md, section 3.7.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import Connection

from app.errors import ClerkError, Refusal
from app.messages.canonical import ZERO_HASH, Payload, canonical
from app.messages.entries import EntryKey
from app.services.totals import Still, totals
from app.store import extract
from app.store.epoch_keys import epoch_keys
from app.store.journal import Identity, Journal

FORM: Final = 1
"""Version of the lines that a verifier reads."""

Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the journal is wanted: all of it unless something is named."""

    from_seq: int = 1
    day: date | None = None
    bounds: tuple[EntryKey, EntryKey] | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export came to: entries and acknowledgements, and where it ends."""

    entries: int
    acknowledgements: int
    last: EntryKey
    head: str


@dataclass(slots=True)
class _Out:
    """Writes lines, counts them and adds them up to the checksum of the last one."""

    write: Write
    lines: int = 0
    entries: int = 0
    answers: int = 0
    head: str = ZERO_HASH
    sum: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def line(self, kind: str, values: Payload) -> None:
        data = canonical({"line": kind, **values}) + b"\n"
        self.sum.update(data)
        self.lines += 1
        self.write(data)


def export_journal(journal: Journal, write: Write, part: Part) -> Exported:
    """Write the journal line by line, in constant memory, from one unchanging view of the file.

    Personal data stay here: an entry holds their hash alone. Raises NOTHING_TO_EXPORT for a part
    without entries.
    """
    own = journal.identity
    out = _Out(write)
    with journal.read() as connection:
        first, last, is_cut = _bounds(connection, part)
        before = extract.previous(connection, first)
        follows = before is not None and before.epoch == first.epoch
        head = {"prev": bytes(before.hash).hex() if before is not None and follows else ZERO_HASH}
        keys = epoch_keys(connection, own)
        head["terminal_key"] = keys.get(last.epoch, "")
        out.line("okno-journal", _head(own, first, last) | head)
        for row in extract.urgent_news(connection):
            out.line("feed", {"body": _base64(row.body), "signature": bytes(row.signature).hex()})
        for row in extract.signers_before(connection, first):
            out.line("context", _entry(row))
        _write_entries(connection, out, (first, last), is_cut=is_cut)
        if before is None and not is_cut:
            whole = totals(Still(journal, connection))
            out.line("totals", {"entries": out.entries, "head": out.head, **whole})
    entries, answers = out.entries, out.answers
    ending = {"lines": out.lines, "entries": entries, "acknowledgements": answers}
    out.line("end", ending | {"sha256": out.sum.hexdigest()})
    return Exported(entries, answers, last, out.head)


def _bounds(connection: Connection, part: Part) -> tuple[EntryKey, EntryKey, bool]:
    """Return the first and last entry wanted, and whether the journal goes on after them."""
    ends = extract.ends(connection)
    if ends is None:
        raise ClerkError(Refusal.NOTHING_TO_EXPORT)
    first, last = ends
    until = last
    if part.bounds is not None:
        first, until = part.bounds
    elif part.day is not None:
        bounds = extract.day_bounds(connection, part.day.isoformat())
        if bounds is None:
            raise ClerkError(Refusal.NOTHING_TO_EXPORT)
        first, following = bounds
        before = None if following is None else extract.previous(connection, following)
        if before is not None:
            until = EntryKey(before.terminal, before.epoch, before.seq)
    elif part.from_seq > 1:
        first = last._replace(seq=part.from_seq)
    if not first[1:] <= until[1:]:
        raise ClerkError(Refusal.NOTHING_TO_EXPORT)
    return first, until, until != last


def _head(own: Identity, first: EntryKey, last: EntryKey) -> Payload:
    return {
        "form": FORM,
        "terminal": own.terminal,
        "branch": own.branch,
        "window": own.window,
        "centre_key": own.centre_key,
        "first": first.text,
        "last": last.text,
    }


def _write_entries(
    connection: Connection, out: _Out, bounds: tuple[EntryKey, EntryKey], *, is_cut: bool
) -> None:
    """Write the entries, each acknowledgement right after the entry that it signs for."""
    first, last = bounds
    answers = _answers(extract.answers(connection, first, last if is_cut else None))
    at, answer = next(answers, (None, {}))
    for row in extract.entries(connection, first, last):
        out.line("entry", _entry(row))
        out.entries, out.head = out.entries + 1, bytes(row.hash).hex()
        if at is not None and at <= (row.epoch, row.seq):
            out.line("acknowledgement", answer)
            out.answers += 1
            at, answer = next(answers, (None, {}))
    while at is not None:  # of entries that are not here: the verifier will say so
        out.line("acknowledgement", answer)
        out.answers += 1
        at, answer = next(answers, (None, {}))


def _answers(rows: extract.Rows) -> Iterator[tuple[tuple[int, int], Payload]]:
    for row in rows:
        yield (
            (row.epoch, row.seq),
            {
                "terminal": row.terminal,
                "epoch": row.epoch,
                "seq": row.seq,
                "head": row.head,
                "turnover": row.turnover,
                "signature": bytes(row.signature).hex(),
            },
        )


def _entry(row: extract.Stored) -> Payload:
    signature = bytes(row.signature).hex()
    return {"body": _base64(row.body), "hash": bytes(row.hash).hex(), "signature": signature}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
