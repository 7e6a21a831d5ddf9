"""The branch page: its menu, and over it the section that is open."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.presenters import branch_words as words
from ui.presenters.branch import LEAVE_DIGIT, BranchState
from ui.presenters.section_names import SECTIONS, Section
from ui.views.corrections_view import CorrectionsView
from ui.views.day_view import DayView
from ui.views.devices_view import DevicesView
from ui.views.journal_view import JournalView
from ui.views.returns_view import ReturnsView
from ui.views.section_view import SectionView
from ui.views.staff_view import StaffView
from ui.views.transfers_view import TransfersView
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, rule
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate
    from ui.presenters.branch import BranchPresenter
    from ui.presenters.branch_sections import Sections

_MENU_GAP_PX: Final = 14
_DIGITS: Final = range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)


class BranchView(QWidget):
    """Draws a BranchState."""

    def __init__(self, presenter: "BranchPresenter", gate: "KeyGate") -> None:
        super().__init__()
        self.setObjectName("page")
        self._presenter = presenter
        self._gate = gate
        self._turn = -1
        self._menu = _Menu(presenter)
        self._views = _section_views(presenter.sections(), gate)
        self._stack = QStackedWidget()
        for page in (self._menu, *self._views.values()):
            self._stack.addWidget(page)
        column(self).addWidget(self._stack)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: BranchState) -> None:
        page = self._menu if state.section is None else self._views[state.section]
        self._stack.setCurrentWidget(page)
        if state.turn != self._turn:
            self._turn = state.turn
            self._gate.arm(page)
            self.refocus()

    def refocus(self) -> None:
        """Give the keyboard to the menu or to the section."""
        section = self._presenter.state.section
        if section is None:
            self._menu.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._views[section].refocus()

    def take_key(self, key: int) -> bool:
        """Digits open a section, Esc goes back; the rest belongs to the section."""
        section = self._presenter.state.section
        if section is not None and self._views[section].take_key(key):
            return True
        if key == Qt.Key.Key_Escape:
            self._presenter.back()
        elif key in _DIGITS and section is None:
            self._presenter.choose(key - Qt.Key.Key_0)
        else:
            return False
        return True


class _Menu(QWidget):
    """The sections with their digits, and the way out."""

    def __init__(self, presenter: "BranchPresenter") -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(words.TITLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter = presenter
        half = (len(SECTIONS) + 1) // 2
        line = row(gap=_MENU_GAP_PX)
        for first in (0, half):
            rows = column(gap=10)
            for digit, each in enumerate(SECTIONS[first : first + half], start=first + 1):
                rows.addWidget(self._button(digit, each.title, each.second))
            rows.addStretch(1)
            line.addLayout(rows, 1)
        foot = row(gap=_MENU_GAP_PX)
        foot.addWidget(self._button(LEAVE_DIGIT, words.LEAVE, words.LEAVE_SECOND), 1)
        foot.addStretch(1)
        layout = column(self, (40, 24, 40, 24), 18)
        layout.addWidget(label("title", words.TITLE))
        layout.addLayout(line)
        layout.addWidget(rule())
        layout.addLayout(foot)
        layout.addStretch(1)

    def _button(self, digit: int, title: str, second: str) -> KeyButton:
        button = KeyButton(f"{digit}", title, second)
        button.setObjectName(f"section_{digit}")
        button.clicked.connect(self._choose)
        return button

    @Slot()
    def _choose(self) -> None:
        self._presenter.choose(int(self.sender().objectName().removeprefix("section_")))


def _section_views(sections: "Sections", gate: "KeyGate") -> dict[Section, SectionView]:
    """Make the view of each section."""
    return {
        Section.DAY: DayView(sections.day, gate),
        Section.JOURNAL: JournalView(sections.journal, gate),
        Section.DEVICES: DevicesView(sections.devices, gate),
        Section.RETURNS: ReturnsView(sections.returns, gate),
        Section.CORRECTIONS: CorrectionsView(sections.corrections, gate),
        Section.STAFF: StaffView(sections.staff, gate),
        Section.TRANSFERS: TransfersView(sections.transfers, gate),
    }
