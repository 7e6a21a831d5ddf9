"""Buttons that name their key: answers to choose from, the one thing to do, and the key bar."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.labels import label, wrapped
from ui.widgets.layout import row

_TITLES: Final = {"key": "", "row": ""}
_MARGINS: Final = {"key": (6, 2, 6, 2), "row": (6, 3, 6, 3)}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyButton(QPushButton):
    """A button with its key cap, a title and a second line. Enter presses it like Space does."""

    def __init__(self, key: str, title: str, second: str = "", kind: str = "choice") -> None:
        """Make a button; `kind` is choice, primary, key (small) or row (small, may wrap)."""
        super().__init__()
        self.setProperty("kind", kind)
        self._cap = label("keycap", key)
        self._title = (wrapped if kind == "row" else label)(_TITLES.get(kind, "body"), title)
        self._second = label("" if kind == "primary" else "caption", second)
        self.setLayout(self._row(kind))
        for each in (self._cap, self._title, self._second):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cap.setVisible(bool(key))
        self.show_text(title, second)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(kind == "row")
        self.setSizePolicy(policy)

    def show_text(self, title: str, second: str = "") -> None:
        self._title.setText(title)
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self.setAccessibleName(f"{self._cap.text()} {title}".strip())
        self.setAccessibleDescription(second)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else -1

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def _row(self, kind: str) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._second)
        row = QHBoxLayout()
        row.setContentsMargins(*_MARGINS.get(kind, (16, 10, 16, 10)))
        row.setSpacing(6 if kind in _MARGINS else 14)
        row.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts, 1)
        return row


class ChoiceRow(QWidget):
    """Answers side by side, each with its digit; none has the keyboard. `chosen` is the digit."""

    chosen = Signal(int)

    def __init__(self, name: str, choices: Iterable[tuple[int, str, str]]) -> None:
        """Make a button of each (digit, title, second line); it is found as `name_digit`."""
        super().__init__()
        line = row(self, gap=8)
        for digit, title, second in choices:
            button = KeyButton(f"{digit}", title, second)
            button.setObjectName(f"{name}_{digit}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._choose)
            line.addWidget(button, 1)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(int(self.sender().objectName().rpartition("_")[2]))


def touch_button(text: str, name: str) -> QPushButton:
    """Return a large button for the customer's finger; it never takes the keyboard."""
    button = QPushButton(text)
    button.setProperty("kind", "touch")
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
