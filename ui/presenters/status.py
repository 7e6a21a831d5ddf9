"""The lowest line of the window: the delivered-proof meter, and the devices in words."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.ports import DeviceUnavailable, PaperState
from app.services import workplace
from app.services.corrections import waiting_corrections
from app.services.effects import PrintSummary
from app.services.transfers import OpenTransfers, open_transfers
from app.services.workplace import Proof
from ui.bridge.desk import Desk
from ui.presenters import phrases
from ui.presenters.paper import PaperDesk
from ui.presenters.status_state import StatusState

PROOF_MS: Final = 1_000
PAPER_MS: Final = 5_000
_SINCE: Final = {
    "scanner_since": "has_scanner",
    "paper_since": "paper",
    "register_since": "has_register",
}


class StatusPresenter(QObject):
    """Looks at the record and the devices at a slow pace and says what it found."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, paper: PaperDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = StatusState()
        self._desk: Final = desk
        self._paper: Final = paper
        self._is_reading = False
        self._timers: Final = [
            self._every(PROOF_MS, self.look),
            self._every(PAPER_MS, paper.print_due),
        ]
        paper.looked.connect(self._see_paper)

    def start(self) -> None:
        for timer in self._timers:
            timer.start()
        self.look()
        self._paper.print_due()

    def stop(self) -> None:
        for timer in self._timers:
            timer.stop()

    @Slot()
    def look(self) -> None:
        """Read the meter anew, unless the last reading is not back yet."""
        now = self._desk.clock.read().wall.astimezone()
        self._show(time=phrases.moment(now.date(), f"{now:%H:%M}"))
        if not self._is_reading:
            self._is_reading = True
            self._desk.store_tasks.run(self._read, self._see_proof, self._see_nothing)

    @Slot(bool)
    def see_scanner(self, is_there: bool) -> None:  # noqa: FBT001 - the shape of a Qt slot
        self._show(has_scanner=is_there)

    @Slot(bool)
    def see_register(self, is_there: bool) -> None:  # noqa: FBT001 - the shape of a Qt slot
        self._show(has_register=is_there)

    def _ask_pinpad(self) -> None:
        """Learn whether the pinpad answers, where there is one."""
        if self._desk.addresses.pinpad:
            self._show(is_pinpad_set_up=True)
            self._desk.pinpad_tasks.run(
                lambda: self._desk.pinpad().totals() is not None,
                self.see_pinpad,
                self._see_no_pinpad,
            )

    @Slot(bool)
    def see_pinpad(self, is_there: bool) -> None:  # noqa: FBT001 - the shape of a Qt slot
        self._show(has_pinpad=is_there)

    @Slot(str)
    def ready_register(self, clerk_name: str) -> None:
        """Open the register's own shift, so that the first customer does not wait for it.

        The pinpad is only asked whether it answers.
        """
        self._ask_pinpad()

        def open_shift() -> bool:
            try:
                self._desk.register().open_shift(clerk_name)
            except DeviceUnavailable:
                return False
            return True

        self._desk.register_tasks.run(open_shift, self.see_register, self._see_no_register)

    def _read(self) -> tuple[Proof, int, OpenTransfers]:
        """Return the meter, the number of corrections that wait, and the cash on its way."""
        journal = self._desk.journal
        return workplace.proof(journal), waiting_corrections(journal), open_transfers(journal)

    def _see_proof(self, found: tuple[Proof, int, OpenTransfers]) -> None:
        self._is_reading = False
        proof, corrections, cash = found
        self._show(
            made=proof.made,
            acknowledged=proof.acknowledged,
            oldest_unproven_s=proof.oldest_unproven_s,
            last_error=proof.last_error,
            single_copy=proof.single_copy,
            copy_error=proof.copy_error,
            has_second=proof.has_second,
            corrections=corrections,
            cash_incoming=len(cash.incoming),
            cash_sent=len(cash.sent),
        )

    def _see_nothing(self, _error: Exception) -> None:
        """Keep the last figures; the log says why."""
        self._is_reading = False

    def _see_no_register(self, _error: Exception) -> None:
        self._show(has_register=False)

    def _see_no_pinpad(self, _error: Exception) -> None:
        self._show(has_pinpad=False)

    @Slot(object, object)
    def _see_paper(self, paper: PaperState, summary: PrintSummary) -> None:
        self._show(paper=paper, in_doubt=summary.unproven, due=summary.waiting)

    def _every(self, interval_ms: int, slot: Any) -> QTimer:  # noqa: ANN401 - a bound slot
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        state = replace(self.state, **changes)
        now = self._desk.clock.read().wall
        since: dict[str, Any] = {
            name: now
            for name, field in _SINCE.items()
            if getattr(state, field) != getattr(self.state, field)
        }
        self.state = replace(state, **since)
        self.state_changed.emit(self.state)
