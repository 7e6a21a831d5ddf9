"""What every step in the middle of the workplace has: a card, a title and a place for the focus."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.presenters.states import VisitScreen
from ui.widgets.labels import mark, wrapped
from ui.widgets.layout import column

_MARGINS: Final = (22, 18, 22, 18)


class PanelView(QFrame):
    """One step. It takes the keyboard itself unless a field of it should have it."""

    def __init__(self, name: str, title: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        mark(self, "card", "true")
        self.title_label = wrapped("title", title)
        self.title_label.setVisible(bool(title))
        self.box: Final[QVBoxLayout] = column(self, _MARGINS, 12)
        self.box.addWidget(self.title_label)
        self.first: QWidget = self

    def show_screen(self, screen: VisitScreen) -> None:
        """Draw the step."""
