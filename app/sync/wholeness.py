"""Reads every page of the file now and then, beside everybody's work, and tells of damage."""

import threading
from typing import Final

from app.errors import ClerkError, Refusal
from app.store.agent_state import FILE_ALARM
from app.store.database import Store
from app.store.sync_queries import set_states
from app.sync.keeper import alarm_text

FIRST_AFTER_S: Final = 30.0
"""The window has long started by then."""

EVERY_S: Final = 24 * 3600.0
_FINE: Final = "ok"


def is_damaged(store: Store) -> bool:
    """Read and authenticate all pages; other readers and the writer go on meanwhile."""
    try:
        with store.read() as connection:
            return str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != _FINE
    except ClerkError as error:
        if error.code in (Refusal.DATABASE_DAMAGED, Refusal.WRONG_KEY):
            return True
        raise


def watch(store: Store, stop: threading.Event, first_after_s: float = FIRST_AFTER_S) -> None:
    """Look after a while and then every day until `stop`; damage is told to the window."""
    pause_s = first_after_s
    while not stop.wait(pause_s):
        pause_s = EVERY_S
        try:
            if is_damaged(store):
                alarm = alarm_text(ClerkError(Refusal.DATABASE_DAMAGED))
                with store.transaction() as connection:
                    set_states(connection, {FILE_ALARM: alarm})
        except ClerkError:  # busy or full: it is looked at again
            pause_s = first_after_s
