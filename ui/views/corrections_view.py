"""What the centre asks to correct: the list on the left, the one that is looked at on the right."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters import corrections_words as words
from ui.presenters.corrections import (
    ACCEPT_DIGIT,
    DISPUTE_DIGIT,
    GROUNDS,
    PAGE_ROWS,
    Answering,
    CorrectionsPresenter,
    CorrectionsState,
)
from ui.presenters.corrections_drawing import CorrectionPicture, card_of, row_of
from ui.views.section_view import SectionView
from ui.widgets.buttons import ChoiceRow
from ui.widgets.elided import Elided
from ui.widgets.facts import FactsCard
from ui.widgets.fields import Field
from ui.widgets.labels import label, mark, right
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DIGITS: Final = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)
_LIST_PX: Final = 470
_VALUE_PX: Final = 380
_MOVES: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -PAGE_ROWS,
    Qt.Key.Key_PageDown: PAGE_ROWS,
}


class CorrectionsView(SectionView):
    """Draws a CorrectionsState."""

    def __init__(self, presenter: CorrectionsPresenter, gate: "KeyGate") -> None:
        super().__init__("corrections", words.TITLE, gate)
        self._presenter = presenter
        self._nothing = label("body-second", words.NOTHING, "corrections_nothing")
        self._card = FactsCard("correction", _VALUE_PX)
        self._field = Field("objection", words.FIELD)
        self._field.setPlaceholderText(words.FIELD)
        self._field.entered.connect(presenter.say)
        rows = column(gap=2)
        self._rows = Pool(rows, _Row)
        self._body = QWidget()
        left = column(gap=0)
        left.addLayout(rows)
        left.addStretch(1)
        side = QWidget()
        side.setFixedWidth(_LIST_PX)
        side.setLayout(left)
        main = column(gap=10)
        main.addWidget(self._card, 1)
        main.addWidget(self._field)
        self._answers = self._buttons()
        main.addWidget(self._answers[Answering.NOTHING])
        main.addWidget(self._answers[Answering.GROUND])
        body = row(self._body, (0, 0, 0, 0), 14)
        body.addWidget(side)
        body.addLayout(main, 1)
        self.box.addWidget(self._nothing)
        self.box.addWidget(self._body, 1)
        self.box.addStretch(0)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: CorrectionsState) -> None:
        case = state.case
        self._nothing.setVisible(state.cases == ())
        self._body.setVisible(case is not None)
        views = self._rows.show_first(len(state.shown))
        for at, (view, each) in enumerate(zip(views, state.shown, strict=True), start=state.first):
            view.show_picture(row_of(each), is_selected=at == state.selected)
        if case is not None:
            self._card.show_groups(card_of(case))
        waits = case is not None and case.is_waiting
        for stage, box in self._answers.items():
            box.setVisible(waits and state.answering is stage)
        self._field.setVisible(state.answering is Answering.WORDS)
        if state.answering is not Answering.WORDS:
            self._field.clear()
        if state.turn != self._turn and self.isVisible() and not state.is_busy:
            self.refocus()
        self.arm(state)

    def refocus(self) -> None:
        """Give the keyboard to the words, where they are asked for."""
        if self._presenter.state.answering is Answering.WORDS:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().refocus()

    def take_key(self, key: int) -> bool:
        """Arrows go through the list, digits answer, Enter confirms what was asked."""
        if key in _DIGITS:
            self._presenter.choose(key - Qt.Key.Key_0)
        elif key in _ENTER:
            self._presenter.confirm()
        elif key in _MOVES:
            self._presenter.move(_MOVES[Qt.Key(key)])
        else:
            return False
        return True

    def _buttons(self) -> dict[Answering, QWidget]:
        answers = (
            (ACCEPT_DIGIT, words.ACCEPT, words.ACCEPT_SECOND),
            (DISPUTE_DIGIT, words.DISPUTE, words.DISPUTE_SECOND),
        )
        grounds = tuple((at, words.GROUNDS[each], "") for at, each in enumerate(GROUNDS, start=1))
        return {
            Answering.NOTHING: self._row_of("answer", answers),
            Answering.GROUND: self._row_of("ground", grounds),
        }

    def _row_of(self, name: str, choices: tuple[tuple[int, str, str], ...]) -> QWidget:
        made = ChoiceRow(name, choices)
        made.chosen.connect(self._presenter.choose)
        return made


class _Row(QFrame):
    """One correction."""

    def __init__(self) -> None:
        super().__init__()
        self._day, self._state = label("body"), right("caption")
        self._by, self._amount = Elided("caption"), right("body-strong")
        box = column(self, (12, 6, 12, 6), 0)
        for first, second in ((self._day, self._amount), (self._by, self._state)):
            line = row(gap=10)
            line.addWidget(first, 1)
            line.addWidget(second)
            box.addLayout(line)

    def show_picture(self, picture: CorrectionPicture, *, is_selected: bool) -> None:
        self._day.setText(picture.day)
        self._by.show_text(picture.by)
        self._amount.setText(picture.amount)
        self._state.setText(picture.state)
        mark(self._state, "role", "attention" if picture.is_waiting else "caption")
        mark(self, "row", "mine" if is_selected else "waiting")
        parts = (picture.day, picture.by, picture.amount, picture.state)
        self.setAccessibleName(", ".join(parts))
