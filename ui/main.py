"""The window process: what it is made of, in which order it starts, and in which it stops."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.clock import Clock
from app.domain.ports import FiscalRegister, PagePrinter, Pinpad, ReceiptPrinter
from ui.application import Faults, make_application, system_theme, wear
from ui.bridge.collector import Collector
from ui.bridge.desk import Addresses, Desk
from ui.bridge.key_gate import KeyGate
from ui.bridge.scanner_thread import Scanner, ScannerThread
from ui.bridge.tasks import TaskThread
from ui.texts import PROGRAM_FAULT, sentence
from ui.theme import Theme
from ui.views.main_window import MainWindow

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.domain.report import DayReport
    from app.services.effects import Render
    from app.services.workplace import Place
    from app.store.journal import Journal
    from ui.bridge.wedge_filter import WedgeFilter
    from ui.presenters.counter import CounterPresenter
    from ui.presenters.paper import PaperDesk
    from ui.presenters.status import StatusPresenter
    from ui.views.customer_window import CustomerWindow

_LATE: Final = (
    "app.services.card",
    "app.services.recover",
    "ui.presenters.counter",
    "ui.presenters.status",
)
"""What is imported after the first paint, on the store thread: the store costs 0.3 s."""

_SWITCH_S: Final = 0.001
"""How long another thread may hold the interpreter while the window waits."""


def _nothing(*_arguments: object) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class WindowParts:
    """What the command hands in.

    Each `open_` and `make_` function is called on the thread that uses what it returns, after the
    first paint, so that its imports cost the first paint nothing. `open_scanner` is called again
    after each loss and raises DeviceUnavailable while there is no scanner; None means that the
    scanner types like a keyboard. A device is made once; `cancel_devices` ends their waiting when
    the window closes. `milestone` is told "painted" and "ready". `theme` of None follows the
    desktop. After `auto_lock_s` seconds without a key, a scan or a touch the window asks for the
    PIN again; 0 is never. `wedge_gap_ms` tells a scanner that types from a person, `debounce_ms` is
    how long a repeat of a code is the same scan. Closing the journal is left to who opened it.
    """

    clock: Clock
    open_journal: "Callable[[], Journal]"
    open_scanner: Callable[[], Scanner] | None
    make_register: Callable[[], FiscalRegister]
    make_pinpad: Callable[[], Pinpad]
    make_printer: Callable[[], ReceiptPrinter]
    make_render: "Callable[[], Render]"
    make_pages: Callable[[], PagePrinter] | None = None
    keep_report: "Callable[[DayReport], Path] | None" = None
    trial_slip: "Callable[[Place, datetime], bytes] | None" = None
    addresses: Addresses = field(default_factory=Addresses)
    cancel_devices: Callable[[], None] = _nothing
    milestone: Callable[[str], None] = _nothing
    theme: Theme | None = None
    auto_lock_s: int = 0
    wedge_gap_ms: int = 50
    debounce_ms: int = 1_000


def run_window(parts: WindowParts, started: "Callable[[WindowProcess], None]" = _nothing) -> int:
    """Run the window until it is closed; return the exit code of the process.

    `started` is told of the window once it is shown; the demo puts its hands to it.
    """
    sys.setswitchinterval(_SWITCH_S)
    faults = Faults()
    faults.install()
    application = make_application(sys.argv[:1])
    wear(application, parts.theme or system_theme(application))
    collector = Collector()
    collector.start()
    window = WindowProcess(parts, faults)
    window.ready.connect(collector.freeze)
    window.start()
    started(window)
    code = application.exec()
    window.stop()
    collector.stop()
    faults.remove()
    return code


class WindowProcess(QObject):
    """The windows, the threads and the presenters of one counter. `ready` comes once."""

    ready = Signal()

    def __init__(self, parts: WindowParts, faults: Faults, gate: KeyGate | None = None) -> None:
        super().__init__()
        self._parts: Final = parts
        self.main: Final = MainWindow(gate)
        self.customer: CustomerWindow | None = None
        self.counter: CounterPresenter | None = None
        self.status: StatusPresenter | None = None
        self.wedge: WedgeFilter | None = None
        self._store: Final = TaskThread("store", self)
        self._register: Final = TaskThread("register", self)
        self._pinpad: Final = TaskThread("pinpad", self)
        self._printer: Final = TaskThread("printer", self)
        self._audit: Final = TaskThread("audit", self)
        self._scanner = ScannerThread(parts.open_scanner) if parts.open_scanner else None
        self.main.first_painted.connect(self._open)
        self.main.closed.connect(self._quit)
        faults.happened.connect(self._tell_fault)

    def start(self) -> None:
        """Show the window; everything else follows its first paint."""
        for thread in (self._store, self._register, self._pinpad, self._printer, self._audit):
            thread.start()
        self.main.show()
        self.main.activateWindow()

    def stop(self) -> None:
        """Stop in the reverse order of the start: devices, store, windows."""
        if self.status is not None:
            self.status.stop()
        self._parts.cancel_devices()
        if self._scanner is not None:
            self._scanner.stop()
        for thread in (self._pinpad, self._register, self._printer, self._audit, self._store):
            thread.stop()
        if self.customer is not None:
            self.customer.dispose()
        self.main.closed.disconnect(self._quit)
        self.main.close()
        for each in (self.wedge, self.customer, self.main, self.counter, self.status):
            if each is not None:
                each.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @Slot()
    def _open(self) -> None:
        self._parts.milestone("painted")
        self._store.run(self._open_journal, self._begin, self._fail)

    def _open_journal(self) -> "Journal":
        for name in _LATE:
            import_module(name)
        return self._parts.open_journal()

    def _begin(self, journal: "Journal") -> None:
        """Make the presenters and the rest of the screen; then the devices begin to speak."""
        from ui.presenters.counter import CounterPresenter  # noqa: PLC0415
        from ui.presenters.paper import PaperDesk  # noqa: PLC0415
        from ui.presenters.status import StatusPresenter  # noqa: PLC0415
        from ui.views.customer_window import CustomerWindow  # noqa: PLC0415

        desk = self._desk(journal)
        paper = PaperDesk(desk, self)
        self.counter = CounterPresenter(desk, self)
        self.status = StatusPresenter(desk, paper, self)
        self.main.bind(self.counter, self.status)
        self.customer = CustomerWindow()
        self.customer.bind(self.counter.keys)
        self.customer.place(self.main.screen())
        self.main.activateWindow()  # some platforms give the keyboard to any new window
        self._follow_displays()
        _connect(self.counter, self.status, paper)
        self._recover(desk)
        self._listen()
        self._watch_idle()
        self.counter.start()
        self.status.start()
        self._parts.milestone("ready")
        self.ready.emit()

    def _desk(self, journal: "Journal") -> Desk:
        parts = self._parts
        return Desk(
            journal=journal,
            clock=parts.clock,
            store_tasks=self._store,
            register_tasks=self._register,
            pinpad_tasks=self._pinpad,
            printer_tasks=self._printer,
            audit_tasks=self._audit,
            register=cache(parts.make_register),
            pinpad=cache(parts.make_pinpad),
            printer=cache(parts.make_printer),
            render=cache(parts.make_render),
            pages=parts.make_pages and cache(parts.make_pages),
            keep_report=parts.keep_report,
            trial_slip=parts.trial_slip,
            addresses=parts.addresses,
            debounce_ms=parts.debounce_ms,
        )

    def _recover(self, desk: Desk) -> None:
        """Ask what became of interrupted payments: first the bank, then the register."""
        from app.services import card, recover  # noqa: PLC0415 - after the first paint

        seen = self._look_again

        def ask_register(_cards: object) -> None:
            self._register.run(lambda: recover.recover(desk.journal, desk.register()), seen, seen)

        self._pinpad.run(
            lambda: card.recover_cards(desk.journal, desk.pinpad()), ask_register, ask_register
        )

    def _listen(self) -> None:
        """Take scans from the serial scanner and from one that types."""
        from ui.bridge.wedge_filter import WedgeFilter  # noqa: PLC0415 - after the first paint

        application = QApplication.instance()
        if self.counter is None or self.status is None or not isinstance(application, QApplication):
            return
        self.wedge = WedgeFilter(application, self._parts.wedge_gap_ms)
        self.wedge.scanned.connect(self.counter.scanned)
        self.wedge.spoilt.connect(self.counter.spoilt)
        if self._scanner is not None:
            self._scanner.scanned.connect(self.counter.scanned)
            self._scanner.available.connect(self.status.see_scanner)
            self._scanner.start()
        else:
            self.status.see_scanner(True)

    def _watch_idle(self) -> None:
        """Lock the window when nobody is there: the customer's finger counts as somebody."""
        if not self._parts.auto_lock_s or self.counter is None or self.customer is None:
            return
        from ui.bridge.idle_watch import IdleWatch  # noqa: PLC0415 - after the first paint

        idle = IdleWatch(self._parts.clock, self._parts.auto_lock_s, self)
        for window in (self.main, self.customer):
            idle.watch(window.windowHandle())
        for source in (self.wedge, self._scanner):
            if source is not None:
                source.scanned.connect(idle.note)
        idle.idle.connect(self.counter.lock)

    def _follow_displays(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.screenAdded.connect(self._place_customer)
            application.screenRemoved.connect(self._place_customer)

    @Slot()
    def _place_customer(self) -> None:
        """Move the customer's window when a display comes or goes."""
        if self.customer is not None:
            self.customer.place(self.main.screen())

    def _look_again(self, _recovery: object) -> None:
        if self.counter is not None:
            self.counter.visit.look_again()

    def _fail(self, error: Exception) -> None:
        self.main.fail(sentence(error))

    @Slot(str)
    def _tell_fault(self, _kind: str) -> None:
        self.main.fail(PROGRAM_FAULT)

    @Slot()
    def _quit(self) -> None:
        QApplication.exit(0)


def _connect(counter: "CounterPresenter", status: "StatusPresenter", paper: "PaperDesk") -> None:
    """Join the presenters that know nothing of each other."""
    counter.served.connect(status.ready_register)
    counter.closing.pinpad_asked.connect(status.see_pinpad)
    counter.keys.till.settled.connect(paper.print_due)
    counter.keys.card.paper_due.connect(paper.print_due)
    counter.closing.closed.connect(paper.print_due)
    counter.branch.paper_due.connect(paper.print_due)
    counter.branch.register_asked.connect(status.see_register)
    status.state_changed.connect(counter.branch.see_status)
    counter.keys.till.asked.connect(status.see_register)
    counter.keys.paper_answered.connect(paper.confirm)
    paper.looked.connect(counter.keys.see_paper)
