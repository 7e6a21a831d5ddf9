"""Close a shift: counted first and without a look at the record, then compared, then written."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.shift import Shift
from app.domain.visit import Visit
from app.services import shifts, workplace
from app.services.shifts import DrawerState, ShiftClosing
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.presenters import words
from ui.presenters.counting import after_typing, cash_of, spoil
from ui.presenters.states import COUNTED, WAITS, ClosingStage, ClosingState, Message, Tone
from ui.texts import sentence


class ClosingPresenter(QObject):
    """Takes the count, shows the three figures, and closes the shift at a second confirmation.

    `closed` says that the shift is closed on the record, `left` that the clerk went back to the
    work, `done` that the clerk has seen the figures.
    """

    state_changed = Signal(object)
    closed = Signal()
    left = Signal()
    done = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ClosingState()
        self._desk: Final = desk
        self._session: ClerkSession | None = None

    def begin(self, session: ClerkSession, shift: Shift, unknown: tuple[Visit, ...]) -> None:
        """Ask for a count of the drawer; `unknown` are the visits whose receipt is not proven."""
        self._session = session
        self.state = ClosingState(turn=self.state.turn)
        self._show(shift=shift, pieces=(0,) * len(COUNTED), unknown=unknown)

    def renew(self, session: ClerkSession) -> None:
        """Go on with the key of the same clerk's new session."""
        self._session = session
        self._show()

    @Slot(int, str)
    def count(self, row: int, text: str) -> None:
        """Take the number of pieces of one denomination."""
        if self.state.stage is ClosingStage.COUNT:
            self._keep(**after_typing(self.state.pieces, self.state.spoilt, row, text))

    @Slot()
    def confirm(self) -> None:
        """Go one stage on: compare what was counted, then close, then leave."""
        if self._session is None or self.state.is_busy:
            return
        if self.state.stage is ClosingStage.COUNT:
            self._compare()
        elif self.state.stage is ClosingStage.COMPARE:
            self._close(self._session)
        else:
            self.done.emit()

    @Slot()
    def back(self) -> None:
        """Count again, or go back to the work; what is closed stays closed."""
        if self.state.is_busy:
            return
        if self.state.stage is ClosingStage.COMPARE:
            self._show(stage=ClosingStage.COUNT, message=None)
        elif self.state.stage is ClosingStage.COUNT:
            self.left.emit()

    def remind(self) -> None:
        """Say that no item is taken now."""
        is_closed = self.state.stage is ClosingStage.CLOSED
        text = words.SHIFT_IS_CLOSED if is_closed else words.CLOSING_NOW
        self._keep(message=Message(Tone.ATTENTION, text))

    def _compare(self) -> None:
        if self.state.spoilt:
            self._keep(**spoil(self.state.spoilt, min(self.state.spoilt), words.NOT_A_NUMBER))
            return
        self._show(is_busy=True, message=None)
        self._desk.store_tasks.run(
            lambda: (shifts.drawer(self._desk.journal), workplace.open_visits(self._desk.journal)),
            self._draw,
            self._refuse,
        )

    def _draw(self, found: tuple[DrawerState, tuple[Visit, ...]]) -> None:
        state, (drawer, visits) = self.state, found
        self._show(
            is_busy=False,
            stage=ClosingStage.COMPARE,
            expected=drawer.expected,
            difference=state.total - drawer.expected,
            unconfirmed=drawer.unconfirmed,
            unknown=unknown_of(visits),
        )

    def _close(self, session: ClerkSession) -> None:
        counted = cash_of(self.state.pieces)
        self._show(is_busy=True, message=None)
        self._desk.store_tasks.run(
            lambda: shifts.close_shift(self._desk.journal, session, counted, "key:Return"),
            self._finish,
            self._refuse,
        )

    def _finish(self, closing: ShiftClosing) -> None:
        """Show what stands on the record: a receipt may have been proven since the comparison."""
        self._show(
            is_busy=False,
            stage=ClosingStage.CLOSED,
            expected=closing.expected,
            total=closing.counted,
            difference=closing.difference,
        )
        self.closed.emit()

    def _refuse(self, error: Exception) -> None:
        self._show(is_busy=False, message=Message(Tone.ERROR, sentence(error)))

    def _show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self._keep(turn=self.state.turn + 1, **changes)

    def _keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)


def unknown_of(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """Return the visits that wait for a word of the register, or for a customer owed money."""
    return tuple(visit for visit in visits if visit.state in WAITS)
