"""Fiscal register behind the ATOL web server: one document for one key, or an honest unknown."""

import threading
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.ports import (
    NEVER_SEEN,
    DeviceUnavailable,
    FiscalOutcome,
    FiscalRefusal,
    FiscalTask,
    FiscalUnknown,
)
from app.domain.register_totals import FiscalTotals
from devices import fiscal_tasks
from devices.fiscal_tasks import Result, Stage, Task

if TYPE_CHECKING:
    from devices.fiscal_http import RegisterWeb

POSTS_MAX: Final = 3
TASK_TOO_LARGE: Final = 413
"""Code of a refusal by the driver itself: the register takes no task of this size."""

_POLL_FIRST_S: Final = 0.002
_POLL_LONGEST_S: Final = 0.1
_CLIENT_ERRORS: Final = range(400, 500)
_OK: Final = 200
_FINAL: Final = frozenset({Stage.READY, Stage.ERROR, Stage.INTERRUPTED, Stage.CANCELED})
_SHIFT_ERRORS: Final = frozenset({fiscal_tasks.SHIFT_CLOSED, fiscal_tasks.SHIFT_EXPIRED})
_NEVER_SEEN: Final = FiscalRefusal(NEVER_SEEN, "the register has no such task")
_HARMLESS: Final[Task] = {"type": "getShiftStatus"}


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """Where the register is and how it is set up.

    `taxation` is a taxationType of the driver (osn, usnIncome, …), `agent` the kind of agent in
    lines taken for a supplier. `task_limit_s` is how long a task may take on paper, `silence_s` how
    long no answer at all is borne, `answer_limit_s` the time-out of one HTTP request.
    """

    url: str = "http://127.0.0.1:16732"
    user: str = ""
    password: str = ""
    taxation: str = "osn"
    agent: str = "another"
    task_limit_s: float = 30.0
    silence_s: float = 3.0
    answer_limit_s: float = 2.0


