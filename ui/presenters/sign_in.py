"""Sign in: a badge or a personnel number first, then the PIN."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.scan import Scan, ScanKind
from app.errors import ClerkError, Refusal
from app.services import staff
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.presenters import sign_in_words as words
from ui.presenters.sign_in_state import Choosing, SignInState
from ui.presenters.states import Message, Tone
from ui.texts import sentence

_WRONG_NUMBER: Final = (Refusal.UNKNOWN_BADGE, Refusal.CLERK_DISMISSED, Refusal.BADGE_BLOCKED)
_PIN_CAUSE: Final = "key:Return"


class SignInPresenter(QObject):
    """Asks who works here; `signed_in` carries the session.

    A PIN for one sign-in leads to a new one, typed twice. `ended` (Message) says that whoever had
    locked the window works here no more.
    """

    state_changed = Signal(object)
    signed_in = Signal(object)
    ended = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = SignInState()
        self._desk: Final = desk
        self._once = self._wanted = ""

    def begin(self, message: Message | None = None) -> None:
        """Ask for a number, with the news that led here, if any."""
        self._forget_pins()
        self._show(is_ready=True, is_busy=False, number="", is_locked=False, message=message)

    def lock(self, number: str) -> None:
        """Ask the clerk who works here for the PIN again."""
        self._forget_pins()
        self._show(is_ready=True, is_busy=False, number=number, is_locked=True, message=None)

    def scanned(self, scan: Scan) -> None:
        """Take a badge; anything else has to wait until somebody has signed in."""
        if self.state.is_busy:
            return
        if self.state.is_locked:
            self._say(Tone.ATTENTION, words.LOCKED)
        elif scan.kind is ScanKind.BADGE and scan.identifier is not None:
            self._forget_pins()
            self._show(number=scan.identifier, message=None)
        elif scan.reason is not None and scan.kind is ScanKind.BADGE:
            self._say(Tone.ERROR, sentence(ClerkError(scan.reason, **scan.values)))
        else:
            self._say(Tone.ATTENTION, words.SIGN_IN_FIRST)

    @Slot(str)
    def enter(self, text: str) -> None:
        """Take what was typed: the number, and once that is known, the PIN."""
        if self.state.is_busy or not self.state.is_ready or not text.strip():
            return
        if not self.state.number:
            self._show(number=text.strip(), message=None)
            return
        if self.state.choosing is not Choosing.NOTHING:
            self._choose(text)
            return
        number = self.state.number
        self._once = text
        self._show(is_busy=True, message=Message(Tone.HINT, words.SIGN_IN_CHECK))
        self._desk.store_tasks.run(
            lambda: staff.sign_in(self._desk.journal, number, text), self._enter, self._refuse
        )

    def _choose(self, text: str) -> None:
        """Take the new PIN, and then the same one again: nobody can read what was typed."""
        if self.state.choosing is Choosing.NEW:
            self._wanted = text
            self._show(choosing=Choosing.AGAIN, message=None)
            return
        number, once, wanted = self.state.number, self._once, self._wanted
        if text != wanted:
            message = Message(Tone.ERROR, words.PINS_DIFFER)
            self._show(choosing=Choosing.NEW, message=message)
            return
        self._show(is_busy=True, message=Message(Tone.HINT, words.SIGN_IN_CHECK))
        self._desk.store_tasks.run(
            lambda: staff.change_pin(self._desk.journal, number, once, wanted, _PIN_CAUSE),
            self._enter,
            self._refuse,
        )

    @Slot()
    def back(self) -> None:
        """Begin again with another number; where the window is locked, with the PIN."""
        if not self.state.is_busy:
            self._forget_pins()
            number = self.state.number if self.state.is_locked else ""
            self._show(number=number, message=None)

    def _enter(self, session: ClerkSession) -> None:
        self._forget_pins()
        self._show(is_busy=False, number="", is_locked=False, message=None)
        self.signed_in.emit(session)

    def _refuse(self, error: Exception) -> None:
        """Ask for the PIN again, or for the number where nobody has it."""
        message = Message(Tone.ERROR, sentence(error))
        code = error.code if isinstance(error, ClerkError) else None
        if code is Refusal.PIN_TO_CHANGE:
            self._show(is_busy=False, choosing=Choosing.NEW, message=None)
        elif code is Refusal.WEAK_PIN:
            self._show(is_busy=False, choosing=Choosing.NEW, message=message)
        elif code is Refusal.CLERK_DISMISSED and self.state.is_locked:
            self.ended.emit(message)
        else:
            self._forget_pins()
            is_unknown = code in _WRONG_NUMBER and not self.state.is_locked
            number = "" if is_unknown else self.state.number
            self._show(is_busy=False, number=number, message=message)

    def _forget_pins(self) -> None:
        self._once = self._wanted = ""
        self.state = replace(self.state, choosing=Choosing.NOTHING)

    def _say(self, tone: Tone, text: str) -> None:
        self._show(message=Message(tone, text))

    def _show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, turn=self.state.turn + 1, **changes)
        self.state_changed.emit(self.state)
