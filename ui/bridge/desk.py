"""What the presenters work with: the journal, the threads, and the devices behind them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.clock import Clock
from app.domain.ports import FiscalRegister, PagePrinter, Pinpad, ReceiptPrinter
from ui.bridge.tasks import Tasks

if TYPE_CHECKING:  # the store costs 0.3 s of imports, which the first paint does not wait for
    from datetime import datetime
    from pathlib import Path

    from app.domain.report import DayReport
    from app.services.effects import Render
    from app.services.workplace import Place
    from app.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the devices are, for people; an empty scanner types like a keyboard.

    Without a pinpad no card is offered.
    """

    scanner: str = ""
    printer: str = ""
    register: str = ""
    pinpad: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter. Each device and `render` are called on their own threads only.

    `audit_tasks` is for reading all of the journal, which nobody waits for. Without `pages` whole
    pages wait in the queue. `keep_report` writes a report into files and returns the one for
    people, on the printer's thread. A code that comes again within
    `debounce_ms` is the same scan.

    `trial_slip` makes the bytes of a slip that tries the printer and is no document.

    They are functions because a device is made, with all its imports, on the thread that uses it.
    """

    journal: "Journal"
    clock: Clock
    store_tasks: Tasks
    register_tasks: Tasks
    pinpad_tasks: Tasks
    printer_tasks: Tasks
    audit_tasks: Tasks
    register: Callable[[], FiscalRegister]
    pinpad: Callable[[], Pinpad]
    printer: Callable[[], ReceiptPrinter]
    render: "Callable[[], Render]"
    pages: Callable[[], PagePrinter] | None = None
    keep_report: "Callable[[DayReport], Path] | None" = None
    trial_slip: "Callable[[Place, datetime], bytes] | None" = None
    addresses: Addresses = field(default_factory=Addresses)
    debounce_ms: int = 1_000
