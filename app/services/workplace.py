"""What the window shows around the visit: place, delivered proof, stock of numbers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import bindparam, func, select

from app.domain.visit import Visit, VisitState
from app.messages.canonical import parse
from app.messages.entries import EntryKey
from app.services.settle import POLICY_NUMBERS
from app.store import agent_state, claims, queries
from app.store.journal import Journal
from app.store.prepared import Query
from app.store.tables import acknowledgements, sync_state
from app.store.tables import journal as journal_table

LAST_ERROR: Final = "last_error"
LAST_CONTACT: Final = "last_contact"
LAST_ERROR_AT: Final = "last_error_at"
ALARM: Final = "alarm"
OVER: Final = frozenset({VisitState.HANDED_OVER, VisitState.CANCELLED, VisitState.GIVEN_BACK})
"""States of a visit in which nobody owes anybody anything."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which window this is."""

    terminal: str
    branch: str
    branch_name: str
    window: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Proof:
    """The delivered-proof meter: made here, acknowledged by the centre, age of the oldest gap.

    `last_error` is the code of the last failed contact, empty while the centre answers.
    `single_copy` entries exist on this computer alone: neither the centre nor the second medium
    has them. `copy_error` is the code of what keeps the second copy from moving; `has_second`
    tells whether there is one at all.
    """

    made: int
    acknowledged: int
    oldest_unproven_s: int
    last_error: str
    single_copy: int = 0
    copy_error: str = ""
    has_second: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """What the agent last wrote of the centre, and how much of the journal is proven.

    `answered` is the last verified answer. `error` is the code of what keeps the exchange from
    moving, empty while it moves, `error_at` its beginning; `is_stopped` says that only people can
    set it going again.
    """

    url: str
    answered: datetime | None
    error: str
    error_at: datetime | None
    is_stopped: bool
    proof: Proof


def place(journal: Journal) -> Place:
    own = journal.identity
    return Place(own.terminal, own.branch, own.branch_name, own.window, own.epoch)


def open_visits(journal: Journal) -> tuple[Visit, ...]:
    """Return the visits that are in which something is still to do, oldest first."""
    states = set(VisitState) - OVER
    with journal.read() as connection:
        return tuple(queries.visits_in(connection, states))


def policy_numbers_left(journal: Journal) -> int:
    """Return how many policies can still be sold with no network."""
    own = journal.identity
    with journal.read() as connection:
        return claims.numbers_left(connection, POLICY_NUMBERS, own.terminal, own.epoch)


def proof(journal: Journal) -> Proof:
    """Return the meter's figures, from the journal and the verified acknowledgements alone."""
    own = journal.identity
    with journal.read() as connection:
        of_epoch = {"of_terminal": own.terminal, "of_epoch": own.epoch}
        made, proven = _MADE.scalar(connection, of_epoch), _PROVEN.scalar(connection, of_epoch)
        oldest = queries.entry_row(connection, EntryKey(own.terminal, own.epoch, (proven or 0) + 1))
        names = (LAST_ERROR, agent_state.COPIED, agent_state.COPY_ERROR)
        error, copied, copy_error = agent_state.read_states(connection, names).values()
    epoch, seq = map(int, (copied or "0 0").split())
    single = (made or 0) - max(proven or 0, seq if epoch == own.epoch else 0)
    age_s = 0 if oldest is None else _age_s(journal, bytes(oldest.body))
    has_second = bool(copied or copy_error)
    figures = (made or 0, proven or 0, age_s, error, max(single, 0))
    return Proof(*figures, copy_error, has_second)


def contact(journal: Journal) -> Contact:
    """Return what is known of the centre here; nobody is asked."""
    with journal.read() as connection:
        rows = connection.execute(select(sync_state.c.name, sync_state.c.value))
        said = {row.name: row.value for row in rows}
    error = said.get(LAST_ERROR, "")
    return Contact(
        url=journal.identity.centre_url,
        answered=_moment(said.get(LAST_CONTACT, "")),
        error=error,
        error_at=_moment(said.get(LAST_ERROR_AT, "")) if error else None,
        is_stopped=bool(said.get(ALARM, "")),
        proof=proof(journal),
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _age_s(journal: Journal, body: bytes) -> int:
    """Return how long ago an entry was made, by the boot's own clock where that is possible."""
    at = parse(body)["at"]
    now = journal.clock.read()
    if at["boot"] == now.boot:
        return max((now.monotonic_ms - int(at["mono_ms"])) // 1000, 0)
    made = datetime.fromisoformat(str(at["wall"]))
    return max(int((now.wall.astimezone(UTC) - made).total_seconds()), 0)


_MADE, _PROVEN = (
    Query(
        select(func.max(table.c.seq)).where(
            table.c.terminal == bindparam("of_terminal"), table.c.epoch == bindparam("of_epoch")
        )
    )
    for table in (journal_table, acknowledgements)
)
