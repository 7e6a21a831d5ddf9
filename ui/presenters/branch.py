"""The branch page: reports, the journal and the devices, each in a section at its digit."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.scan import Scan
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.presenters import branch_words as words
from ui.presenters.section_names import SECTIONS, Section
from ui.presenters.states import Message, Tone
from ui.presenters.status_state import StatusState

if TYPE_CHECKING:
    from ui.presenters.branch_sections import Sections
    from ui.presenters.sections import SectionPresenter

LEAVE_DIGIT: Final = 0


@dataclass(frozen=True, slots=True)
class BranchState:
    """Which section is open; None is the menu."""

    turn: int = 0
    section: Section | None = None


class BranchPresenter(QObject):
    """Goes from the menu into a section and back.

    `left` says that the clerk goes back to the page before, `leaving` that they sign out, `taken`
    (Scan, cause) that a code was scanned which belongs to the work. `section_changed` follows any
    change of a section, `paper_due` what makes paper, `register_asked` says whether the register
    answered.
    """

    state_changed = Signal(object)
    section_changed = Signal()
    paper_due = Signal()
    register_asked = Signal(bool)
    left = Signal()
    leaving = Signal()
    taken = Signal(object, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = BranchState()
        self._desk: Final = desk
        self._sections: Sections | None = None
        self._status = StatusState()
        self._session: ClerkSession | None = None

    @property
    def open_section(self) -> "SectionPresenter | None":
        """Return the section that is open, None at the menu."""
        name = self.state.section
        return None if name is None else self.sections().by_name[name]

    @property
    def is_busy(self) -> bool:
        made = () if self._sections is None else self._sections.by_name.values()
        return any(section.state.is_busy for section in made)

    def sections(self) -> "Sections":
        """Return the sections; the first call imports and makes them."""
        if self._sections is None:
            self._sections = self._make_sections()
        return self._sections

    @Slot(object)
    def see_status(self, status: StatusState) -> None:
        """Hand on what the status line knows of the devices."""
        self._status = status
        if self._sections is not None:
            self._sections.devices.see_status(status)

    def begin(self, session: ClerkSession) -> None:
        """Show the menu to this clerk."""
        if (section := self.open_section) is not None:
            section.close()  # of somebody whose session ended there
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
            self.sections().by_name[chosen].open(self._session)

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

    def _make_sections(self) -> "Sections":
        from ui.presenters.branch_sections import Sections  # noqa: PLC0415 - not before it is used

        made = Sections(self._desk, self)
        for section in made.by_name.values():
            section.state_changed.connect(self.section_changed)
        papers = (made.journal.copied, made.returns.returned, made.devices.printer_tried)
        for due in (*papers, made.transfers.sent):
            due.connect(self.paper_due)
        made.devices.register_asked.connect(self.register_asked)
        made.devices.see_status(self._status)
        return made

    def _show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, turn=self.state.turn + 1, **changes)
        self.state_changed.emit(self.state)