class AtolRegister:
    """Keeps to one rule: a task is POSTed only after a GET has said 404 for its key.

    So a lost answer, a repeat or a crash never makes a second document. Errors that prove that
    there is no document are refusals; whatever else is not a receipt is unknown. The HTTP status
    of a POST is not believed where a GET finds the task: what a known uuid gets is not confirmed.
    One thread uses it; only `cancel` is for others.
    """

    def __init__(self, settings: RegisterSettings) -> None:
        self._settings = settings
        self._web: RegisterWeb | None = None
        self._stopped = threading.Event()

    def register(self, task: FiscalTask) -> FiscalOutcome:
        """Hand a task over and wait for its outcome; safe to call again with the same task.

        If the register's own shift is closed or older than 24 hours, it is opened anew and the
        task is tried once more under `fiscal_tasks.second_key`.
        """
        settings = self._settings
        receipt = fiscal_tasks.receipt_task(task, settings.taxation, settings.agent)
        if len(fiscal_tasks.request_body(task.key, receipt)) > fiscal_tasks.TASK_BYTES_MAX:
            return FiscalRefusal(TASK_TOO_LARGE, "the task is larger than the register takes")
        outcome = self._settle(task.key, receipt)
        if not _wants_shift(outcome):
            return outcome
        second = self.outcome(task.key)
        if second != outcome:
            return second
        try:
            self.open_shift(task.clerk_name)
        except DeviceUnavailable:
            return outcome
        return self._settle(fiscal_tasks.second_key(task.key), receipt)

    def outcome(self, key: str) -> FiscalOutcome:
        """Ask what became of a task. `FiscalRefusal` with code `NEVER_SEEN` proves no document."""
        first = self._look_up(key)
        if not _wants_shift(first):
            return first
        second = self._look_up(fiscal_tasks.second_key(key))
        return first if second == _NEVER_SEEN else second

    def fence(self, key: str) -> FiscalOutcome:
        """Ask as `outcome` does; a key never seen is first taken up by a task that prints nothing.

        The register keeps one result for a key, so that a sale still on its way finds it used.
        """
        first = self._fenced(key)
        if not _wants_shift(first):
            return first
        second = self._fenced(fiscal_tasks.second_key(key))
        return first if second == _NEVER_SEEN else second

    def open_shift(self, clerk_name: str) -> None:
        """Open the register's own shift; one older than 24 hours is closed first.

        Raises DeviceUnavailable if the register does not do it.
        """
        operator = {"name": clerk_name}
        state = self._carry_out(_HARMLESS).shift_state
        if state == "opened":
            return
        if state == "expired":
            self._carry_out({"type": "closeShift", "operator": operator})
        self._carry_out(
            {"type": "openShift", "operator": operator}, fiscal_tasks.SHIFT_ALREADY_OPEN
        )

    def continue_printing(self) -> bool:
        """Print what is owed after new paper; False while something is owed or not known."""
        try:
            self._carry_out({"type": "continuePrint"})
        except DeviceUnavailable:
            return False
        return True

    def totals(self) -> FiscalTotals | None:
        """Read the counters of the register's shift; None where its driver has no such task."""
        try:
            return fiscal_tasks.totals_of(self._carry_out({"type": "getShiftTotals"}))
        except DeviceUnavailable:
            return None

    def cancel(self) -> None:
        """End a waiting call, whose outcome is then unknown, and every later one."""
        self._stopped.set()

    def close(self) -> None:
        """Give the connection back."""
        if self._web is not None:
            self._web.close()

    def _settle(self, key: str, task: Task) -> FiscalOutcome:
        result = self._hand_over(key, task)
        return result if isinstance(result, FiscalUnknown | FiscalRefusal) else _proof(result)

    def _look_up(self, key: str) -> FiscalOutcome:
        result = self._ask(key)
        if result is None:
            return _NEVER_SEEN
        return result if isinstance(result, FiscalUnknown) else _proof(result)

    def _fenced(self, key: str) -> FiscalOutcome:
        result = self._hand_over(key, _HARMLESS)
        if isinstance(result, FiscalRefusal):
            return FiscalUnknown(f"the key could not be taken up: {result.text}")
        return result if isinstance(result, FiscalUnknown) else _proof(result)

    def _carry_out(self, task: Task, *fine: int) -> Result:
        """Do what needs no memory of ours. Raises DeviceUnavailable unless done or `fine`."""
        result = self._hand_over(str(uuid.uuid4()), task)
        if not isinstance(result, Result):
            raise DeviceUnavailable(f"{task['type']}: {result}")
        if result.status != Stage.READY and result.code not in fine:
            raise DeviceUnavailable(f"{task['type']}: {result.code} {result.text}")
        return result

    def _hand_over(self, key: str, task: Task) -> Result | FiscalUnknown | FiscalRefusal:
        """POST only what a GET did not find, and believe only what a GET says of it."""
        body = fiscal_tasks.request_body(key, task)
        found = self._ask(key)
        for _ in range(POSTS_MAX):
            if found is not None:
                return found
            status = self._post(body)
            found = self._ask(key)
            if found is None and status in _CLIENT_ERRORS:
                return FiscalRefusal(status, "the register does not take the task")
        return found or FiscalUnknown(f"{POSTS_MAX} times handed over, never found")

    def _post(self, body: bytes) -> int:
        """Return the HTTP status, 0 if the answer was lost."""
        from devices.fiscal_http import Lost  # noqa: PLC0415

        try:
            return self._connection().post(body)
        except Lost:
            return 0

    def _ask(self, key: str) -> Result | FiscalUnknown | None:
        """GET until the task is finished; None if the register does not know the key."""
        from devices.fiscal_http import Lost  # noqa: PLC0415

        settings = self._settings
        started_s = heard_s = time.monotonic()
        pause_s, reason = _POLL_FIRST_S, ""
        while not self._stopped.is_set():
            try:
                status, body = self._connection().get(key)
                if status == NEVER_SEEN:
                    return None
                result = fiscal_tasks.read_answer(body) if status == _OK else None
                reason = f"HTTP {status}" if result is None else str(result.status)
                if result is not None:
                    heard_s = time.monotonic()
                    if result.status in _FINAL:
                        return result
            except Lost as lost:
                reason = str(lost)
            now_s = time.monotonic()
            if now_s - heard_s > settings.silence_s or now_s - started_s > settings.task_limit_s:
                return FiscalUnknown(reason)
            self._stopped.wait(pause_s)
            pause_s = min(2 * pause_s, _POLL_LONGEST_S)
        return FiscalUnknown("the driver was cancelled")

    def _connection(self) -> "RegisterWeb":
        from devices.fiscal_http import RegisterWeb  # noqa: PLC0415

        if self._web is None:
            settings = self._settings
            credentials = (settings.user, settings.password) if settings.user else None
            self._web = RegisterWeb(settings.url, credentials, settings.answer_limit_s)
        return self._web


def _proof(result: Result) -> FiscalOutcome:
    """Say what a finished task proves."""
    if result.status == Stage.READY and result.shift_state:
        return _NEVER_SEEN  # the key was taken up by the task of a fence
    if result.status == Stage.READY:
        return fiscal_tasks.receipt_of(result) or FiscalUnknown("done, but no document named")
    if result.status == Stage.ERROR and result.code in fiscal_tasks.NO_DOCUMENT:
        return FiscalRefusal(result.code, result.text)
    return FiscalUnknown(f"{result.status}: {result.code} {result.text}")


def _wants_shift(outcome: FiscalOutcome) -> bool:
    return isinstance(outcome, FiscalRefusal) and outcome.code in _SHIFT_ERRORS
