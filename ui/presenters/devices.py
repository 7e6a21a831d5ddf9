"""The devices of the counter: what each is like now, since when, and how to try it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.ports import (
    NEVER_SEEN,
    CardTotals,
    FiscalOutcome,
    FiscalRefusal,
    FiscalUnknown,
    PaperState,
    PrintOutcome,
)
from app.domain.scan import Scan
from app.services import workplace
from app.services.workplace import Contact
from ui.bridge.desk import Addresses, Desk
from ui.presenters import devices_words as words
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.presenters.status_state import StatusState
from ui.texts import sentence

SCANNER, PRINTER, REGISTER, CENTRE, PINPAD = 1, 2, 3, 4, 5
"""The digits of the devices."""

_CAN_PRINT: Final = (PaperState.READY, PaperState.LOW)


@dataclass(frozen=True, slots=True)
class DevicesState(SectionState):
    """What the window knows of its devices; `tried` is by digit what the last trial came to."""

    status: StatusState = field(default_factory=StatusState)
    tried: tuple[tuple[int, str], ...] = ()
    scan: Scan | None = None
    contact: Contact | None = None
    addresses: Addresses = field(default_factory=Addresses)
    now: datetime | None = None


class DevicesPresenter(SectionPresenter):
    """Follows the status line, and asks the devices on their own threads.

    `register_asked` says whether the register answered; `printer_tried` that paper may have moved.
    """

    register_asked = Signal(bool)
    printer_tried = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: DevicesState = DevicesState(addresses=desk.addresses)
        self._is_open = False
        self._is_reading = False

    def begin(self) -> None:
        self._is_open = True
        self.show(is_busy=False, message=None, tried=(), scan=None)
        self._read()

    def close(self) -> None:
        super().close()
        self._is_open = False
        self.state = replace(self.state, tried=(), scan=None, message=None)

    def scanned(self, scan: Scan, _cause: str) -> bool:
        """Show what a code means; nothing that is scanned here goes to the work."""
        self.keep(scan=scan, message=None)
        return True

    @Slot(object)
    def see_status(self, status: StatusState) -> None:
        """Take in what the status line knows."""
        self.state = replace(self.state, status=status, now=self._now())
        if self._is_open:
            self.keep()
            self._read()

    @Slot(int)
    def try_out(self, digit: int) -> None:
        """Try the device at this digit; nothing that is tried is a document or a sale."""
        trials = {
            SCANNER: self._listen,
            PRINTER: self._try_printer,
            REGISTER: self._try_register,
            CENTRE: self._try_centre,
            PINPAD: self._try_pinpad,
        }
        trial = trials.get(digit)
        if trial is not None and not self.state.is_busy:
            trial()

    def hint(self) -> Message:
        if self.state.message is not None:
            return self.state.message
        return Message(Tone.HINT, words.TRYING if self.state.is_busy else words.HINT)

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def _listen(self) -> None:
        self.keep(scan=None, message=Message(Tone.HINT, words.LISTEN))

    def _try_printer(self) -> None:
        make, own, at = self.desk.trial_slip, self.desk.journal, self._now()

        def work() -> PrintOutcome:
            printer = self.desk.printer()
            if make is None or printer.paper() not in _CAN_PRINT:
                return PrintOutcome.NOT_SENT
            return printer.print_bytes(make(workplace.place(own), at))

        def done(outcome: PrintOutcome) -> None:
            self._see_trial(PRINTER, words.PRINTED[outcome])
            self.printer_tried.emit()

        self.show(is_busy=True, message=None)
        self.desk.printer_tasks.run(work, done, self._refuse)

    def _try_register(self) -> None:
        """Ask the register for a task that was never given: it answers, and nothing is printed."""

        def done(outcome: FiscalOutcome) -> None:
            self.register_asked.emit(not isinstance(outcome, FiscalUnknown))
            self._see_trial(REGISTER, _register_words(outcome))

        self.show(is_busy=True, message=None)
        self.desk.register_tasks.run(
            lambda: self.desk.register().outcome(str(uuid4())), done, self._refuse
        )

    def _try_pinpad(self) -> None:
        """Ask the pinpad for its list: no card is needed, and no money moves."""

        def done(totals: CardTotals | None) -> None:
            self._see_trial(PINPAD, words.PINPAD_MUTE if totals is None else _list_words(totals))

        self.show(is_busy=True, message=None)
        self.desk.pinpad_tasks.run(lambda: self.desk.pinpad().totals(), done, self._refuse)

    def _try_centre(self) -> None:
        self._see_trial(CENTRE, words.CENTRE_READ)
        self._read()

    def _see_trial(self, digit: int, text: str) -> None:
        moment = f"{self._now().astimezone():%H:%M:%S}"
        tried = {**dict(self.state.tried), digit: text.replace("{time}", moment)}
        self.show(is_busy=False, tried=tuple(tried.items()))

    def _read(self) -> None:
        """Read what the agent wrote, unless the last reading is not back yet."""
        if not self._is_reading:
            self._is_reading = True
            self.desk.store_tasks.run(
                lambda: workplace.contact(self.desk.journal), self._see_contact, self._see_nothing
            )

    def _see_contact(self, contact: Contact) -> None:
        self._is_reading = False
        if self._is_open:
            self.keep(contact=contact, now=self._now())

    def _see_nothing(self, _error: Exception) -> None:
        """Keep what was read before; the log says why."""
        self._is_reading = False

    def _refuse(self, error: Exception) -> None:
        self.show(is_busy=False, message=Message(Tone.ERROR, sentence(error)))

    def _now(self) -> datetime:
        return self.desk.clock.read().wall


def _list_words(totals: CardTotals) -> str:
    return words.PINPAD_WELL.replace("{count}", f"{len(totals.operations)}").replace(
        "{sum}", totals.charged.text
    )


def _register_words(outcome: FiscalOutcome) -> str:
    if isinstance(outcome, FiscalUnknown):
        return words.REGISTER_MUTE
    if isinstance(outcome, FiscalRefusal) and outcome.code != NEVER_SEEN:
        return words.REGISTER_SAID.replace("{text}", outcome.text)
    return words.REGISTER_WELL
