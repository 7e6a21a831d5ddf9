"""What a whole journal comes to: every figure of its reports, its accounts, and its last hash.

An export carries them as the build that wrote it saw them, so that every later build can be held
against them (`app/services/replay.py`). Names of persons are in none of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from app.errors import ClerkError
from app.messages.canonical import Payload
from app.services.reports import day_report
from app.store.journal import Journal
from app.store.tables import postings, shifts

DISAGREES: Final = "disagrees"
"""Stands in place of a day whose report its own build would not give out."""

_PERSONAL: Final = ("clerk_name", "branch_name")
_ACCOUNTS: Final = (
    select(postings.c.account, func.sum(postings.c.amount))
    .where(postings.c.pending == 0)
    .group_by(postings.c.account)
)
_DAYS: Final = select(shifts.c.day).distinct().order_by(shifts.c.day)


class Still(Journal):
    """A journal as one unchanging view of it shows it, whatever is written meanwhile."""

    def __init__(self, journal: Journal, view: Connection) -> None:
        super().__init__(journal.store, journal.clock)
        self._view: Final = view

    @contextmanager
    def read(self) -> Iterator[Connection]:
        yield self._view


def totals(still: Still) -> Payload:
    """Return the sum of each account, and the reports of all days with their shifts, in kopecks."""
    with still.read() as connection:
        accounts = {account: int(total) for account, total in connection.execute(_ACCOUNTS)}
        days = [date.fromisoformat(day) for day in connection.scalars(_DAYS)]
    return {"accounts": accounts, "days": {day.isoformat(): _day(still, day) for day in days}}


def _day(still: Still, day: date) -> Payload | str:
    try:
        told = day_report(still, day).to_payload()
    except ClerkError:
        return DISAGREES
    plain: Payload = _plain(told)
    return plain


def _plain(value: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    """Leave out what names somebody, and what has no canonical form; keep all else."""
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if name not in _PERSONAL}
        return {str(name): _plain(each) for name, each in kept.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, bool) else value
