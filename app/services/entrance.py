"""What somebody finds who has just signed in: the drawer's shift, and whose it is."""

from dataclasses import dataclass

from app.domain.shift import Shift
from app.services.shifts import current_shift, opens_day
from app.services.staff import works_no_more
from app.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Entrance:
    """The open shift, if any; `is_left` says that its clerk was dismissed.

    `opens_day` says that opening a shift would open the operating day too.
    """

    shift: Shift | None
    opens_day: bool
    is_left: bool

    def may_work(self, clerk: str) -> bool:
        """Tell whether a clerk goes on in the open shift: their own, or one that was left."""
        return self.shift is not None and (self.shift.clerk == clerk or self.is_left)


def find_entrance(journal: Journal) -> Entrance:
    """Return what is there."""
    shift = current_shift(journal)
    is_left = shift is not None and works_no_more(journal, shift.clerk)
    return Entrance(shift, opens_day(journal), is_left)
