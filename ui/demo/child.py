"""One process of the demo: started, watched, started again where it may be, never left behind."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

READY_LIMIT_S: Final = 30.0
"""A slow office computer needs this long to start Python with all that a process imports."""

STOP_LIMIT_S: Final = 5.0
RESTART_FIRST_S: Final = 0.5
RESTART_MAX_S: Final = 30.0
_STEADY_S: Final = 60.0
"""A process that ran for so long is started again at once: its last end was no series."""

_POLL_S: Final = 0.01

Ended = Callable[[str, int], None]
"""Told on a thread of its own: which process ended by itself, and with which code."""


class NotStarted(Exception):
    """A process ended before it was ready, or was not ready in time; `log` says why."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(name)
        self.name: Final = name
        self.log: Final = log


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run a process. It must end when its standard input does.

    `ready` is the file that it writes when it can be used, None where nobody waits for it;
    `log` gets what it says.
    """

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]
    log: Path
    ready: Path | None = None
    is_restarted: bool = True


class Child:
    """A process by its plan. Its standard input is a pipe, which closes however this one dies."""

    def __init__(self, plan: Plan, ended: Ended) -> None:
        self.plan: Final = plan
        self.options: list[str] = []
        """Added to the command at the next start, for instance the port of the first one."""
        self._ended: Final = ended
        self._stopping: Final = threading.Event()
        self._lock: Final = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: threading.Thread | None = None

    @property
    def pid(self) -> int:
        """The process that runs now, 0 while none does."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else 0

    def start(self) -> None:
        """Start the process; `wait_until_ready` tells when it can be used."""
        self._stopping.clear()
        self._spawn()
        self._watcher = threading.Thread(target=self._watch, name=self.plan.name, daemon=True)
        self._watcher.start()

    def wait_until_ready(self, limit_s: float = READY_LIMIT_S) -> None:
        """Wait for the ready file. Raises NotStarted."""
        deadline = time.monotonic() + limit_s
        while self.plan.ready is not None and not self.plan.ready.exists():
            if not self.pid or time.monotonic() > deadline:
                self.kill()
                raise NotStarted(self.plan.name, self.plan.log)
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """Ask it to end, then insist; nothing if it does not run."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a loss of power does."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        self._stopping.set()
        with self._lock:  # behind a start that is under way
            process = self._process
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
        if self._watcher is not None:
            self._watcher.join()

    def _spawn(self) -> None:
        with self._lock:
            if self._stopping.is_set():
                return
            if self.plan.ready is not None:
                self.plan.ready.unlink(missing_ok=True)
            with self.plan.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [*self.plan.command, *self.options],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    env=dict(self.plan.environ),
                    start_new_session=os.name == "posix",  # Ctrl+C is for the parent to act on
                )

    def _watch(self) -> None:
        failures = 0
        while (process := self._process) is not None:
            began = time.monotonic()
            code = process.wait()
            if process.stdin is not None:
                process.stdin.close()
            if self._stopping.is_set():
                return
            self._ended(self.plan.name, code)
            if not self.plan.is_restarted:
                return
            failures = 0 if time.monotonic() - began > _STEADY_S else failures + 1
            if self._stopping.wait(min(RESTART_FIRST_S * 2**failures, RESTART_MAX_S)):
                return
            self._spawn()
