"""A window in front of a real counter: the clerk's hands, the customer's finger and the scanner."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.domain.ports import PaperState, PrintOutcome
from app.domain.visit import Step
from app.store.journal import Journal
from tests.support.counter import ORLOVA, PIN, Counter
from ui.application import Faults
from ui.bridge.collector import Collector
from ui.bridge.desk import Addresses
from ui.bridge.key_gate import DWELL_MS, IMPATIENCE_MS, KeyGate
from ui.bridge.pages import grab
from ui.main import WindowParts, WindowProcess
from ui.papers import trial_slip
from ui.presenters.paper import PaperDesk
from ui.presenters.states import Page, Panel, VisitScreen
from ui.report_files import keep_report

PATIENCE_MS = 20_000
"""How long a test goes on with the event loop until something comes true."""

PINPAD = "/opt/sb/sb_pilot"
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "F2": Qt.Key.Key_F2,
    "F3": Qt.Key.Key_F3,
    "F4": Qt.Key.Key_F4,
    "F5": Qt.Key.Key_F5,
    "F6": Qt.Key.Key_F6,
    "F1": Qt.Key.Key_F1,
    "F7": Qt.Key.Key_F7,
    "F8": Qt.Key.Key_F8,
    "F9": Qt.Key.Key_F9,
    "F10": Qt.Key.Key_F10,
    "F11": Qt.Key.Key_F11,
    "F12": Qt.Key.Key_F12,
    "Up": Qt.Key.Key_Up,
    "PgDn": Qt.Key.Key_PageDown,
    "PgUp": Qt.Key.Key_PageUp,
    "Down": Qt.Key.Key_Down,
}


@contextmanager
def desk_of(
    counter: Counter,
    open_journal: Callable[[], Journal] | None = None,
    auto_lock_s: int = 0,
    pinpad: str = PINPAD,
) -> Iterator["Desk"]:
    """Give a desk with its window, and take every widget of it away again."""
    collector = Collector()
    collector.start()
    desk = Desk(counter, open_journal, auto_lock_s, pinpad)
    try:
        yield desk
    finally:
        desk.stop()
        collector.collect()
        collector.stop()


@dataclass
class PlainPrinter:
    """A printer in memory: keeps what was sent, says of its paper what it is told to say."""

    sent: list[bytes] = field(default_factory=list)
    state: PaperState = PaperState.READY
    outcome: PrintOutcome = PrintOutcome.PROVEN
    drawer_opened: int = 0

    def paper(self) -> PaperState:
        return self.state

    def print_bytes(self, data: bytes) -> PrintOutcome:
        self.sent.append(data)
        return self.outcome

    def open_drawer(self) -> None:
        self.drawer_opened += 1


class HandClock:
    """The time between keystrokes, moved by the hands of the test."""

    def __init__(self) -> None:
        self.ms = 1_000

    def __call__(self) -> int:
        return self.ms


class Desk:
    """The window with everything around it; every key goes the way of a real one."""

    def __init__(
        self,
        counter: Counter,
        open_journal: Callable[[], Journal] | None = None,
        auto_lock_s: int = 0,
        pinpad: str = PINPAD,
    ) -> None:
        self.counter = counter
        self.printer = PlainPrinter()
        self.hands = HandClock()
        self.faults = Faults()
        self.milestones: list[str] = []
        parts = WindowParts(
            clock=counter.clock,
            open_journal=open_journal or (lambda: counter.journal),
            open_scanner=None,
            make_register=lambda: counter.register,
            make_pinpad=lambda: counter.pinpad,
            make_printer=lambda: self.printer,
            make_render=lambda: lambda _journal, job: f"{job.document}\n".encode(),
            keep_report=lambda report: keep_report(counter.folder / "documents", report),
            trial_slip=trial_slip,
            addresses=Addresses("/dev/ttyACM0", "/dev/ttyUSB0", "http://127.0.0.1:16732", pinpad),
            milestone=self.milestones.append,
            auto_lock_s=auto_lock_s,
        )
        self.process = WindowProcess(parts, self.faults, KeyGate(self.hands, lambda _event: 0))

    # --- the window -------------------------------------------------------------------------------

    def start(self) -> None:
        self.process.start()
        self.until(lambda: "ready" in self.milestones and self.page is Page.SIGN_IN)

    def stop(self) -> None:
        self.process.stop()
        QCoreApplication.sendPostedEvents()

    @property
    def page(self) -> Page:
        counter = self.process.counter
        return Page.STARTING if counter is None else counter.state.page

    @property
    def screen(self) -> VisitScreen:
        assert self.process.counter is not None
        return self.process.counter.visit.state

    @property
    def message(self) -> str:
        return self.process.main.message.text_label.text()

    def text(self, name: str) -> str:
        """Return what a label of the clerk's window says now."""
        label = self.widget(name)
        assert isinstance(label, QLabel)
        return label.text()

    def sum_typed(self) -> str:
        """Return what stands in the field for the customer's cash."""
        field = self.widget("sum")
        assert isinstance(field, QLineEdit)
        return field.text()

    def texts(self) -> list[str]:
        """Return all that can be read in the clerk's window now."""
        return [label.text() for label in self.labels()]

    def labels(self) -> list[QLabel]:
        found = self.process.main.findChildren(QLabel)
        return [label for label in found if label.isVisible() and label.text()]

    def in_doubt(self) -> int:
        """Return how many documents are in doubt, as the status line knows it."""
        assert self.process.status is not None
        return self.process.status.state.in_doubt

    def widget(self, name: str) -> QWidget:
        for window in (self.process.main, self.process.customer):
            found = window.findChild(QWidget, name) if window is not None else None
            if found is not None:
                return found
        raise LookupError(name)

    # --- hands ------------------------------------------------------------------------------------

    def press(self, *names: str) -> None:
        """Press keys as a person does: each after having seen what the last one did."""
        for name in names:
            self.settle()
            self.hands.ms += DWELL_MS + IMPATIENCE_MS
            self.strike(name)
        self.settle()

    def press_at_once(self, name: str) -> None:
        """Press a key after having seen the step, and do not wait for what it does."""
        self.settle()
        self.hands.ms += DWELL_MS + IMPATIENCE_MS
        self.strike(name)

    def strike(self, name: str) -> None:
        """Press one key at once, whatever the screen shows."""
        window = self.process.main.windowHandle()
        if name in KEYS:
            QTest.keyClick(window, KEYS[name])
        else:
            for letter in name:
                QTest.keyClick(window, ord(letter))

    def scan(self, code: str) -> None:
        """Let the scanner read a code; two seconds have passed since the last one."""
        self.settle()
        self.counter.clock.pass_seconds(2)
        assert self.process.counter is not None
        self.process.counter.scanned(code.encode())
        self.settle()

    def touch(self, name: str) -> None:
        """Let the customer touch a button once it is awake."""
        button = self.widget(name)
        self.until(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def touch_again(self, name: str) -> None:
        """Let the finger fall on the same place once more, whatever is there now."""
        QTest.mouseClick(self.widget(name), Qt.MouseButton.LeftButton)
        self.settle()

    # --- time -------------------------------------------------------------------------------------

    def until(self, is_true: Callable[[], bool]) -> None:
        """Go on with the event loop until something is true."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not deadline.hasExpired():
            if is_true():
                return
            QTest.qWait(1)
        raise AssertionError(f"never came true; the window says: {self.message}")

    def settle(self) -> None:
        """Wait until nothing is being done and what is shown was painted."""
        self.until(self._is_quiet)

    def look_at_the_printer(self) -> None:
        """Let the window look at the printer now instead of in five seconds."""
        paper = self.process.findChild(PaperDesk)
        assert isinstance(paper, PaperDesk)
        looks: list[object] = []
        paper.looked.connect(lambda *found: looks.append(found))
        paper.print_due()
        self.until(lambda: bool(looks))

    def until_panel(self, panel: Panel) -> None:
        self.until(lambda: self.screen.panel is panel and self._is_quiet())

    def _is_quiet(self) -> bool:
        counter = self.process.counter
        if counter is None:
            return False
        is_seen = self.process.main.gate.was_painted or counter.visit.state.has_details
        return not counter.is_busy and is_seen

    # --- a day's work -----------------------------------------------------------------------------

    def sign_in(self, number: str = ORLOVA, pin: str = PIN) -> None:
        self.press(number, "Enter", pin, "Enter")
        self.until(lambda: self.page is not Page.SIGN_IN)
        self.settle()

    def open_shift(self) -> None:
        """Count five notes of 1 000 ₽ and open the shift."""
        self.press("Down", "Down", "5", "F2")
        self.until(lambda: self.page is Page.WORK)
        self.settle()

    def work(self) -> None:
        """Start, sign in and open the shift."""
        self.start()
        self.sign_in()
        self.open_shift()

    def identify_by_passport(self, number: str = "4507123456") -> None:
        self.press("1", number, "Enter", "01012010", "Enter")

    def read_offer(self) -> None:
        """Wait until the offer was on the customer's display for the reading time."""
        self.until(self.is_offer_shown)
        self.counter.clock.pass_seconds(30)
        self.until(lambda: not self.screen.reading_left_s)

    def is_offer_shown(self) -> bool:
        """Say whether the offer stands on the customer's display and on the record."""
        current = self.screen.current
        return current is not None and current.offer is not None and self._is_quiet()

    def picture(self, folder: Path, name: str) -> None:
        grab(self.process.main, folder / f"{name}.png")
        if self.process.customer is not None:
            grab(self.process.customer, folder / f"{name}-customer.png")

    def step(self) -> Step | None:
        return None if self.screen.visit is None else self.screen.visit.step
