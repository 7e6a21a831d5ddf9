"""The branch page: reports, the journal and the devices, each in a section at its digit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.scan import Scan
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.presenters import branch_words as words
from ui.presenters import devices_words, journal_words, returns_words
from ui.presenters.day import DayPresenter
from ui.presenters.devices import DevicesPresenter
from ui.presenters.journal import JournalPresenter
from ui.presenters.returns import ReturnsPresenter
from ui.presenters.sections import SectionPresenter
from ui.presenters.states import Message, Tone

LEAVE_DIGIT: Final = 0


class Section(StrEnum):
    """A section of the branch page."""

    DAY = auto()
    JOURNAL = auto()
    DEVICES = auto()
    RETURNS = auto()


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """One row of the menu."""

    section: Section
    title: str
    second: str


SECTIONS: Final = (
    SectionTitle(Section.DAY, words.DAY, words.DAY_SECOND),
    SectionTitle(Section.JOURNAL, journal_words.TITLE, journal_words.SECOND),
    SectionTitle(Section.DEVICES, devices_words.TITLE, devices_words.SECOND),
    SectionTitle(Section.RETURNS, returns_words.TITLE, returns_words.SECOND),
)
"""The menu; the digit of a section is its place, counted from one."""


@dataclass(frozen=True, slots=True)
class BranchState:
    """Which section is open; None is the menu."""

    turn: int = 0
    section: Section | None = None


class BranchPresenter(QObject):
    """Goes from the menu into a section and back.

    `left` says that the clerk goes back to the page before, `leaving` that they sign out, `taken`
    (Scan, cause) that a code was scanned which belongs to the work.
    """

    state_changed = Signal(object)
    left = Signal()
    leaving = Signal()
    taken = Signal(object, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = BranchState()
        self.day: Final = DayPresenter(desk, self)
        self.journal: Final = JournalPresenter(desk, self)
        self.devices: Final = DevicesPresenter(desk, self)
        self.returns: Final = ReturnsPresenter(desk, self)
        self.sections: Final[Mapping[Section, SectionPresenter]] = {
            Section.DAY: self.day,
            Section.JOURNAL: self.journal,
            Section.DEVICES: self.devices,
            Section.RETURNS: self.returns,
        }
        self._session: ClerkSession | None = None

    @property
    def open_section(self) -> SectionPresenter | None:
        """Return the section that is open, None at the menu."""
        return None if self.state.section is None else self.sections[self.state.section]

    @property
    def is_busy(self) -> bool:
        return any(section.state.is_busy for section in self.sections.values())

    def begin(self, session: ClerkSession) -> None:
        """Show the menu to this clerk."""
        self._session = session
        self._show(section=None)

    def renew(self, session: ClerkSession) -> None:
        """Go on with the key of the same clerk's new session."""
        self._session = session
        if (section := self.open_section) is not None:
            section.renew(session)
        self._show()

    @Slot(int)
    def choose(self, digit: int) -> None:
        """Open the section at this digit of the menu, or leave the counter."""
        if self._session is None or self.state.section is not None:
            return
        if digit == LEAVE_DIGIT:
            self.leaving.emit()
        elif digit <= len(SECTIONS):
            chosen = SECTIONS[digit - 1].section
            self._show(section=chosen)
            self.sections[chosen].open(self._session)

    @Slot()
    def back(self) -> None:
        """Close what is open, one thing at a time; from the menu lead back to the work."""
        section = self.open_section
        if section is None:
            self.leave()
        elif not section.back():
            section.close()
            self._show(section=None)

    @Slot()
    def leave(self) -> None:
        """Go back to the page before at once."""
        if (section := self.open_section) is not None:
            section.close()
        self.state = replace(self.state, section=None)
        self.left.emit()

    def scanned(self, scan: Scan, cause: str) -> None:
        """Give a scan to the section; what it does not take leads back to the work."""
        section = self.open_section
        if section is None or not section.scanned(scan, cause):
            self.taken.emit(scan, cause)

    def hint(self) -> Message:
        section = self.open_section
        return Message(Tone.HINT, words.HINT) if section is None else section.hint()

    def keys(self) -> tuple[str, ...]:
        section = self.open_section
        return ("back",) if section is None else section.keys()

    def _show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, turn=self.state.turn + 1, **changes)
        self.state_changed.emit(self.state)
