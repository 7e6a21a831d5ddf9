"""What the agent leaves in `sync_state` for the window; read without the wire's own machinery."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, select

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
    wanted = list(names)
    found = {row.name: row.value for row in connection.execute(_STATES, {"names": wanted})}
    return {name: found.get(name) or "" for name in wanted}


_STATES: Final = select(sync_state.c.name, sync_state.c.value).where(
    sync_state.c.name.in_(bindparam("names", expanding=True))
)
