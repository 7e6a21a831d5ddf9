"""Checks the files that entries name by their hash: each is there, and none is another's."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, select

from app.messages.entries import EntryKey
from app.store.tables import evidence

Finding = tuple[int, str]
"""The entry, 0 where there is none, and what is wrong with its file."""


def check(connection: Connection, disputed: Mapping[EntryKey, str]) -> Iterator[Finding]:
    """Yield what is not as the disputes recorded it; each of them named its file's hash."""
    named = dict(disputed)
    for row in connection.execute(_FILES):
        wanted = named.pop(EntryKey(row.terminal, row.epoch, row.seq), "")
        if wanted != row.sha256 or hashlib.sha256(row.data).hexdigest() != wanted:
            yield row.seq, "a file that no entry names"
    for key in named:
        yield key.seq, "its evidence is missing"


_FILES: Final = select(evidence)
