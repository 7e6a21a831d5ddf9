"""What the agent leaves in `sync_state` for the window; read without the wire's own machinery."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from app.store.prepared import Query
from app.store.tables import sync_state

FILE_ALARM: Final = "file_alarm"
"""Why nothing may be sold from this file, as a refusal's code and its values; "" while it may."""

ALARM: Final = "alarm"
"""Why an epoch is not pushed any more, as "forked EPOCH SEQ"; empty while there is no reason.

"older EPOCH SEQ" says that the centre holds more of this journal than this file.
"""

COPIED: Final = "copied"
"""How far the second copy goes, as "EPOCH SEQ"; empty while there is none."""

COPY_ERROR: Final = "copy_error"
"""Code of what keeps the second copy from moving; empty while it moves, or there is none."""


def read_states(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Return the values of these names, "" for one that was never set."""
    found = dict(_STATES.rows(connection))
    return {name: found.get(name) or "" for name in names}


_STATES: Final = Query(select(sync_state.c.name, sync_state.c.value))
"""All of them: they are few, and a list of names would be another statement for each length."""
