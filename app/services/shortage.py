"""Search for the cause of a cash difference: what the journal says, and whether it may be wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, auto
from typing import Final

from sqlalchemy import Connection, func, select

from app.domain.money import Money
from app.domain.shift import CashCount
from app.domain.shortage import Counting, Explanation, MovedCash, Observations
from app.domain.shortage_search import explain
from app.domain.shortage_table import shipped_shortage
from app.domain.visit import VisitState
from app.errors import ClerkError, Refusal
from app.services.reading import require_shift
from app.services.reports import shift_report
from app.services.shifts import drawer_of
from app.services.shortage_fold import Watch, count_of
from app.services.staff import ClerkSession, Right
from app.services.workplace import ALARM
from app.store import history, queries, transfers
from app.store.history import ShiftPlace
from app.store.journal import Journal
from app.store.projections import SHIFT_CLOSED
from app.store.tables import held_effects, sync_state
from app.store.verify import verify_open


class Check(StrEnum):
    """What must hold before the program may be left out of the search."""

    JOURNAL = auto()
    REPORT = auto()
    RECEIPT = auto()
    FORK = auto()
    HELD = auto()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A check that does not hold; `what` names the place or the number, for people."""

    check: Check
    what: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What was found for the difference of one shift.

    `doubts` are the checks that do not hold; where there is one, an error of the program is not
    excluded. `was_audited` says whether the whole journal was verified too.
    """

    shift: int
    day: date
    expected: Money
    counted: Money
    explanations: tuple[Explanation, ...]
    doubts: tuple[Doubt, ...]
    was_audited: bool = False

    @property
    def difference(self) -> Money:
        return self.counted - self.expected


def inquire(journal: Journal, session: ClerkSession, counted: CashCount) -> Inquiry:
    """Explain what a count of the clerk's open drawer differs by; nothing is written.

    Raises SHIFT_CLOSED, DRAWER_IN_USE, NOT_ALLOWED.
    """
    session.require(Right.SERVE)
    with journal.read() as connection:
        shift = require_shift(connection, session.clerk)
        [place] = history.shift_numbered(connection, shift.number)
        expected = drawer_of(connection, shift.id).expected
        now = expected, Counting(counted, journal.clock.read().wall)
        waits = transfers.incoming_and_open(connection, journal.identity.window)
        incoming = [MovedCash("", each.number, "", each.sent_at, each.amount) for each in waits]
        seen = _observe(connection, place, now, incoming)
        doubts = _doubts(connection)
    return _inquiry(place, seen, (*_report_doubts(journal, place.number), *doubts))


def inquire_again(journal: Journal, session: ClerkSession, number: int) -> Inquiry:
    """Explain the difference of a closed shift to who sees the reports: right `open_day`.

    Raises as `shift_inquiry` does, and NOT_ALLOWED.
    """
    session.require(Right.OPEN_DAY)
    return shift_inquiry(journal, number)


def shift_inquiry(journal: Journal, number: int | None = None) -> Inquiry:
    """Explain the difference of a closed shift; without `number`, of the newest one.

    Raises NOTHING_TO_REPORT for a shift that never was, SHIFT_STILL_OPEN for one without a count.
    """
    with journal.read() as connection:
        wanted = queries.last_shift_number(connection) if number is None else number
        places = history.shift_numbered(connection, wanted)
        if not places:
            raise ClerkError(Refusal.NOTHING_TO_REPORT)
        [place] = places
        seen = _observe(connection, place, None)
        doubts = _doubts(connection)
    return _inquiry(place, seen, (*_report_doubts(journal, place.number), *doubts))


def audit(journal: Journal) -> Doubt | None:
    """Verify the whole journal, which takes a second for some thousands of entries."""
    verdict = verify_open(journal.store)
    if verdict.whole:
        return None
    found = verdict.findings[0]
    return Doubt(Check.JOURNAL, f"{found.where} {found.seq or ''}".strip())


def audited(inquiry: Inquiry, doubt: Doubt | None) -> Inquiry:
    """Return the answer with what the verification of the whole journal said."""
    doubts = inquiry.doubts if doubt is None else (doubt, *inquiry.doubts)
    return replace(inquiry, doubts=doubts, was_audited=True)


def _inquiry(place: ShiftPlace, seen: Observations, doubts: tuple[Doubt, ...]) -> Inquiry:
    return Inquiry(
        shift=place.number,
        day=place.day,
        expected=seen.expected,
        counted=seen.closing.count.total,
        explanations=explain(seen, shipped_shortage().on(place.day)),
        doubts=doubts,
    )


def _observe(
    connection: Connection,
    place: ShiftPlace,
    now: tuple[Money, Counting] | None,
    incoming: Iterable[MovedCash] = (),
) -> Observations:
    watch = Watch(lambda visit: history.lines_of_visit(connection, visit))
    before = history.last_before(connection, SHIFT_CLOSED, place.first)
    if before is not None:
        watch.inherit(before)
    for line in history.lines(connection, place.first, None):
        watch.take(line)
        if watch.closing is not None:
            break
    if watch.closing is not None:
        now = Money(watch.closing.payload["expected"]), count_of(watch.closing)
    if watch.opening is None or now is None:
        raise ClerkError(Refusal.SHIFT_STILL_OPEN, number=place.number)
    return Observations(
        shift=place.number,
        expected=now[0],
        opening=watch.opening,
        closing=now[1],
        before=None if before is None else count_of(before),
        difference_before=Money(0 if before is None else before.payload["difference"]),
        sales=watch.sales,
        given_back=watch.given_back,
        moved=(*watch.moved, *incoming),
    )


def _report_doubts(journal: Journal, number: int) -> Iterator[Doubt]:
    """Say what the report of the shift cannot make agree, if it cannot."""
    try:
        shift_report(journal, number)
    except ClerkError as error:
        if error.code is not Refusal.REPORT_DISAGREES:
            raise
        yield Doubt(Check.REPORT, str(error.values["what"]))


def _doubts(connection: Connection) -> tuple[Doubt, ...]:
    """Say what is open between window, register and centre."""
    unknown = len(queries.visits_in(connection, (VisitState.SETTLING,)))
    alarm = connection.execute(_ALARM).scalar()
    held = connection.execute(_HELD).scalar()
    found = ((Check.RECEIPT, unknown), (Check.FORK, alarm), (Check.HELD, held))
    return tuple(Doubt(check, str(what)) for check, what in found if what)


_ALARM: Final = select(sync_state.c.value).where(sync_state.c.name == ALARM)
_HELD: Final = select(func.count()).select_from(held_effects)
