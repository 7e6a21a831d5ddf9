"""Asks what may explain a difference, and then has the whole journal verified."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.services.shortage import Check, Doubt, Inquiry, audit, audited
from ui.bridge.desk import Desk


class Causes(QObject):
    """`found` (Inquiry) comes with the explanations, and once more when the journal was verified.

    `failed` (error) comes where they could not be read.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk: Final = desk
        self._inquiry: Inquiry | None = None

    def ask(self, read: Callable[[], Inquiry]) -> None:
        """Read the explanations on the store's thread."""
        self._inquiry = None
        self._desk.store_tasks.run(read, self._take, self.failed.emit)

    def forget(self) -> None:
        """Let go of what was found; a verification under way tells nobody any more."""
        self._inquiry = None

    def _take(self, inquiry: Inquiry) -> None:
        self._inquiry = inquiry
        self.found.emit(inquiry)
        journal = self._desk.journal
        self._desk.audit_tasks.run(lambda: audit(journal), self._add, self._doubt)

    def _doubt(self, error: Exception) -> None:
        self._add(Doubt(Check.JOURNAL, str(error)))

    def _add(self, doubt: Doubt | None) -> None:
        if self._inquiry is not None and not self._inquiry.was_audited:
            self._inquiry = audited(self._inquiry, doubt)
            self.found.emit(self._inquiry)
