"""Money as a whole number of kopecks; nothing here is ever a float."""

import re
from collections.abc import Iterable
from typing import ClassVar, Final, Self

from msgspec import Struct

from app.errors import ClerkError, Refusal

NBSP: Final = "\u00a0"
_TYPED: Final = re.compile(
    r"(\d{1,3}(?: \d{3})+|\d{1,13})(?:[.,](\d{1,2}))?(?: ?(?:₽|руб\.?))?", re.ASCII
)
_ANY_SPACE: Final = re.compile("[\u00a0\u2007\u2009\u202f]")
_ECHO_CHARS_MAX: Final = 32
_KOPECKS_MAX: Final = 2**48
"""FFD tag 1020 holds at most six bytes; no sum at a counter comes near it."""


class Money(Struct, frozen=True, order=True, gc=False):
    """A sum in kopecks, negative where something is owed back."""

    kopecks: int

    ZERO: ClassVar["Money"]

    def __post_init__(self) -> None:
        if type(self.kopecks) is not int:
            raise TypeError(f"kopecks are whole numbers, not {self.kopecks!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a sum that a clerk typed: "2340", "2340,5", "2 340.50", with or without ₽.

        Raises ClerkError BAD_AMOUNT (`text`) for anything else, a sign included: what is typed
        at a counter is never negative.
        """
        match = _TYPED.fullmatch(_ANY_SPACE.sub(" ", text).strip())
        if match is None:
            raise _bad_amount(text)
        rubles, fraction = match.group(1).replace(" ", ""), match.group(2) or ""
        kopecks = int(rubles + fraction.ljust(2, "0"))
        if kopecks > _KOPECKS_MAX:
            raise _bad_amount(text)
        return cls(kopecks)

    @classmethod
    def total(cls, sums: Iterable["Money"]) -> Self:
        """Add up; nothing at all adds up to zero."""
        return cls(sum(each.kopecks for each in sums))

    @property
    def rubles_text(self) -> str:
        """The sum as it stands in a column of roubles: «2 340,00», with no-break spaces.

        The minus is an ASCII hyphen, because receipt printers have no other.
        """
        rubles, kopecks = divmod(abs(self.kopecks), 100)
        sign = "-" if self.kopecks < 0 else ""
        return f"{sign}{rubles:,}".replace(",", NBSP) + f",{kopecks:02d}"

    @property
    def text(self) -> str:
        """The sum as a person reads it: «2 340,00 ₽», with no-break spaces."""
        return f"{self.rubles_text}{NBSP}₽"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.kopecks + other.kopecks)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.kopecks - other.kopecks)

    def __neg__(self) -> "Money":
        return Money(-self.kopecks)

    def __mul__(self, times: int) -> "Money":
        return Money(self.kopecks * times)

    def __bool__(self) -> bool:
        return self.kopecks != 0

    def __str__(self) -> str:
        return self.text


Money.ZERO = Money(0)


def _bad_amount(text: str) -> ClerkError:
    return ClerkError(Refusal.BAD_AMOUNT, text=text[:_ECHO_CHARS_MAX])
