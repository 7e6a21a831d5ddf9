"""Which operating day the entries of a journal belong to, told by their sequence alone."""

from typing import Final

from app.store.history import Line
from app.store.projections import DAY_CLOSED, DAY_OPENED, SHIFT_OPENED


class DayMark:
    """Follows the entries and knows their day; `closed_by` is the entry that ended the wanted one.

    What comes after a close belongs to the day that it names next, whatever the clock says.
    """

    def __init__(self, wanted: str) -> None:
        self.wanted: Final = wanted
        self.day = ""
        self.closed_by = ""

    @property
    def is_wanted(self) -> bool:
        return self.day == self.wanted

    def is_left(self, following: Line) -> bool:
        """Tell whether an entry that comes now would belong to another day."""
        begins = following.kind in (DAY_OPENED, SHIFT_OPENED)
        return bool((following.payload["day"] if begins else self.day) != self.wanted)

    def take(self, line: Line) -> None:
        if line.kind in (DAY_OPENED, SHIFT_OPENED):
            self.day = line.payload["day"]
        elif line.kind == DAY_CLOSED:
            if self.is_wanted:
                self.closed_by = line.key.text
            self.day = line.payload["next"]
