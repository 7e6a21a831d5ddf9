"""Starts simulators as child processes that never outlive the one who started them."""

import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from devices.simulators import control

READY_LIMIT_S: Final = 20.0
_STOP_LIMIT_S: Final = 5.0
_POLL_S: Final = 0.005


class Simulator:
    """A running simulator; leaving the `with` block ends it."""

    def __init__(
        self, device: Literal["scanner", "printer", "register"], control_file: Path, *options: str
    ) -> None:
        """Start the device and wait until it is ready.

        `options` are its command line besides --control and --with-parent. Raises
        SimulatorUnavailable if it ends at once or is not ready within READY_LIMIT_S.
        """
        self.control_file = control_file
        control_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", f"devices.simulators.{device}", "--with-parent"]
        self._process = subprocess.Popen(
            [*command, "--control", str(control_file), *options], stdin=subprocess.PIPE
        )
        deadline = time.monotonic() + READY_LIMIT_S
        while not control_file.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise control.SimulatorUnavailable(f"the simulated {device} did not start")
            time.sleep(_POLL_S)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def address(self) -> str:
        """Where programs reach the device: the link to its terminal, or its web address."""
        found = control.card(self.control_file)
        return str(found.get("link") or found["address"])

    def stop(self) -> None:
        """Let it clean up and leave; nothing if it is gone already."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reap()

    def kill(self) -> None:
        """End it as a loss of power does."""
        self._process.kill()
        self._reap()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _reap(self) -> None:
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
