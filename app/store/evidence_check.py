"""Checks the files that entries name by their hash: each is there, and none is another's."""

import hashlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from app.domain.corrections import DISPUTED
from app.messages.canonical import decoded
from app.store.tables import evidence, journal

Finding = tuple[int, str]
"""The entry, 0 where there is none, and what is wrong with its file."""


def check(connection: Connection) -> Iterator[Finding]:
    """Yield what is not as a dispute recorded it."""
    named = {}
    for row in connection.execute(_DISPUTES):
        facts = decoded(row.body)["payload"]
        named[row.terminal, row.epoch, row.seq] = facts["evidence"]
    for row in connection.execute(_FILES):
        wanted = named.pop((row.terminal, row.epoch, row.seq), "")
        if wanted != row.sha256 or hashlib.sha256(row.data).hexdigest() != wanted:
            yield row.seq, "a file that no entry names"
    for _terminal, _epoch, seq in named:
        yield seq, "its evidence is missing"


_DISPUTES: Final = select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body).where(
    journal.c.kind == DISPUTED
)
_FILES: Final = select(evidence)
