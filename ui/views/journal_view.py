"""The journal: a page of its entries with one selected, or one entry with all it says."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.presenters import journal_words as words
from ui.presenters.journal import JournalPresenter, JournalState
from ui.presenters.journal_drawing import LinePicture, entry_of, line_of, number_of
from ui.views.entry_view import EntryPanel
from ui.views.section_view import SectionView
from ui.widgets.elided import Elided
from ui.widgets.fields import Field
from ui.widgets.labels import label, mark, right
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DIGITS: Final = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)
_WIDTHS: Final = (100, 64, 0, 190, 130, 130)
_GAP_PX: Final = 18
"""Columns in px; what happened gets the rest."""

_FIELD_PX: Final = 340


class JournalView(SectionView):
    """Draws a JournalState."""

    def __init__(self, presenter: JournalPresenter, gate: "KeyGate") -> None:
        super().__init__("journal", words.TITLE, gate)
        self._presenter = presenter
        self._field = Field("journal_number", words.FIND)
        self._field.setPlaceholderText(words.PLACEHOLDER)
        self._field.setFixedWidth(_FIELD_PX)
        self._field.entered.connect(presenter.find)
        rows = column(gap=2)
        self._rows = Pool(rows, _Row)
        self._foot = label("caption", name="journal_foot")
        self._entry = EntryPanel(presenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list(rows))
        self._stack.addWidget(self._entry)
        self.box.removeWidget(self.title_label)
        head = row(gap=14)
        head.addWidget(self.title_label, 1)
        head.addWidget(self._field)
        self.box.addLayout(head)
        self.box.addWidget(self._stack, 1)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: JournalState) -> None:
        entry = state.entry
        self._field.setVisible(entry is None)
        if entry is None:
            self.title_label.setText(words.TITLE)
            self._show_list(state)
            self._stack.setCurrentIndex(0)
        else:
            picture = entry_of(entry)
            self.title_label.setText(picture.title)
            self._entry.show_picture(picture)
            self._stack.setCurrentIndex(1)
        if state.turn != self._turn and not state.is_busy and self.isVisible():
            self.refocus()
        self.arm(state)

    def refocus(self) -> None:
        """Give the keyboard to the list or to the entry, away from the field."""
        target = self._entry if self._presenter.state.entry is not None else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, key: int) -> bool:
        """Arrows and page keys go through the list or the entry, Enter opens."""
        presenter = self._presenter
        if key == Qt.Key.Key_Escape and self._field.hasFocus():
            self.refocus()
        elif key == Qt.Key.Key_F3 and presenter.state.entry is None:
            self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._field.selectAll()
        elif key in _ENTER:
            presenter.confirm()
        elif key in _DIGITS:
            presenter.choose(key - Qt.Key.Key_0)
        elif presenter.state.entry is not None:
            return self._entry.take_key(key)
        else:
            return self._move(key)
        return True

    def _move(self, key: int) -> bool:
        presenter = self._presenter
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            presenter.move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            presenter.turn_page(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Home:
            presenter.to_newest()
        else:
            return False
        return True

    def _show_list(self, state: JournalState) -> None:
        if state.search is None:
            self._field.clear()
        elif not self._field.hasFocus():
            self._field.setText(number_of(state.search.number))
        lines = () if state.page is None else state.page.lines
        views = self._rows.show_first(len(lines))
        for at, (view, line) in enumerate(zip(views, lines, strict=True)):
            view.show_picture(line_of(line), is_selected=at == state.selected)
        if lines and not state.is_busy:
            self._speak(views[state.selected].accessibleName())
        if state.page is not None and lines:
            pattern = words.SHOWN if state.page.has_older else words.NO_MORE
            numbers = (lines[0].key.seq, lines[-1].key.seq)
            self._foot.setText(pattern.format(first=numbers[0], last=numbers[1]))
        self._foot.setVisible(bool(lines))

    def _speak(self, text: str) -> None:
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def _list(self, rows: QVBoxLayout) -> QWidget:
        page = QWidget()
        box = column(page, gap=4)
        head = row(gap=_GAP_PX)
        head.setContentsMargins(11, 0, 11, 0)
        for text, width in zip(words.COLUMNS, _WIDTHS, strict=True):
            title = right("caption", text) if text in _RIGHT else label("caption", text)
            if width:
                title.setFixedWidth(width)
            head.addWidget(title, 0 if width else 1)
        box.addLayout(head)
        box.addLayout(rows)
        box.addStretch(1)
        box.addWidget(self._foot)
        return page


_RIGHT: Final = (words.COLUMNS[4],)


class _Row(QFrame):
    """One entry of the list."""

    def __init__(self) -> None:
        super().__init__()
        self._time, self._number, self._item = label(""), label("caption"), label("")
        self._what = Elided("body")
        self._sum, self._proof = right(""), label("")
        line = row(self, (10, 4, 10, 4), _GAP_PX)
        parts: tuple[QLabel, ...] = (
            self._time,
            self._number,
            self._what,
            self._item,
            self._sum,
            self._proof,
        )
        for part, width in zip(parts, _WIDTHS, strict=True):
            if width:
                part.setFixedWidth(width)
            line.addWidget(part, 0 if width else 1)

    def show_picture(self, picture: LinePicture, *, is_selected: bool) -> None:
        self._time.setText(picture.time)
        self._number.setText(picture.number)
        self._what.show_text(picture.what)
        self._item.setText(picture.item)
        self._sum.setText(picture.amount)
        self._proof.setText(picture.proof)
        mark(self._proof, "role", picture.tone)
        mark(self, "row", "mine" if is_selected else "waiting")
        parts = (picture.time, picture.number, picture.what, picture.item, picture.amount)
        self.setAccessibleName(", ".join(each for each in (*parts, picture.proof) if each))
