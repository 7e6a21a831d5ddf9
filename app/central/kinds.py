"""Kinds of entries whose effect this version of the centre knows."""

from typing import Final

from app.domain.corrections import ACCEPTED, DISPUTED
from app.domain.staff import BADGE_BLOCKED, BADGE_GIVEN, PIN_CHANGED, PIN_RESET
from app.domain.transfers import RECEIVED, SENT, TAKEN_BACK
from app.domain.visit import Kind
from app.messages.signers import EPOCH_OPENED, SESSION_CLOSED, SESSION_OPENED

DAY_OPENED: Final = "day_opened"
DAY_CLOSED: Final = "day_closed"
SHIFT_OPENED: Final = "shift_opened"
SHIFT_CLOSED: Final = "shift_closed"
COPY_REQUESTED: Final = "copy_requested"
ITEM_RETURNED: Final = "item_returned"

KNOWN: Final = frozenset(
    {
        EPOCH_OPENED,
        SESSION_OPENED,
        SESSION_CLOSED,
        DAY_OPENED,
        DAY_CLOSED,
        SHIFT_OPENED,
        SHIFT_CLOSED,
        COPY_REQUESTED,
        ITEM_RETURNED,
        PIN_RESET,
        PIN_CHANGED,
        BADGE_BLOCKED,
        BADGE_GIVEN,
        ACCEPTED,
        DISPUTED,
        SENT,
        RECEIVED,
        TAKEN_BACK,
        *(str(kind) for kind in Kind),
    }
)
"""An entry of another kind comes from a newer counter: stored, acknowledged, its effect held."""

DAY_BEGINS: Final = frozenset({DAY_OPENED, SHIFT_OPENED})
"""From these on, entries belong to the operating day that they name, whatever the clock says."""
