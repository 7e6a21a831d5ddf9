"""Close a shift: counted first and without a look at the record, then compared, then written."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.register_totals import FiscalTotals, RegisterWitness
from app.domain.shift import Shift
from app.domain.visit import Visit
from app.services import shifts, shortage, workplace
from app.services.acquirer import BankList, BankWitness, ask_bank, compare_cards
from app.services.register_witness import ask_register, compare_register
from app.services.shifts import DrawerState, ShiftClosing
from app.services.shortage import Inquiry
from app.services.staff import ClerkSession
from app.services.transfers import OpenTransfers, open_transfers
from ui.bridge.desk import Desk
from ui.presenters import card_words, register_words, shortage_words, words
from ui.presenters.causes import Causes
from ui.presenters.counting import after_typing, cash_of, spoil
from ui.presenters.states import COUNTED, WAITS, ClosingStage, ClosingState, Message, Tone
from ui.texts import sentence

_Found = tuple[
    DrawerState, tuple[Visit, ...], BankWitness | None, RegisterWitness | None, OpenTransfers
]


class ClosingPresenter(QObject):
    """Takes the count, shows the three figures, and closes the shift at a second confirmation.

    `pinpad_asked` says whether the pinpad answered, `closed` that the shift is closed on the
    record, `left` that the clerk went back to the work, `done` that the clerk has seen the figures.
    """

    state_changed = Signal(object)
    closed = Signal()
    left = Signal()
    done = Signal()
    pinpad_asked = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ClosingState()
        self._desk: Final = desk
        self._session: ClerkSession | None = None
        self._bank: BankList | None = None
        self._causes: Final = Causes(desk, self)
        self._causes.found.connect(self._draw_causes)
        self._causes.failed.connect(self._refuse)

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
        elif self.state.stage is ClosingStage.CLOSED:
            self.done.emit()

    @Slot()
    def find(self) -> None:
        """Look for what may explain the difference, before anything is written."""
        session, state = self._session, self.state
        can_ask = state.stage is ClosingStage.COMPARE and bool(state.difference)
        if session is None or state.is_busy or not can_ask:
            return
        counted = cash_of(state.pieces)
        self._show(is_busy=True, message=Message(Tone.HINT, shortage_words.SEARCHING))
        self._causes.ask(lambda: shortage.inquire(self._desk.journal, session, counted))

    @Slot()
    def recount(self) -> None:
        """Count again with the explanations in mind; the pieces stay as they were typed."""
        if self.state.stage is ClosingStage.CAUSES:
            self._causes.forget()
            self._show(stage=ClosingStage.COUNT, inquiry=None, message=None)

    @Slot()
    def back(self) -> None:
        """Count again, or go back to the work; what is closed stays closed."""
        if self.state.is_busy:
            return
        if self.state.stage is ClosingStage.CAUSES:
            self._causes.forget()
            self._show(stage=ClosingStage.COMPARE, inquiry=None, message=None)
        elif self.state.stage is ClosingStage.COMPARE:
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
        desk = self._desk
        if not desk.addresses.pinpad:
            self._ask_register(None)
            return
        self._keep(message=Message(Tone.HINT, card_words.ASKING_BANK))
        desk.pinpad_tasks.run(lambda: ask_bank(desk.pinpad()), self._ask_register, self._refuse)

    def _ask_register(self, bank: BankList | None) -> None:
        """Ask the register what it counted, where there is one, after the bank."""
        desk, self._bank = self._desk, bank
        if bank is not None:
            self.pinpad_asked.emit(bank.totals is not None)
        if not desk.addresses.register:
            self._look(None)
            return
        self._keep(message=Message(Tone.HINT, register_words.ASKING))
        desk.register_tasks.run(lambda: ask_register(desk.register()), self._look, self._refuse)

    def _look(self, counted: FiscalTotals | None) -> None:
        """Read what the record says, beside the bank's list and the register's totals."""
        journal, bank, has_register = (
            self._desk.journal, self._bank, bool(self._desk.addresses.register),
        )  # fmt: skip
        self._desk.store_tasks.run(
            lambda: (
                shifts.drawer(journal),
                workplace.open_visits(journal),
                None if bank is None else compare_cards(journal, bank),
                compare_register(journal, counted) if has_register else None,
                open_transfers(journal),
            ),
            self._draw,
            self._refuse,
        )

    def _draw(self, found: _Found) -> None:
        state, (drawer, visits, witness, register, cash) = self.state, found
        self._show(
            is_busy=False,
            stage=ClosingStage.COMPARE,
            expected=drawer.expected,
            difference=state.total - drawer.expected,
            unconfirmed=drawer.unconfirmed,
            unknown=unknown_of(visits),
            witness=witness,
            register=register,
            cash=cash,
            message=None,
        )

    @Slot(object)
    def _draw_causes(self, inquiry: Inquiry) -> None:
        if self.state.stage is ClosingStage.CAUSES:
            self._keep(inquiry=inquiry)
        else:
            stage = ClosingStage.CAUSES
            self._show(is_busy=False, stage=stage, inquiry=inquiry, message=None)

    def _close(self, session: ClerkSession) -> None:
        counted, bank, register = cash_of(self.state.pieces), self._bank, self.state.register
        journal = self._desk.journal
        self._show(is_busy=True, message=None)
        self._desk.store_tasks.run(
            lambda: shifts.close_shift(journal, session, counted, "key:Return", bank, register),
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

    @Slot(object)
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
