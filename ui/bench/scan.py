"""`okno bench scan`: from the last byte of a scan to the item's card, while news come down."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QLabel

from ui.bench.clerk import Clerk, Play
from ui.bench.counter import BenchCounter, bench_counter
from ui.bench.figures import Budget, Figure, Pair, ms_between
from ui.bench.painted import PaintWatch
from ui.bench.scanning import ScanTrigger
from ui.demo.child import Child, Plan
from ui.presenters.states import Panel

COUNT: Final = 100
ITEMS: Final = 100_000
_WARM: Final = 3
_NEWS_A_SCAN: Final = 400
"""Parcels that are announced for each scan: replication has to last as long as the scans do."""

_BUDGETS: Final = (Budget("p99", 16.0),)
_INCLUDES: Final = (
    "настоящее окно без экрана: последний байт кода в псевдотерминале → чтение порта, разбор, "
    "поиск среди {items} отправлений, запись об открытии визита (SQLCipher, подпись, "
    "synchronous=FULL), карточка нарисована; агент тем временем принимает новые отправления: "
    "{busy} из {count} сканирований"
)
_FLOOR_IS: Final = "тот же сканер → чтение псевдотерминала → сигнал Qt → надпись нарисована"
_READ_BYTES: Final = 4096


def measure(folder: Path, count: int = COUNT, items: int = ITEMS) -> Figure:
    """Scan so many of `items` parcels at the real window; each beside a scan into a bare label."""
    with bench_counter(folder, items) as counter, _second_scanner(folder) as second:
        scans = _Scans(counter, second, count + _WARM)
        Play(counter, scans.play).run()
    busy = sum(scans.replicating[_WARM:])
    return Figure(
        name="scan",
        pairs=scans.pairs[_WARM:],
        budgets=_BUDGETS,
        includes=_INCLUDES.format(items=items, busy=busy, count=count),
        floor_is=_FLOOR_IS,
        more={"items": items, "scans_while_replicating": busy},
    )


class _Scans:
    """One item after another: its card, and the customer who goes away again."""

    def __init__(self, counter: BenchCounter, second: Path, count: int) -> None:
        self.pairs: Final[list[Pair]] = []
        self.replicating: Final[list[bool]] = []
        self._counter: Final = counter
        self._second: Final = second
        self._count: Final = count

    def play(self, clerk: Clerk) -> None:
        clerk.begin_work()
        bare = BareLabel(self._second)
        watch = PaintWatch(clerk.widget("card"))
        apart = self._counter.arrived // self._count
        last = self._counter.publish(_NEWS_A_SCAN * self._count)
        try:
            for number in range(self._count):
                code = self._counter.item(number * apart).identifier.text
                watch.arm()
                clerk.scanner.scan(code)
                painted = watch.wait()
                ours = ms_between(clerk.scanner.sent_ns(), painted)
                self.replicating.append(self._counter.items_position() < last)
                self._send_away(clerk)
                self.pairs.append(Pair(ours, bare.scan(code)))
        finally:
            bare.close()

    def _send_away(self, clerk: Clerk) -> None:
        clerk.wait_for_panel(Panel.DOCUMENT_KIND)
        clerk.strike(Qt.Key.Key_Escape)
        clerk.wait(lambda: clerk.screen.question is not None, "the question")
        clerk.strike(Qt.Key.Key_Escape)
        clerk.wait(
            lambda: clerk.screen.panel is Panel.IDLE and not clerk.screen.is_busy, "the next"
        )


class _Reader(QThread):
    """Reads a pseudo-terminal and says what came."""

    came = Signal(str)

    def __init__(self, link: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._port: Final = os.open(link, os.O_RDONLY | os.O_NOCTTY)

    def run(self) -> None:
        """Read until an end of text comes."""
        while b"\x04" not in (data := os.read(self._port, _READ_BYTES)):
            self.came.emit(data.decode("ascii", "replace"))
        os.close(self._port)


class BareLabel:
    """The least that can be between a scanner and a screen: a thread, a signal, a label."""

    def __init__(self, scanner_card: Path) -> None:
        self._label: Final = QLabel("scan")
        self._label.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._label.resize(400, 60)
        self._watch: Final = PaintWatch(self._label)
        self._trigger: Final = ScanTrigger(scanner_card)
        self._reader: Final = _Reader(_link(scanner_card), self._label)
        self._reader.came.connect(self._label.setText)
        self._watch.arm()
        self._label.show()
        self._watch.wait()
        self._reader.start()

    def scan(self, code: str) -> float:
        """Scan a code into the label; return the time until it was painted, in milliseconds."""
        self._watch.arm()
        self._trigger.scan(code)
        painted = self._watch.wait()
        return ms_between(self._trigger.sent_ns(), painted)

    def close(self) -> None:
        self._trigger.scan("\x04")
        self._trigger.sent_ns()
        self._reader.wait()
        self._trigger.close()
        self._label.close()


@contextmanager
def _second_scanner(folder: Path) -> Iterator[Path]:
    """Run one more simulated scanner; give the file that says where it is controlled."""
    card = folder / "second.json"
    link = _link(card)
    plan = Plan(
        name="second scanner",
        command=(
            *(sys.executable, "-m", "devices.simulators.scanner", "--with-parent"),
            *("--link", str(link), "--control", str(card)),
        ),
        environ=os.environ,
        log=folder / "second.log",
        ready=card,
    )
    child = Child(plan, lambda _name, _code: None)
    child.start()
    try:
        child.wait_until_ready()
        yield card
    finally:
        child.stop()


def _link(card: Path) -> Path:
    return card.with_suffix(".tty")
