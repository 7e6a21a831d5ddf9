"""Open a shift: the drawer counted by denomination."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.money import Money
from app.domain.shift import Shift
from app.services import shifts
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.presenters import words
from ui.presenters.counting import after_typing, cash_of, spoil
from ui.presenters.states import COUNTED, Message, ShiftState, Tone
from ui.texts import sentence


class ShiftPresenter(QObject):
    """Takes the count and opens the shift; `opened` carries it."""

    state_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ShiftState()
        self._desk: Final = desk
        self._session: ClerkSession | None = None

    def begin(self, session: ClerkSession, *, opens_day: bool) -> None:
        """Ask for a count of the drawer."""
        self._session = session
        self.state = ShiftState(turn=self.state.turn)
        self._show(pieces=(0,) * len(COUNTED), opens_day=opens_day)

    def renew(self, session: ClerkSession) -> None:
        """Go on with the key of the same clerk's new session."""
        self._session = session
        self._show()
        self._desk.store_tasks.run(
            lambda: shifts.opens_day(self._desk.journal), self._see_day, self._refuse
        )

    @Slot(int, str)
    def count(self, row: int, text: str) -> None:
        """Take the number of pieces of one denomination; an empty field is none of them."""
        self._keep(**after_typing(self.state.pieces, self.state.spoilt, row, text))

    @Slot()
    def open(self) -> None:
        """Open the shift with what was counted."""
        session = self._session
        if session is None or self.state.is_busy:
            return
        if self.state.spoilt:
            self._keep(**spoil(self.state.spoilt, min(self.state.spoilt), words.NOT_A_NUMBER))
            return
        counted = cash_of(self.state.pieces)
        self._show(is_busy=True, message=None)
        self._desk.store_tasks.run(
            lambda: shifts.open_shift(self._desk.journal, session, counted, "key:F2"),
            self._open,
            self._refuse,
        )

    def remind(self) -> None:
        """Say that the shift comes first."""
        self._show(message=Message(Tone.ATTENTION, words.OPEN_SHIFT_FIRST))

    def _open(self, shift: Shift) -> None:
        self._show(is_busy=False, total=Money.ZERO, pieces=(0,) * len(COUNTED))
        self.opened.emit(shift)

    def _see_day(self, opens_day: bool) -> None:  # noqa: FBT001 - called back with it
        """Learn that the day was closed since the count began."""
        self._keep(opens_day=opens_day)

    def _refuse(self, error: Exception) -> None:
        self._show(is_busy=False, message=Message(Tone.ERROR, sentence(error)))

    def _show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self._keep(turn=self.state.turn + 1, **changes)

    def _keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)
