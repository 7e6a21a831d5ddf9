"""Scans that come before the window is ready: the newest is kept and led on, none goes unsaid."""

from typing import Final, Protocol

from PySide6.QtCore import QObject, Slot

from app.domain.identifiers import parse_item
from app.domain.scan import Scan, ScanKind
from ui.presenters import words
from ui.presenters.held import Held
from ui.presenters.side_pages import Pages
from ui.presenters.sign_in import SignInPresenter
from ui.presenters.states import Message, Page, Panel, Tone

_HAND_OVER: Final = (Panel.HAND_OVER, Panel.LABEL)


class Routes(Pages, Protocol):
    """What is asked of the counter as a whole: whether it is ready, and the way of a scan."""

    @property
    def sign_in(self) -> SignInPresenter: ...


class EarlyScans(QObject):
    """Stands before the counter's routes; what a scan is led to is the page of that moment."""

    def __init__(self, counter: Routes, parent: QObject) -> None:
        super().__init__(parent)
        self._counter: Final = counter
        self._kept: Scan | None = None
        self._held: Final = Held(lambda: counter.is_busy, self)
        self._news: Final = Held(lambda: counter.is_busy, self)
        for changed in (
            counter.sign_in.state_changed,
            counter.shift.state_changed,
            counter.closing.state_changed,
            counter.visit.state_changed,
            counter.branch.section_changed,
        ):
            changed.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Lead on what is kept, once the window is ready."""
        self._held.look()
        self._news.look()

    def take(self, scan: Scan, cause: str) -> None:
        """Lead a scan on, now or once the window is ready."""
        before = self._kept
        if not self._counter.is_busy:
            self._counter.route(scan, cause)
            return
        self._kept = scan
        if self._held.do(lambda: self._lead(scan, cause)) and before is not None:
            self._tell_of(before)

    def forget(self) -> None:
        """Let go of what waits: the page that it was meant for did not open."""
        self._kept = None
        self._held.forget()
        self._news.forget()

    def _lead(self, scan: Scan, cause: str) -> None:
        """Do what an early scan asks for, if the page it lands on takes it."""
        self._kept = None
        counter = self._counter
        if counter.state.page is not Page.WORK:
            if self._is_silent():
                counter.route(scan, cause)
        elif counter.visit.state.panel in _HAND_OVER:
            # Read before there was a receipt, a label says nothing of the hand-over.
            counter.visit.say(Tone.ATTENTION, words.SCAN_TOO_EARLY)
        else:
            counter.route(scan, cause)

    def _is_silent(self) -> bool:
        """Say whether the page has nothing to say yet, as why the PIN was not taken."""
        counter = self._counter
        messages = {
            Page.SIGN_IN: counter.sign_in.state.message,
            Page.SHIFT: counter.shift.state.message,
            Page.CLOSING: counter.closing.state.message,
        }
        return messages.get(counter.state.page) is None

    def _tell_of(self, scan: Scan) -> None:
        """Say, once all is done, which scan gave way to a newer one."""

        def say() -> None:
            visit = self._counter.visit
            if self._counter.state.page is Page.WORK:
                text = words.SCAN_GAVE_WAY.format(code=_spoken(scan))
                visit.say(Tone.ATTENTION, _joined(visit.state.message, text))

        self._news.do(say)


def _joined(message: Message | None, text: str) -> str:
    """Keep what went wrong before the news."""
    is_trouble = message is not None and message.tone in (Tone.ATTENTION, Tone.ERROR)
    return f"{message.text} {text}" if message is not None and is_trouble else text


def _spoken(scan: Scan) -> str:
    if scan.kind in (ScanKind.DOMESTIC, ScanKind.S10) and scan.identifier is not None:
        return parse_item(scan.identifier).spaced
    return scan.identifier or scan.raw[:24]
