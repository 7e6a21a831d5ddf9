"""What is due for its return, by shelf, with the row that is looked at."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.presenters import returns_words as words
from ui.presenters.returns import (
    PAGE_ROWS,
    DuePicture,
    ReturnsPresenter,
    ReturnsState,
    count_text,
    picture_of,
)
from ui.views.section_view import SectionView
from ui.widgets.elided import Elided
from ui.widgets.labels import label, mark, right
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDTHS: Final = (76, 200, 0, 290, 110)
_GAP_PX: Final = 18
"""Columns in px; the sender gets the rest."""

_MOVES: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -PAGE_ROWS,
    Qt.Key.Key_PageDown: PAGE_ROWS,
}


class ReturnsView(SectionView):
    """Draws a ReturnsState."""

    def __init__(self, presenter: ReturnsPresenter, gate: "KeyGate") -> None:
        super().__init__("returns", words.TITLE, gate)
        self._presenter = presenter
        self._count = right("title", name="returns_count")
        self._nothing = label("body-second", words.NOTHING, "returns_nothing")
        self._head, self._foot = QWidget(), label("caption", name="returns_foot")
        rows = column(gap=2)
        self._rows = Pool(rows, _Row)
        self.box.removeWidget(self.title_label)
        top = row(gap=14)
        top.addWidget(self.title_label, 1)
        top.addWidget(self._count)
        self._title_columns()
        self.box.addLayout(top)
        self.box.addWidget(self._nothing)
        self.box.addWidget(self._head)
        self.box.addLayout(rows)
        self.box.addStretch(1)
        self.box.addWidget(self._foot)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: ReturnsState) -> None:
        count = len(state.dues or ())
        self._count.setText("" if state.dues is None else count_text(count))
        self._nothing.setVisible(state.dues == ())
        self._head.setVisible(bool(count))
        views = self._rows.show_first(len(state.shown))
        for at, (view, due) in enumerate(zip(views, state.shown, strict=True), start=state.first):
            view.show_picture(picture_of(due, state.today), is_selected=at == state.selected)
        if views and not state.is_busy:
            self._speak(views[state.selected - state.first].accessibleName())
        last = state.first + len(state.shown)
        self._foot.setText(words.SHOWN.format(first=state.first + 1, last=last, count=count))
        self._foot.setVisible(count > PAGE_ROWS)
        self.arm(state)

    def take_key(self, key: int) -> bool:
        """Arrows and page keys go through the list, Enter asks for the label."""
        if key in _ENTER:
            self._presenter.confirm()
        elif key in _MOVES:
            self._presenter.move(_MOVES[Qt.Key(key)])
        else:
            return False
        return True

    def _speak(self, text: str) -> None:
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def _title_columns(self) -> None:
        head = row(self._head, (11, 0, 11, 0), _GAP_PX)
        for text, width in zip(words.COLUMNS, _WIDTHS, strict=True):
            title = right("caption", text) if text == words.COLUMNS[-1] else label("caption", text)
            if width:
                title.setFixedWidth(width)
            head.addWidget(title, 0 if width else 1)


class _Row(QFrame):
    """One item."""

    def __init__(self) -> None:
        super().__init__()
        self._shelf, self._number = label("strong"), label("")
        self._sender, self._ground, self._days = Elided("body"), Elided("body"), right("")
        line = row(self, (10, 4, 10, 4), _GAP_PX)
        parts: tuple[QLabel, ...] = (
            self._shelf,
            self._number,
            self._sender,
            self._ground,
            self._days,
        )
        for part, width in zip(parts, _WIDTHS, strict=True):
            if width:
                part.setFixedWidth(width)
            line.addWidget(part, 0 if width else 1)

    def show_picture(self, picture: DuePicture, *, is_selected: bool) -> None:
        self._shelf.setText(picture.shelf)
        self._number.setText(picture.number)
        self._sender.show_text(picture.sender)
        self._ground.show_text(picture.ground)
        self._days.setText(picture.days)
        mark(self, "row", "mine" if is_selected else "waiting")
        parts = (picture.shelf, picture.number, picture.sender, picture.ground, picture.days)
        self.setAccessibleName(", ".join(parts))
