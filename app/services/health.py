"""What can be known of this counter from its own file: whole, ours, proven, copied, supplied."""

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from app.errors import ClerkError
from app.services import workplace
from app.services.reading import require_own_file
from app.store.agent_state import read_states
from app.store.journal import CENTRE_OFFSET, Journal
from app.store.tables import journal as journal_table
from app.store.tables import numbers_taken

STOCK_DAYS: Final = 10
"""A stock of numbers for fewer days is said: new ones have to come down in time."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the file says of itself.

    `alarm` is the refusal that keeps the window from selling, None while it may. `offset_ms` is the
    centre's clock less ours. `days_left` is how long the policy numbers last at the pace of the
    days that sold any; None where nothing was sold yet.
    """

    proof: workplace.Proof
    alarm: ClerkError | None
    offset_ms: int
    numbers_left: int
    days_left: int | None

    @property
    def is_short_of_numbers(self) -> bool:
        return self.numbers_left == 0 or (
            self.days_left is not None and self.days_left < STOCK_DAYS
        )


def health(journal: Journal) -> Health:
    """Look at the file as it is now; nobody is asked, nothing is written."""
    alarm: ClerkError | None = None
    with journal.read() as connection:
        try:
            require_own_file(connection)
        except ClerkError as error:
            alarm = error
        offset_ms = int(read_states(connection, [CENTRE_OFFSET])[CENTRE_OFFSET] or 0)
        rows = connection.execute(_SOLD).all()
    days = {json.loads(row.body)["at"]["wall"][:10] for row in rows}
    left = workplace.policy_numbers_left(journal)
    days_left = left * len(days) // len(rows) if rows else None
    return Health(workplace.proof(journal), alarm, offset_ms, left, days_left)


_SOLD: Final = (
    select(journal_table.c.body)
    .join(
        numbers_taken,
        (numbers_taken.c.epoch == journal_table.c.epoch)
        & (numbers_taken.c.seq == journal_table.c.seq),
    )
    .order_by(journal_table.c.epoch.desc(), journal_table.c.seq.desc())
    .limit(500)
)
