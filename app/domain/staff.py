"""Rules of PINs and badges, and the kinds of entries by which a branch changes them itself."""

from itertools import pairwise
from typing import Final

from app.errors import ClerkError, Refusal

PIN_RESET: Final = "pin_reset"
PIN_CHANGED: Final = "pin_changed"
BADGE_BLOCKED: Final = "badge_blocked"
BADGE_GIVEN: Final = "badge_given"

PIN_DIGITS_LEAST: Final = 4
PIN_DIGITS_MOST: Final = 12
ONE_TIME_DIGITS: Final = 6


def require_good_pin(pin: str, one_time: str) -> None:
    """Refuse a PIN that is none, that a glance gives away, or that was meant for one sign-in.

    Raises ClerkError WEAK_PIN.
    """
    is_pin = pin.isascii() and pin.isdecimal()
    is_long = PIN_DIGITS_LEAST <= len(pin) <= PIN_DIGITS_MOST
    if not is_pin or not is_long or pin == one_time or _is_row(pin):
        raise ClerkError(Refusal.WEAK_PIN, least=PIN_DIGITS_LEAST)


def _is_row(pin: str) -> bool:
    """Tell whether the digits are all the same, or follow each other up or down."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {-1})
