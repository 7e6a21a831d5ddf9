"""What the view of every section of the branch page has: a title, and the keyboard while open."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.presenters.sections import SectionState
from ui.widgets.labels import label
from ui.widgets.layout import column

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_MARGINS: Final = (40, 18, 40, 14)


class SectionView(QWidget):
    """One section. It takes the keyboard itself unless a field of it should have it."""

    def __init__(self, name: str, title: str, gate: "KeyGate") -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._gate = gate
        self._turn = -1
        self.title_label = label("title", title, f"{name}_title")
        self.box: Final[QVBoxLayout] = column(self, _MARGINS, 12)
        self.box.addWidget(self.title_label)

    def arm(self, state: SectionState) -> None:
        """Hold the keys until what they would decide now is painted; call it once drawn."""
        if state.turn != self._turn and self.isVisible():
            self._turn = state.turn
            self._gate.arm(self)

    def refocus(self) -> None:
        """Give the keyboard to what should have it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, key: int) -> bool:
        """Do what a key means here; False leaves it to others."""
        del key
        return False
