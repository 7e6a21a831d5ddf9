"""The counter as a whole: which page is open, who is signed in, and where a scan goes."""

from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.scan import Scan, read_scan
from app.domain.shift import Shift
from app.errors import ClerkError, Refusal
from app.services import staff, workplace
from app.services.entrance import Entrance, find_entrance
from app.services.staff import ClerkSession
from app.services.workplace import Place
from ui.bridge.desk import Desk
from ui.bridge.watched import watched
from ui.presenters import words
from ui.presenters.branch import BranchPresenter
from ui.presenters.closing import ClosingPresenter
from ui.presenters.early_scans import EarlyScans
from ui.presenters.repeats import Repeats
from ui.presenters.shift import ShiftPresenter
from ui.presenters.side_pages import SidePages
from ui.presenters.sign_in import SignInPresenter
from ui.presenters.states import Message, Page, Panel, PlaceState, Tone
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_keys import VisitKeys
from ui.texts import sentence


class CounterPresenter(QObject):
    """Goes from signing in through the shift to the work, and routes scans by their content.

    `served` says that a clerk with an open shift is at work: devices may be got ready.
    """

    state_changed = Signal(object)
    served = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PlaceState()
        desk = watched(desk, Refusal.CLERK_DISMISSED, self._see_dismissal)
        self.sign_in: Final = SignInPresenter(desk, self)
        self.shift: Final = ShiftPresenter(desk, self)
        self.closing: Final = ClosingPresenter(desk, self)
        self.branch: Final = BranchPresenter(desk, self)
        self.visit: Final = VisitPresenter(desk, self)
        self.keys: Final = VisitKeys(self.visit)
        self.side: Final = SidePages(self, desk, self)
        self._desk: Final = desk
        self._session: ClerkSession | None = None
        self._locked: Page | None = None
        self._repeats: Final = Repeats(desk.debounce_ms)
        self._early: Final = EarlyScans(self, self)
        self.state_changed.connect(self._early.look)
        self.sign_in.signed_in.connect(self._enter)
        self.sign_in.ended.connect(self._turn_out)
        self.shift.opened.connect(self._begin_work)
        self.closing.closed.connect(self._see_closed)
        self.closing.done.connect(self._find_shift)
        self.branch.leaving.connect(self.sign_out)

    @property
    def session(self) -> ClerkSession | None:
        """Return who works here, None before they have signed in."""
        return self._session

    @property
    def is_busy(self) -> bool:
        """Say whether the window is at something, the way from the PIN to the work included."""
        page, presenters = self.state.page, (self.visit, self.shift, self.closing, self.sign_in)
        is_entering = page is Page.SIGN_IN and self._session is not None and self._locked is None
        is_working = self.branch.is_busy or any(each.state.is_busy for each in presenters)
        return is_entering or is_working or page is Page.STARTING

    def start(self) -> None:
        """Ask who works here, once it is known where this is."""
        journal = self._desk.journal
        self._desk.store_tasks.run(lambda: workplace.place(journal), self._arrive, self._fail)

    @Slot(bytes)
    def scanned(self, raw: bytes) -> None:
        """Take what a scanner sent; the same code again within a second is the same scan."""
        now_ms = self._desk.clock.read().monotonic_ms
        if self._repeats.is_repeat(raw, now_ms):
            return
        scan = read_scan(raw)
        self._early.take(scan, f"scan:{scan.identifier or scan.kind}")

    @Slot()
    def spoilt(self) -> None:
        """Say that a scan with foreign keys in it was thrown away, none of it was typed."""
        if self.state.page is Page.WORK:
            self.visit.say(Tone.ATTENTION, words.SCAN_SPOILT)

    @Slot(str)
    def typed(self, text: str) -> None:
        """Take a code that the clerk typed by hand, from a label that can't be read."""
        if text.strip():
            scan = read_scan(text)
            self._early.take(scan, f"typed:{scan.identifier or scan.kind}")

    @Slot()
    def sign_out(self) -> None:
        """End the session; a customer at the window comes first."""
        session = self._session
        if session is None or self._locked is not None or self.is_busy:
            return
        if self.visit.state.panel is not Panel.IDLE:
            self.side.go_back()
            self.visit.say(Tone.ATTENTION, sentence(ClerkError(Refusal.VISIT_STILL_OPEN)))
            return
        cause = "key:0" if self.state.page is Page.BRANCH else "key:F10"
        said = words.SIGNED_OUT if self.state.shift else words.SIGNED_OUT_CLOSED
        self._leave(session, Message(Tone.HINT, said), cause)

    @Slot()
    def toggle_help(self) -> None:
        """Lay the guide over the page, or take it away; nothing else changes."""
        if self.state.page is not Page.STARTING:
            self.show(has_help=not self.state.has_help, message=self.state.message)

    @Slot()
    def lock(self) -> None:
        """Ask for the PIN again where nobody has touched the counter; the visit waits."""
        session = self._session
        if session is not None and self._locked is None and not self.is_busy:
            self._locked = self.state.page
            self.sign_in.lock(session.clerk)
            self.show(page=Page.SIGN_IN, has_help=False)

    def route(self, scan: Scan, cause: str) -> None:
        """Give a scan to the page that is open."""
        if self.state.has_help:
            self.toggle_help()
        if self.state.page is Page.SIGN_IN:
            self.sign_in.scanned(scan)
        elif self.state.page is Page.SHIFT:
            self.shift.remind()
        elif self.state.page is Page.CLOSING:
            self.closing.remind()
        elif self.state.page is Page.BRANCH:
            self.branch.scanned(scan, cause)
        elif self.state.page is Page.WORK:
            self.keys.scanned(scan, cause)

    def _arrive(self, at: Place) -> None:
        self.sign_in.begin()
        self.show(page=Page.SIGN_IN, window=at.window, branch=at.branch, branch_name=at.branch_name)

    def _enter(self, session: ClerkSession) -> None:
        self._session = session
        page, self._locked = self._locked, None
        if page is None:
            self.show(clerk=session.name, role=session.role)
            self._find_shift()
            return
        self.show(page=page)
        self.visit.renew(session)
        if page is Page.SHIFT:
            self.shift.renew(session)
        elif page is Page.CLOSING:
            self.closing.renew(session)
        elif page is Page.BRANCH:
            self.branch.renew(session)

    @Slot()
    def _find_shift(self) -> None:
        """Go to the work where a shift is open, else to the opening of one."""
        find = partial(find_entrance, self._desk.journal)
        self._desk.store_tasks.run(find, self._choose_page, self._fail)

    def _choose_page(self, found: Entrance) -> None:
        shift, session = found.shift, self._session
        if session is None:
            return
        if shift is None:
            self.shift.begin(session, opens_day=found.opens_day)
            self.show(page=Page.SHIFT)
        elif found.may_work(session.clerk):
            self._begin_work(shift)
        else:
            refusal = ClerkError(Refusal.DRAWER_IN_USE, number=shift.number)
            self._leave(session, Message(Tone.ERROR, sentence(refusal)), "key:Return")

    @Slot(object)
    def _begin_work(self, shift: Shift) -> None:
        if self._session is not None:
            self.show(page=Page.WORK, shift=shift)
            self.visit.begin(self._session)
            self.keys.claims.begin()
            self.served.emit(self._session.name)

    @Slot()
    def _see_closed(self) -> None:
        self.show(shift=None)

    def _leave(self, session: ClerkSession, message: Message, cause: str) -> None:
        """Close the session on the record, then on the screen."""
        self._early.forget()
        self._desk.store_tasks.run(
            lambda: staff.sign_out(self._desk.journal, session, cause),
            lambda _nothing: self._turn_out(message),
            self._fail,
        )

    @Slot(object)
    def _turn_out(self, message: Message) -> None:
        """Go to the sign-in: what is in hand stays in the record, for whoever signs in next."""
        self._session = self._locked = None
        self.visit.leave()
        self.sign_in.begin(message)
        self.show(page=Page.SIGN_IN, has_help=False, clerk="", role="", shift=None)

    def _see_dismissal(self, error: ClerkError) -> None:
        """End a session on the screen at the first refusal to write under that name."""
        if self._session is not None and self.state.page is not Page.SIGN_IN:
            self._early.forget()
            self._turn_out(Message(Tone.ERROR, sentence(error)))

    def _fail(self, error: Exception) -> None:
        self._early.forget()
        self.show(message=Message(Tone.ERROR, sentence(error)))

    def show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        """Change the frame around the pages; what was said there is said no longer."""
        self.state = replace(self.state, **{"message": None, **changes})
        self.state_changed.emit(self.state)
