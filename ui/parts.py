"""What a window is made of, from the settings: journal, devices, papers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import Clock, SystemClock
from app.domain.ports import FiscalRegister, PagePrinter, Pinpad, ReceiptPrinter
from app.settings import Settings
from ui.bridge.desk import Addresses
from ui.bridge.scanner_thread import Scanner
from ui.main import WindowParts

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.report import DayReport
    from app.services.effects import Render
    from app.services.workplace import Place
    from app.store.journal import Journal
    from devices.fiscal import AtolRegister
    from devices.pinpad import SberPinpad


class CounterParts:
    """Makes each part on the thread that asks for it, and gives everything back in the end."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock: Clock = clock or SystemClock()
        self._journal: Journal | None = None
        self._register: AtolRegister | None = None
        self._pinpad: SberPinpad | None = None

    def parts(self) -> WindowParts:
        has_scanner = bool(self._settings.scanner_port)
        return WindowParts(
            clock=self._clock,
            open_journal=self._open_journal,
            open_scanner=self._open_scanner if has_scanner else None,
            make_register=self._make_register,
            make_pinpad=self._make_pinpad,
            make_printer=self._make_printer,
            make_render=self._make_render,
            make_pages=self._make_pages,
            keep_report=self._keep_report,
            trial_slip=self._trial_slip,
            addresses=Addresses(
                scanner=self._settings.scanner_port,
                printer=self._settings.printer_port,
                register=self._settings.register_url,
                pinpad=self._settings.pinpad_program,
            ),
            cancel_devices=self._cancel_devices,
            auto_lock_s=self._settings.auto_lock_s,
            wedge_gap_ms=self._settings.wedge_gap_ms,
            debounce_ms=self._settings.debounce_ms,
        )

    @property
    def journal(self) -> "Journal":
        """The journal that the window works with, once it is open."""
        if self._journal is None:
            raise RuntimeError("the journal is not open")
        return self._journal

    def close(self) -> None:
        if self._register is not None:
            self._register.close()
        if self._journal is not None:
            self._journal.store.close()

    def _open_journal(self) -> "Journal":
        from app.services.epochs import open_epoch  # noqa: PLC0415 - after the first paint
        from app.store.database import Role, Store  # noqa: PLC0415
        from app.store.journal import Journal  # noqa: PLC0415
        from app.store.keyfile import read_key  # noqa: PLC0415
        from app.store.mark import Mark, check_mark  # noqa: PLC0415

        key = read_key(self._settings.key_file)
        store = Store.open(self._settings.database, key, Role.WINDOW)
        self._journal = Journal(store, self._clock)
        with self._journal.read() as connection:
            check_mark(connection, self._journal.identity, Mark.read(self._settings.mark))
        open_epoch(self._journal)
        return self._journal

    def _open_scanner(self) -> Scanner:
        from devices.scanner_serial import SerialScanner  # noqa: PLC0415 - after the first paint

        return SerialScanner(self._settings.scanner_port)

    def _make_register(self) -> FiscalRegister:
        from devices.absent import NoRegister  # noqa: PLC0415 - after the first paint
        from devices.fiscal import AtolRegister, RegisterSettings  # noqa: PLC0415

        if not self._settings.register_url:
            return NoRegister()
        self._register = AtolRegister(RegisterSettings(url=self._settings.register_url))
        return self._register

    def _make_pinpad(self) -> Pinpad:
        from devices.absent import NoPinpad  # noqa: PLC0415 - after the first paint
        from devices.pinpad import PinpadSettings, SberPinpad  # noqa: PLC0415

        if not self._settings.pinpad_program:
            return NoPinpad()
        program = Path(self._settings.pinpad_program)
        self._pinpad = SberPinpad(PinpadSettings(program, self._settings.pinpad_memory))
        return self._pinpad

    def _make_printer(self) -> ReceiptPrinter:
        from devices.absent import NoPrinter  # noqa: PLC0415 - after the first paint
        from devices.receipt_printer import EscPosPrinter  # noqa: PLC0415

        address = self._settings.printer_port
        return EscPosPrinter(address) if address else NoPrinter()

    def _make_pages(self) -> PagePrinter:
        from printing.spool import FolderPrinter  # noqa: PLC0415 - after the first paint

        return FolderPrinter(self._settings.documents)

    def _keep_report(self, report: "DayReport") -> "Path":
        from ui.report_files import keep_report  # noqa: PLC0415 - after the first paint

        return keep_report(self._settings.documents, report)

    def _trial_slip(self, own: "Place", at: "datetime") -> bytes:
        from ui.papers import trial_slip  # noqa: PLC0415 - after the first paint

        return trial_slip(own, at)

    def _make_render(self) -> "Render":
        from ui.papers import render_document  # noqa: PLC0415 - after the first paint

        return render_document

    def _cancel_devices(self) -> None:
        for device in (self._register, self._pinpad):
            if device is not None:
                device.cancel()


@contextmanager
def counter_parts(settings: Settings, clock: Clock | None = None) -> Iterator[WindowParts]:
    """Give the window's parts for the length of the block."""
    counter = CounterParts(settings, clock)
    try:
        yield counter.parts()
    finally:
        counter.close()
