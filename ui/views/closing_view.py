"""Close a shift: the count first, then the three figures, large and as they are."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QStackedWidget, QWidget

from app.domain.money import Money
from ui.presenters import card_phrases, phrases, register_phrases, words
from ui.presenters.states import ClosingStage, ClosingState
from ui.presenters.transfers_state import left_on_its_way
from ui.views.causes_panel import CausesPanel
from ui.views.count_grid import CountGrid
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, mark, right, rule, wrapped
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate
    from ui.presenters.closing import ClosingPresenter

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FIGURES_PX = 760
_PLACES = {ClosingStage.COUNT: 0, ClosingStage.CAUSES: 2}
"""Where each stage stands; the others show the figures."""


class ClosingView(QWidget):
    """Draws a ClosingState: what is counted alone, and only then what it is compared with."""

    def __init__(self, presenter: "ClosingPresenter", gate: "KeyGate") -> None:
        super().__init__()
        self.setObjectName("page")
        self._presenter = presenter
        self._gate = gate
        self._turn = -1
        self._stage = ClosingStage.COUNT
        self._title = label("title", name="closing_title")
        self._total = right("huge", name="counted_at_close")
        self._compare = KeyButton("F2", "Показать итог", kind="primary")
        self._compare.setObjectName("compare")
        self._compare.clicked.connect(presenter.confirm)
        self.grid = CountGrid("count_close_", self._compare)
        self.grid.typed.connect(presenter.count)
        self._figures = _Figures(presenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._counting())
        self._stack.addWidget(_beside_nothing(self._figures))
        self._causes = CausesPanel("causes")
        self._stack.addWidget(self._causes)
        layout = column(self, (40, 24, 40, 24), 14)
        layout.addWidget(self._title)
        layout.addWidget(self._stack, 1)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: ClosingState) -> None:
        is_count = state.stage is ClosingStage.COUNT
        title = words.CLOSED_TITLE if state.stage is ClosingStage.CLOSED else words.CLOSING_TITLE
        self._title.setText(title.format(number=state.shift.number if state.shift else ""))
        self._total.setText(state.total.text)
        self._compare.setEnabled(not state.is_busy)
        self.grid.show_count(state.pieces, state.spoilt)
        if is_count:
            self._figures.forget()
        else:
            self._figures.show_state(state)
        if state.inquiry is not None:
            picture = self._causes.show_inquiry(state.inquiry, is_closed=False)
            self._title.setText(picture.title)
        self._stack.setCurrentIndex(_PLACES.get(state.stage, 1))
        if state.turn != self._turn:
            self._turn = state.turn
            self._gate.arm(self)
            self._put_focus(state)

    def refocus(self) -> None:
        """Give the keyboard to the stage."""
        if self._stage is ClosingStage.COUNT:
            self.grid.refocus()
        elif self._stage is ClosingStage.CAUSES:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._figures.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, key: int) -> bool:
        """F2 ends the count, F3 looks for causes, Enter confirms the figures, Esc goes back."""
        is_count = self._stage is ClosingStage.COUNT
        if key in ((Qt.Key.Key_F2,) if is_count else _ENTER):
            self._presenter.confirm()
        elif key == Qt.Key.Key_F3:
            self._presenter.find()
        elif key == Qt.Key.Key_F2:
            self._presenter.recount()
        elif key == Qt.Key.Key_Escape:
            self._presenter.back()
        else:
            return is_count and self.grid.take_key(key)
        return True

    def _put_focus(self, state: ClosingState) -> None:
        """Begin an empty count at its first row; one that is looked over again keeps its pieces."""
        is_new = state.stage is not self._stage
        self._stage = state.stage
        if state.stage is ClosingStage.COUNT and not any(state.pieces) and not state.spoilt:
            self.grid.begin()
        elif is_new:
            self.refocus()

    def _counting(self) -> QWidget:
        result = column(gap=10)
        result.addWidget(label("body-second", "В ящике"))
        result.addWidget(self._total)
        result.addWidget(rule())
        result.addWidget(wrapped("note", words.COMPARE_NEXT))
        result.addStretch(1)
        result.addWidget(self._compare)
        page = QWidget()
        body = row(page, gap=28)
        body.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(result, 1)
        return page


class _Figures(QFrame):
    """Expected, counted and their difference, which is the largest thing on the page."""

    def __init__(self, presenter: "ClosingPresenter") -> None:
        super().__init__()
        mark(self, "card", "true")
        self.setFixedWidth(_FIGURES_PX)
        self._expected = right("sum", name="expected")
        self._counted = right("sum", name="counted_figure")
        self._word = label("title", name="difference_word")
        self._difference = right("huge", name="difference")
        self._note = wrapped("note", name="difference_note")
        self._unknown = wrapped("note", name="unknown_receipts")
        self._cash = wrapped("note", name="cash_on_its_way")
        self._bank = wrapped("note", name="bank_witness")
        self._register = wrapped("note", name="register_witness")
        self.confirm = KeyButton("Enter", "", kind="primary")
        self.confirm.setObjectName("confirm_closing")
        self.confirm.clicked.connect(presenter.confirm)
        self._lay_out()

    def forget(self) -> None:
        """Show no figure while the drawer is counted."""
        for figure in (self._expected, self._counted, self._difference):
            figure.clear()

    def show_state(self, state: ClosingState) -> None:
        is_closed = state.stage is ClosingStage.CLOSED
        self._expected.setText(state.expected.text)
        self._counted.setText(state.total.text)
        self._show_difference(state.difference)
        self._note.setText(words.DIFFERENCE_DONE if is_closed else words.DIFFERENCE_NOTE)
        self._note.setVisible(bool(state.difference))
        names = tuple(visit.addressee for visit in state.unknown)
        self._unknown.setText(phrases.unknown_receipts(names, state.unconfirmed))
        self._unknown.setVisible(bool(names))
        left = left_on_its_way(state.cash)
        self._cash.setText(left)
        self._cash.setVisible(bool(left))
        self._bank.setText(card_phrases.bank_witness(state.witness))
        self._bank.setVisible(state.witness is not None)
        self._register.setText(register_phrases.register_witness(state.register))
        self._register.setVisible(state.register is not None)
        self.confirm.show_text("Дальше" if is_closed else "Закрыть смену")
        self.confirm.setEnabled(not state.is_busy)

    def _show_difference(self, difference: Money) -> None:
        self._word.setText(phrases.difference_word(difference))
        self._difference.setText(phrases.difference(difference))
        mark(self._difference, "role", "huge-attention" if difference else "huge-done")
        self._difference.setAccessibleName(f"{self._word.text()} {self._difference.text()}")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        rows: tuple[tuple[QLabel, QLabel], ...] = (
            (label("body-second", words.EXPECTED), self._expected),
            (label("body-second", words.COUNTED_NOW), self._counted),
        )
        for at, (name, figure) in enumerate(rows):
            grid.addWidget(name, at, 0)
            grid.addWidget(figure, at, 1)
        grid.addWidget(rule(strong=True), 2, 0, 1, 2)
        grid.addWidget(self._word, 3, 0)
        grid.addWidget(self._difference, 3, 1)
        grid.setColumnStretch(1, 1)
        box = column(self, (32, 26, 32, 28), 16)
        box.addLayout(grid)
        box.addWidget(self._note)
        box.addWidget(self._unknown)
        box.addWidget(self._cash)
        box.addWidget(self._bank)
        box.addWidget(self._register)
        box.addStretch(1)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        box.addLayout(foot)


def _beside_nothing(figures: QFrame) -> QWidget:
    page = QWidget()
    line = row(page)
    line.addWidget(figures)
    line.addStretch(1)
    return page
