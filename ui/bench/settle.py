"""`okno bench settle`: from the Enter that takes the money to the change on the screen."""

import http.client
import time
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from PySide6.QtCore import Qt

from app.domain.ports import FiscalTask
from app.domain.visit import Kind
from app.services.fiscal_task import fiscal_task
from app.settings import Settings
from app.store.keyfile import read_key
from devices.fiscal import RegisterSettings
from devices.fiscal_tasks import receipt_task, request_body
from ui.bench.clerk import Clerk, Play
from ui.bench.counter import BenchCounter, bench_counter
from ui.bench.figures import Budget, Figure, Pair, ms_between
from ui.bench.painted import PaintWatch
from ui.bench.raw import RawCopy, Recorder, kind_of
from ui.bench.slow_disk import delay_ms
from ui.presenters.states import Panel

COUNT: Final = 50
_WARM: Final = 3
_BUDGETS: Final = (Budget("p99", 30.0),)
_SLOW_BUDGETS: Final = (Budget("p99", 60.0),)
"""On a disk whose fsync takes 10 ms more."""
_INCLUDES: Final = (
    "настоящее окно без экрана: Enter на шаге оплаты → запись о начале, задание кассе-имитатору "
    "по HTTP и её ответ, запись о пробитом чеке, панель вручения нарисована; два COMMIT с "
    "synchronous=FULL, SQLCipher, подписи; агент и центр работают"
)
_FLOOR_IS: Final = (
    "те же две транзакции через sqlcipher3 с подписью и тот же чек той же кассе одним соединением"
)
_SETTLED: Final = (Kind.SETTLEMENT_STARTED, Kind.SETTLEMENT_POSTED)
_REQUESTS: Final = "/api/v2/requests"
_LIMIT_S: Final = 30.0


def measure(folder: Path, count: int = COUNT) -> Figure:
    """Sell so many items at the real window; the floor of each is measured after its hand-over."""
    slower_ms = delay_ms()
    with bench_counter(folder, count + _WARM) as counter, Recorder().listening() as recorder:
        raw = RawCopy(
            counter.settings.database, read_key(counter.settings.key_file), folder / "floor"
        )
        sales = _Sales(counter, recorder, raw, count + _WARM)
        try:
            Play(counter, sales.play).run()
        finally:
            raw.close()
    return Figure(
        name="settle",
        pairs=sales.pairs[_WARM:],
        budgets=_SLOW_BUDGETS if slower_ms else _BUDGETS,
        includes=_INCLUDES,
        floor_is=_FLOOR_IS,
        more={"fsync_delay": float(slower_ms)} if slower_ms else {},
    )


class _Sales:
    """A queue of customers, each paid and measured."""

    def __init__(self, counter: BenchCounter, recorder: Recorder, raw: RawCopy, count: int) -> None:
        self.pairs: Final[list[Pair]] = []
        self._counter: Final = counter
        self._recorder: Final = recorder
        self._raw: Final = raw
        self._count: Final = count

    def play(self, clerk: Clerk) -> None:
        register = RawRegister(self._counter.settings)
        watch = PaintWatch(clerk.widget("hand_over_panel"))
        clerk.begin_work()
        for number in range(self._count):
            clerk.serve_up_to_payment(self._counter.item(number).identifier.text)
            watch.arm()
            began = _take_money(clerk)
            ours = ms_between(began, watch.wait())
            visit = clerk.screen.visit
            clerk.wait_for_panel(Panel.HAND_OVER)
            clerk.press_until(Qt.Key.Key_Return, Panel.IDLE)
            if visit is not None:
                task = fiscal_task(clerk.journal, visit)
                self.pairs.append(Pair(ours, self._written() + register.take(task)))
        register.close()

    def _written(self) -> float:
        """Write all that the window wrote meanwhile; return what the payment's two parts cost."""
        costs = [(kind_of(each), self._raw.write(each)) for each in self._recorder.take()]
        return sum(cost for kind, cost in costs if kind in _SETTLED)


def _take_money(clerk: Clerk) -> int:
    """Press Enter and return when, in monotonic nanoseconds; a hasty press is repeated."""
    while True:
        clerk.wait_for_panel(Panel.PAY)
        began = time.monotonic_ns()
        clerk.tap(Qt.Key.Key_Return)
        if clerk.screen.is_busy or clerk.screen.panel is not Panel.PAY:
            return began


class RawRegister:
    """The register's round trip with nothing of the driver: hand a task over, ask for it once."""

    def __init__(self, settings: Settings) -> None:
        address = urlsplit(settings.register_url)
        self._line: Final = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=_LIMIT_S
        )
        self._settings: Final = RegisterSettings(url=settings.register_url)

    def take(self, sold: FiscalTask) -> float:
        """Let the register issue the same receipt once more; return the time, in milliseconds."""
        task = replace(sold, key=str(uuid4()))
        receipt = receipt_task(task, self._settings.taxation, self._settings.agent)
        body = request_body(task.key, receipt)
        began = time.monotonic_ns()
        self._ask("POST", _REQUESTS, body)
        self._ask("GET", f"{_REQUESTS}/{task.key}", None)
        return ms_between(began, time.monotonic_ns())

    def close(self) -> None:
        self._line.close()

    def _ask(self, method: str, path: str, body: bytes | None) -> None:
        self._line.request(method, path, body, {"Content-Type": "application/json"})
        self._line.getresponse().read()
