"""Paper that is due: one row for each document of an entry, and what its printer said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from app.domain.papers import Medium, Paper, policy_document
from app.messages.entries import EntryKey
from app.store.database import Store
from app.store.prepared import Query
from app.store.tables import policies, print_jobs, visit_entries


class PrintState(StrEnum):
    """UNPROVEN: bytes went and nothing says that paper came; a person is asked.

    SUPERSEDED: a certificate whose policy was cancelled while it waited; it is not handed over any
    more. Whether a sheet of it came out just before, nobody knows.
    """

    QUEUED = auto()
    SENDING = auto()
    PRINTED = auto()
    UNPROVEN = auto()
    SUPERSEDED = auto()


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One copy of one document of one entry. `attempts` counts how often bytes went."""

    entry: EntryKey
    document: str
    copy: int
    attempts: int


def jobs(store: Store, state: PrintState, medium: Medium) -> list[PrintJob]:
    """Return the jobs in this state, oldest first."""
    with store.read() as connection:
        rows = _JOBS[medium].rows(connection, {"of_state": str(state)})
    return _jobs(rows)


def mark(store: Store, job: PrintJob, state: PrintState) -> None:
    """Record how far a job is; each time its bytes go counts as an attempt."""
    row: dict[str, str | int] = {"now": str(state), "of_document": job.document}
    row |= {"of_copy": job.copy, **{f"of_{name}": of for name, of in job.entry._asdict().items()}}
    if state is PrintState.SENDING:
        row["tries"] = job.attempts + 1
    with store.transaction() as connection:
        connection.execute(_SENT if state is PrintState.SENDING else _MARK, row)


def doubt_interrupted(store: Store) -> None:
    """Mark jobs that were on their way when the process ended."""
    with store.transaction() as connection:
        connection.execute(_DOUBT)


def supersede(connection: Connection) -> None:
    """Take certificates of cancelled policies out of the queue."""
    connection.execute(_SUPERSEDE)


def is_void(connection: Connection, document: str) -> bool:
    """Tell whether a document is the certificate of a policy that was cancelled."""
    return document in set(connection.scalars(select(_VOID_CERTIFICATES.c.document)))


def copies(connection: Connection, entry: EntryKey, document: str) -> int:
    """Return how many copies of a document were asked for, the original included."""
    wanted = select(func.max(print_jobs.c.copy)).where(
        print_jobs.c.terminal == entry.terminal,
        print_jobs.c.epoch == entry.epoch,
        print_jobs.c.seq == entry.seq,
        print_jobs.c.document == document,
    )
    return connection.execute(wanted).scalar() or 0


def originals_of_visit(connection: Connection, visit: str) -> list[PrintJob]:
    """Return the papers of a visit, oldest first, copies left out."""
    same = (
        (print_jobs.c.terminal == visit_entries.c.terminal)
        & (print_jobs.c.epoch == visit_entries.c.epoch)
        & (print_jobs.c.seq == visit_entries.c.seq)
    )
    wanted = (
        select(*_KEY)
        .select_from(visit_entries.join(print_jobs, same))
        .where(visit_entries.c.visit == visit, print_jobs.c.copy == 1)
        .order_by(print_jobs.c.epoch, print_jobs.c.seq, print_jobs.c.document)
    )
    return _jobs(connection.execute(wanted))


def counts(store: Store, medium: Medium) -> dict[PrintState, int]:
    with store.read() as connection:
        rows = _COUNTS[medium].rows(connection)
    return {PrintState(state): number for state, number in rows}


def _jobs(rows: Iterable[Sequence[Any]]) -> list[PrintJob]:
    return [
        PrintJob(EntryKey(*key), document, copy, attempts)
        for *key, document, copy, attempts in rows
    ]


def _is_on(medium: Medium) -> ColumnElement[bool]:
    is_page = print_jobs.c.document.startswith(f"{Paper.POLICY}:")
    return is_page if medium is Medium.PAGE else ~is_page


_KEY: Final = (
    print_jobs.c.terminal,
    print_jobs.c.epoch,
    print_jobs.c.seq,
    print_jobs.c.document,
    print_jobs.c.copy,
    print_jobs.c.attempts,
)
_JOBS: Final = {
    medium: Query(
        select(*_KEY)
        .where(print_jobs.c.state == bindparam("of_state"), _is_on(medium))
        .order_by(print_jobs.c.epoch, print_jobs.c.seq, print_jobs.c.document, print_jobs.c.copy)
    )
    for medium in Medium
}
_COUNTS: Final = {
    medium: Query(
        select(print_jobs.c.state, func.count().label("jobs"))
        .where(_is_on(medium))
        .group_by(print_jobs.c.state)
    )
    for medium in Medium
}
_MARK: Final = (
    update(print_jobs)
    .where(
        print_jobs.c.terminal == bindparam("of_terminal"),
        print_jobs.c.epoch == bindparam("of_epoch"),
        print_jobs.c.seq == bindparam("of_seq"),
        print_jobs.c.document == bindparam("of_document"),
        print_jobs.c.copy == bindparam("of_copy"),
    )
    .values(state=bindparam("now"))
)
_DOUBT: Final = (
    update(print_jobs)
    .where(print_jobs.c.state == str(PrintState.SENDING))
    .values(state=str(PrintState.UNPROVEN))
)
_VOID_CERTIFICATES: Final = (
    select((policy_document("") + policies.c.number).label("document"))
    .where(policies.c.state == "void")
    .subquery()
)
_SUPERSEDE: Final = (
    update(print_jobs)
    .where(
        print_jobs.c.state == PrintState.QUEUED,
        print_jobs.c.document.in_(select(_VOID_CERTIFICATES.c.document)),
    )
    .values(state=str(PrintState.SUPERSEDED))
)
_SENT: Final = _MARK.values(attempts=bindparam("tries"))
