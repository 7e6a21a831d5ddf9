"""Cash between windows: the list of what is on its way, and the form where it is counted."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from ui.presenters import transfers_words as words
from ui.presenters.transfers import TransfersPresenter
from ui.presenters.transfers_state import (
    Side,
    Stage,
    TransferPicture,
    TransfersState,
    picture_of,
)
from ui.views.count_grid import CountGrid
from ui.views.section_view import SectionView
from ui.widgets.buttons import KeyButton
from ui.widgets.elided import Elided
from ui.widgets.fields import Field
from ui.widgets.labels import label, mark, right, rule, wrapped
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDTHS: Final = (140, 0, 220, 120)
"""Columns in px; the way gets the rest."""

_GAP_PX: Final = 18
_WINDOW_PX: Final = 96
_ROWS_MAX: Final = 10
_MOVES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_FORMS: Final = (Stage.SEND, Stage.COUNT)


class TransfersView(SectionView):
    """Draws a TransfersState."""

    def __init__(self, presenter: TransfersPresenter, gate: "KeyGate") -> None:
        super().__init__("transfers", words.TITLE, gate)
        self._presenter = presenter
        self._stage = Stage.LIST
        self._form = _Form(presenter)
        self._list = _List()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._form)
        self.box.addWidget(self._stack, 1)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: TransfersState) -> None:
        is_form = state.stage in _FORMS
        self._stack.setCurrentWidget(self._form if is_form else self._list)
        self.title_label.setText(_title(state))
        if is_form:
            self._form.show_state(state, is_new=state.stage is not self._stage)
        else:
            self._list.show_state(state)
        is_other, self._stage = state.stage is not self._stage, state.stage
        if is_other and self.isVisible():
            self.refocus()
        self.arm(state)

    def refocus(self) -> None:
        """Give the keyboard to the form, or to the list as a whole."""
        if self._stage in _FORMS:
            self._form.refocus()
        else:
            super().refocus()

    def take_key(self, key: int) -> bool:
        """Arrows and Enter choose in the list, F2 begins a form and ends it."""
        if self._stage in _FORMS:
            if key != Qt.Key.Key_F2:
                return self._form.grid.take_key(key)
            self._presenter.confirm()
        elif key == Qt.Key.Key_F2:
            self._presenter.make_up()
        elif key in _ENTER:
            self._presenter.confirm()
        elif key in _MOVES:
            self._presenter.move(_MOVES[Qt.Key(key)])
        else:
            return False
        return True


class _Form(QWidget):
    """What is sent or received, piece by piece. What the sender wrote is not shown to a count."""

    def __init__(self, presenter: TransfersPresenter) -> None:
        super().__init__()
        self._window = Field("count_receiver", words.RECEIVER, measure="count")
        self._window.setFixedWidth(_WINDOW_PX)
        self._window.setMaxLength(3)
        self._window.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._window.textChanged.connect(presenter.name_receiver)
        self._window.entered.connect(self._go_on)
        self._who = QWidget()
        line = row(self._who, gap=12)
        name = label("body-strong", words.RECEIVER)
        name.setBuddy(self._window)
        line.addWidget(name)
        line.addWidget(self._window)
        line.addStretch(1)
        self._caption = label("body-second")
        self._total = right("huge", name="transfer_total")
        self._note = wrapped("note", name="transfer_note")
        self._done = KeyButton("F2", words.SEND, kind="primary")
        self._done.setObjectName("transfer_done")
        self._done.clicked.connect(presenter.confirm)
        self.grid = CountGrid("count_transfer_", self._done)
        self.grid.typed.connect(presenter.count)
        body = row(self, gap=28)
        body.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignTop)
        side = column(gap=10)
        for part in (self._who, self._caption, self._total, rule(), self._note):
            side.addWidget(part)
        side.addStretch(1)
        side.addWidget(self._done)
        body.addLayout(side, 1)

    def show_state(self, state: TransfersState, *, is_new: bool) -> None:
        is_sending = state.stage is Stage.SEND
        self._who.setVisible(is_sending)
        self._caption.setText(words.IN_HAND if is_sending else words.COUNTED)
        self._note.setText(words.SEND_NOTE if is_sending else words.COUNT_NOTE)
        self._done.show_text(words.SEND if is_sending else words.RECEIVE)
        self._done.setEnabled(not state.is_busy)
        if is_new:
            self.grid.begin()
            self._window.setText(state.receiver)
        self._total.setText(state.total.text)
        self.grid.show_count(state.pieces, state.spoilt)

    def refocus(self) -> None:
        if self._who.isVisible() and not self._window.text():
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.grid.refocus()

    @Slot()
    def _go_on(self) -> None:
        self.grid.refocus()


class _List(QWidget):
    """What is on its way, from and to this window."""

    def __init__(self) -> None:
        super().__init__()
        self._nothing = label("body-second", words.NOTHING, "transfers_nothing")
        self._head = QWidget()
        head = row(self._head, (10, 0, 10, 0), _GAP_PX)
        for text, width in zip(words.COLUMNS, _WIDTHS, strict=True):
            title = (
                right("caption", text) if width and width != _WIDTHS[0] else label("caption", text)
            )
            if width:
                title.setFixedWidth(width)
            head.addWidget(title, 0 if width else 1)
        rows = column(gap=2)
        self._rows = Pool(rows, _Row)
        box = column(self, gap=8)
        box.addWidget(self._nothing)
        box.addWidget(self._head)
        box.addLayout(rows)
        box.addStretch(1)

    def show_state(self, state: TransfersState) -> None:
        first = max(state.selected - _ROWS_MAX + 1, 0)
        shown = state.rows[first : first + _ROWS_MAX]
        self._nothing.setVisible(state.found is not None and not state.rows)
        self._head.setVisible(bool(shown))
        views = self._rows.show_first(len(shown))
        for at, (view, (side, transfer)) in enumerate(zip(views, shown, strict=True), start=first):
            picture = picture_of(side, transfer, state.now)
            view.show_picture(picture, side, is_selected=at == state.selected)


class _Row(QFrame):
    """One transfer."""

    def __init__(self) -> None:
        super().__init__()
        self._number, self._way = label("body-second"), Elided("body-strong")
        self._amount, self._age = right("body-strong"), right("body")
        line = row(self, (10, 6, 10, 6), _GAP_PX)
        parts = (self._number, self._way, self._amount, self._age)
        for part, width in zip(parts, _WIDTHS, strict=True):
            if width:
                part.setFixedWidth(width)
            line.addWidget(part, 0 if width else 1)

    def show_picture(self, picture: TransferPicture, side: Side, *, is_selected: bool) -> None:
        self._number.setText(picture.number)
        self._way.show_text(picture.way)
        self._amount.setText(picture.amount)
        self._age.setText(picture.age)
        mark(self, "row", "mine" if is_selected else "waiting")
        parts = (picture.number, picture.way, picture.amount, picture.age, str(side))
        self.setAccessibleName(", ".join(parts[:-1]))


def _title(state: TransfersState) -> str:
    if state.stage is Stage.SEND:
        return words.SEND_TITLE
    if state.stage is Stage.COUNT and state.meant is not None:
        return words.COUNT_TITLE.format(window=state.meant.sender)
    return words.TITLE
