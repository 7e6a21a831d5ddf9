"""What outside witnesses said of a shift that was closed: people look at where they disagree."""

from typing import Final

from app.messages.entries import Entry

REGISTER_DIFFERS: Final = "register_totals_differ"
"""Why a case is open: the register counted other receipts than the journal has. In effect."""

_SHIFT_CLOSED: Final = "shift_closed"


def does_register_differ(entry: Entry) -> bool:
    """Tell whether a closing entry says that the register's totals are not the journal's."""
    said = entry.payload.get("register")
    return entry.kind == _SHIFT_CLOSED and isinstance(said, dict) and said.get("differs") == 1
