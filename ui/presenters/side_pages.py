"""The ways out of the work and back: to the closing of the shift, and to the branch page."""

from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, Slot

from app.domain.scan import Scan
from app.domain.visit import Visit
from app.services import workplace
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.presenters import branch_words, words
from ui.presenters.branch import BranchPresenter
from ui.presenters.closing import ClosingPresenter, unknown_of
from ui.presenters.shift import ShiftPresenter
from ui.presenters.states import Message, Page, Panel, PlaceState, Tone
from ui.presenters.visit import VisitPresenter

_PAYING: Final = (Panel.PAY, Panel.WAIT, Panel.UNKNOWN, Panel.HAND_OVER, Panel.LABEL)
"""Steps with a customer's money in the clerk's hands."""


class Pages(Protocol):
    """What is asked of the counter as a whole."""

    state: PlaceState

    @property
    def shift(self) -> ShiftPresenter: ...

    @property
    def closing(self) -> ClosingPresenter: ...

    @property
    def branch(self) -> BranchPresenter: ...

    @property
    def visit(self) -> VisitPresenter: ...

    @property
    def session(self) -> ClerkSession | None: ...

    @property
    def is_busy(self) -> bool: ...

    def route(self, scan: Scan, cause: str) -> None: ...

    def show(self, **changes: Any) -> None: ...  # noqa: ANN401 - fields of the state


class SidePages(QObject):
    """Opens the pages beside the work and leads back from them."""

    def __init__(self, counter: Pages, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._counter: Final = counter
        self._desk: Final = desk
        counter.closing.left.connect(self.go_back)
        counter.branch.left.connect(self.go_back)
        counter.branch.taken.connect(self._take_to_work)

    @Slot()
    def close_shift(self) -> None:
        """Count the drawer for the last time; every customer comes first."""
        page, visit = self._counter.state.page, self._counter.visit
        if page is not Page.WORK or visit.state.is_busy:
            return
        if visit.state.panel is not Panel.IDLE:
            visit.say(Tone.ATTENTION, words.CLOSE_WHEN_IDLE)
            return
        visit.do(lambda: workplace.open_visits(self._desk.journal), self._begin_closing)

    @Slot()
    def toggle_branch(self) -> None:
        """Show the branch page, or go back from it; a customer who pays comes first."""
        counter = self._counter
        page, session = counter.state.page, counter.session
        if page is Page.BRANCH:
            counter.branch.leave()
        elif page is Page.WORK and counter.visit.state.panel in _PAYING:
            counter.visit.say(Tone.ATTENTION, branch_words.NOT_WHILE_PAYING)
        elif session is not None and page in (Page.WORK, Page.SHIFT) and not counter.is_busy:
            counter.visit.dismiss()
            counter.show(page=Page.BRANCH)
            counter.branch.begin(session)

    @Slot()
    def go_back(self) -> None:
        """Go back to the work, or to the opening of a shift where there is none."""
        counter = self._counter
        if counter.state.shift is not None:
            counter.show(page=Page.WORK)
            counter.visit.show(message=None)
        elif counter.session is not None:
            counter.show(page=Page.SHIFT)
            counter.shift.renew(counter.session)

    @Slot(object, str)
    def _take_to_work(self, scan: Scan, cause: str) -> None:
        """Leave the branch page with what was scanned there."""
        self._counter.branch.leave()
        self._counter.route(scan, cause)

    def _begin_closing(self, visits: tuple[Visit, ...]) -> None:
        counter = self._counter
        session, shift = counter.session, counter.state.shift
        unfinished = _unfinished(visits)
        counter.visit.show(is_busy=False, message=unfinished)
        if session is not None and shift is not None and unfinished is None:
            counter.closing.begin(session, shift, unknown_of(visits))
            counter.show(page=Page.CLOSING)


def _unfinished(visits: tuple[Visit, ...]) -> Message | None:
    """Name the customers who keep the shift open; an unknown receipt does not."""
    unknown = unknown_of(visits)
    names = [visit.addressee for visit in visits if visit not in unknown]
    text = words.CLOSE_NO_VISITS.format(names=", ".join(names))
    return Message(Tone.ATTENTION, text) if names else None
