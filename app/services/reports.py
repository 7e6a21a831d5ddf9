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
from app.store.history import ShiftPlace
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
        return _report(journal, connection, places, None)


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
        return _report(journal, connection, places, last, of_shift=True)


def _report(
    journal: Journal,
    connection: Connection,
    places: list[ShiftPlace],
    last: EntryKey | None,
    *,
    of_shift: bool = False,
) -> DayReport:
    if not places:
        raise ClerkError(Refusal.NOTHING_TO_REPORT)
    fold = Fold(places, is_of_day=not of_shift)
    for line in history.lines(connection, places[0].first, last):
        if fold.is_done(line):
            break
        fold.take(line)
    outside = fold.between.figures()
    figures = Figures.total((*(tally.figures() for tally in fold.shifts), outside))
    shifts = [place.shift for place in places]
    ledger = history.sums(connection, shifts, fold.between_entries, last)
    _compare(figures.turnovers, ledger)
    own = journal.identity
    return DayReport(
        branch=own.branch,
        branch_name=own.branch_name,
        window=own.window,
        day=places[0].day,
        shift=places[0].number if of_shift else None,
        as_of=fold.as_of,
        positions=tuple(fold.positions.values()),
        shifts=tuple(
            tally.report(history.clerk_name(connection, tally.place.clerk, tally.place.first))
            for tally in fold.shifts
        ),
        between=outside,
        figures=figures,
    )


def _compare(folded: Iterable[Turnover], ledger: dict[str, tuple[int, int]]) -> None:
    """Hold the sums folded from the entries against those that the database adds up."""
    counted = {str(each.account): (each.put.kopecks, each.taken.kopecks) for each in folded}
    for account in {*counted, *ledger}:
        if counted.get(account) != ledger.get(account):
            raise ClerkError(Refusal.REPORT_DISAGREES, what=account)
