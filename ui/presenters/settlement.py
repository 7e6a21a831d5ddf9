"""The payment of a visit: recorded first, then the register, and only then paper and drawer."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.money import Money
from app.domain.ports import DeviceUnavailable
from app.domain.visit import Step, Visit
from app.services import effects, settle
from app.services.settle import Tender
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk


class Settlement(QObject):
    """Drives one payment through its threads.

    `moved` carries the visit after each step, `refused` the error that stopped it. A visit that
    comes back still waiting for its receipt is the unknown case: `check` asks the register again.
    """

    moved = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: Final = desk

    def pay(self, session: ClerkSession, visit: Visit, cash: Money, cause: str) -> None:
        """Record what is about to happen, then hand it to the register."""
        self._desk.store_tasks.run(
            lambda: settle.start_settlement(
                self._desk.journal, session, visit.id, Tender(cash), cause
            ),
            lambda started: self._drive(session, started),
            self.refused.emit,
        )

    def check(self, visit: Visit) -> None:
        """Ask the register what became of a payment whose answer was lost."""
        self._desk.register_tasks.run(
            lambda: effects.check_settlement(
                self._desk.journal, self._desk.register(), visit.id
            ),
            self._finish,
            self.refused.emit,
        )

    def _drive(self, session: ClerkSession, started: Visit) -> None:
        self.moved.emit(started)
        self._desk.register_tasks.run(
            lambda: effects.drive_settlement(
                self._desk.journal, session, self._desk.register(), started.id
            ),
            self._finish,
            self.refused.emit,
        )

    def _finish(self, visit: Visit) -> None:
        if visit.step is Step.HAND_OVER and visit.payment is not None and visit.payment.cash:
            self._desk.printer_tasks.run(self._open_drawer, _ignore, _ignore)
        self.moved.emit(visit)

    def _open_drawer(self) -> None:
        """Kick the drawer open; one that does not answer is opened with its key."""
        try:
            self._desk.printer().open_drawer()
        except DeviceUnavailable:
            return


def _ignore(_outcome: object) -> None:
    """Take an answer that changes nothing on the screen."""
