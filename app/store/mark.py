"""A small signed mark outside the file: how far its journal went, so that an older file is known.

It stands beside the file and on the second medium. It never goes back: whoever finds that the file
does not lead to the mark leaves it as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection

from app.errors import ClerkError, Refusal
from app.messages.canonical import NotCanonical, Payload, canonical, parse
from app.messages.entries import EntryKey
from app.messages.signing import MARK, Signer, is_signed
from app.store import queries
from app.store.journal import Identity
from app.store.whole_file import write_whole

NAME: Final = "okno.mark"
"""Beside the file; on a second medium, which may serve several windows, it is the terminal's."""

_SUFFIX: Final = ".okno-mark"


@dataclass(frozen=True, slots=True)
class Mark:
    """The last entry that was seen committed, its hash, and the terminal's key of its epoch."""

    last: EntryKey
    head: str
    key: str

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return the mark; None where there is none, or one that nobody signed."""
        try:
            facts = parse(path.read_bytes())
            signature = bytes.fromhex(facts.pop("signature"))
            mark = cls(EntryKey.parse(facts["last"]), facts["head"], facts["key"])
        except (OSError, NotCanonical, KeyError, TypeError, ValueError):
            return None
        return mark if is_signed(mark.key, MARK, canonical(facts), signature) else None

    def write(self, path: Path, signer: Signer) -> None:
        """Put the mark in place of the one before, whole. Raises as `write_whole`."""
        facts: Payload = {"last": self.last.text, "head": self.head, "key": signer.key}
        signature = signer.sign(MARK, canonical(facts)).hex()
        write_whole(path, canonical(facts | {"signature": signature}))


def mark_path(folder: Path, terminal: str) -> Path:
    """Return where a terminal's mark stands on a second medium."""
    return folder / f"{terminal}{_SUFFIX}"


def check_mark(connection: Connection, own: Identity, mark: Mark | None) -> None:
    """Raise FILE_OLDER (`last`, `missing`) or FILE_SWAPPED (`last`) if the mark knows better."""
    if mark is None:
        return
    if mark.last.terminal != own.terminal:
        raise ClerkError(Refusal.FILE_SWAPPED, last=mark.last.text)
    if mark.last.epoch < own.epoch:
        return  # the journal was restored since, and goes on in a new epoch
    row = queries.entry_row(connection, mark.last)
    if row is None:
        head = queries.head(connection, own.terminal, mark.last.epoch)
        missing = mark.last.seq - (0 if head is None else head[0])
        raise ClerkError(Refusal.FILE_OLDER, last=mark.last.text, missing=missing)
    if bytes(row.hash).hex() != mark.head:
        raise ClerkError(Refusal.FILE_SWAPPED, last=mark.last.text)


def newest_mark(folders: Iterable[Path], terminal: str) -> Mark | None:
    """Return the mark of a terminal that knows most, of several places."""
    paths = (path for folder in folders for path in (folder / NAME, mark_path(folder, terminal)))
    found = (mark for mark in map(Mark.read, paths) if mark is not None)
    of_terminal = (mark for mark in found if mark.last.terminal == terminal)
    return max(of_terminal, key=lambda mark: mark.last, default=None)
