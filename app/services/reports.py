"""Reports of a day and of a shift: a fold of the journal that must agree with its own ledger."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from app.domain.report import DayReport, Figures, Turnover
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.services.reading import local_day
from app.services.report_fold import Fold
from app.services.staff import ClerkSession, Right
from app.services.workplace import Proof, proof
from app.store import history, queries
from app.store.journal import Journal


def read_report(
    journal: Journal, session: ClerkSession, *, is_of_shift: bool
) -> tuple[DayReport, Proof]:
    """Return the newest day's or shift's report, and how much of the journal is proven.

    Whoever opens the branch's day also sees what it came to: right `open_day`, else NOT_ALLOWED.
    Raises as `day_report` does.
    """
    session.require(Right.OPEN_DAY)
    return shift_report(journal) if is_of_shift else day_report(journal), proof(journal)


def day_report(journal: Journal, day: date | None = None) -> DayReport:
    """Return what an operating day of this window came to; without `day`, the newest one.

    Raises NOTHING_TO_REPORT for a day without shifts, REPORT_DISAGREES (`what`) when the figures
    folded from the entries are not those of the ledger: such a report is not given out.
    """
    with journal.read() as connection:
        wanted = day or history.last_day(connection) or local_day(journal)
        places = history.shifts_of_day(connection, wanted)
        before = history.closing_into(connection, wanted)
        begins = [key for key in (before, *(place.first for place in places)) if key is not None]
        if not begins:
            raise ClerkError(Refusal.NOTHING_TO_REPORT)
        fold = Fold(places, wanted, min(begins, key=lambda key: (key.epoch, key.seq)))
        return _report(journal, connection, fold, wanted, None)


def shift_report(
    journal: Journal, number: int | None = None, last: EntryKey | None = None
) -> DayReport:
    """Return one shift as a report of its own; without `number`, the newest shift.

    `last` ends the prefix of the journal that is folded: a closing slip tells of its shift as it
    was then, however often it is printed. Raises as `day_report` does.
    """
    with journal.read() as connection:
        wanted = queries.last_shift_number(connection) if number is None else number
        places = history.shift_numbered(connection, wanted)
        if not places:
            raise ClerkError(Refusal.NOTHING_TO_REPORT)
        [place] = places
        fold = Fold(places, place.day, place.first, is_of_day=False)
        return _report(journal, connection, fold, place.day, last)


def _report(
    journal: Journal, connection: Connection, fold: Fold, day: date, last: EntryKey | None
) -> DayReport:
    for line in history.lines(connection, fold.between.place.first, last):
        if fold.is_done(line):
            break
        fold.take(line)
    if not fold.shifts and not fold.between_entries:
        raise ClerkError(Refusal.NOTHING_TO_REPORT)
    outside = fold.between.figures()
    figures = Figures.total((*(tally.figures() for tally in fold.shifts), outside))
    shifts = [tally.place.shift for tally in fold.shifts]
    ledger = history.sums(connection, shifts, fold.between_entries, last)
    _compare(figures.turnovers, ledger)
    own = journal.identity
    return DayReport(
        branch=own.branch,
        branch_name=own.branch_name,
        window=own.window,
        day=day,
        shift=None if fold.is_of_day else fold.shifts[0].place.number,
        as_of=fold.as_of,
        positions=tuple(fold.positions.values()),
        shifts=tuple(
            tally.report(history.clerk_name(connection, tally.place.clerk, tally.place.first))
            for tally in fold.shifts
        ),
        between=outside,
        figures=figures,
        closed_by=fold.days.closed_by,
    )


def _compare(folded: Iterable[Turnover], ledger: dict[str, tuple[int, int]]) -> None:
    """Hold the sums folded from the entries against those that the database adds up."""
    counted = {str(each.account): (each.put.kopecks, each.taken.kopecks) for each in folded}
    for account in {*counted, *ledger}:
        if counted.get(account) != ledger.get(account):
            raise ClerkError(Refusal.REPORT_DISAGREES, what=account)
