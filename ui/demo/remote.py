"""The demo's window as those who work at it have it: a process of its own that may be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from app.settings import Settings
from ui.demo.facts import Facts
from ui.demo.processes import window_environ

LIMIT_S: Final = 60.0
"""Longer than anything at a counter takes on a slow computer."""

_LOOK_S: Final = 0.01
_LAST_BYTES: Final = 1_500


class Stuck(Exception):
    """What was waited for never came; the text says what, for people."""


class Gone(Exception):
    """The window is no more."""


class RemoteWindow:
    """A window with hands at it."""

    def __init__(self, settings: Settings, clock: Path) -> None:
        """Start the window of an enrolled counter, which finds its devices by the settings."""
        self._log: Final = settings.window_log
        command = [sys.executable, "-m", "ui.demo.hands", "--data", str(settings.data_dir)]
        with self._log.open("ab") as log:
            self._process: Final = subprocess.Popen(
                [*command, "--clock", str(clock)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**window_environ(settings), "QT_QPA_PLATFORM": "offscreen"},
                text=True,
                start_new_session=os.name == "posix",
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, *line: str) -> Any:  # noqa: ANN401 - what the hands answer
        """Have something done and return the answer. Raises Gone."""
        answer = ""
        if self._process.stdin is None or self._process.stdout is None:
            raise Gone
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer.endswith("\n"):
            raise Gone(self._last_words())
        return json.loads(answer)

    @property
    def state(self) -> Facts:
        state: Facts = self.ask("state")
        return state

    def until(self, what: str, holds: Callable[[Facts], object]) -> Facts:
        """Return the state as soon as it is as it should be. Raises Stuck."""
        deadline = time.monotonic() + LIMIT_S
        while not holds(state := self.state):
            if time.monotonic() > deadline:
                raise Stuck(f"{what}; на экране: {state.get('shown', '')}")
            time.sleep(_LOOK_S)
        return state

    def rest(self) -> Facts:
        """Return the state once the window is at rest and has painted what a key would decide."""
        return self.until("готовность окна", lambda now: now.get("open") and not now["busy"])

    def press(self, *keys: str) -> Facts:
        """Press keys one after another, each once the window is at rest; return the state then."""
        for key in keys:
            self.rest()
            self.ask("key", key)
        return self.rest()

    def type(self, text: str) -> None:
        self.rest()
        self.ask("type", text)

    def touch(self, name: str) -> None:
        """Touch a button of the customer's display as soon as it can be touched."""
        deadline = time.monotonic() + LIMIT_S
        while not self.ask("touch", name):
            if time.monotonic() > deadline:
                raise Stuck(f"кнопка получателя {name}")
            time.sleep(_LOOK_S)

    def picture(self, stem: Path) -> None:
        self.ask("picture", str(stem))

    def settle(self) -> None:
        """Wait until every picture is on disk."""
        self.ask("settle")

    def close(self) -> int:
        """Close the window as a person does; return its exit code."""
        self.settle()
        self.ask("close")
        try:
            return self._process.wait(LIMIT_S)
        finally:
            self._let_go()

    def kill(self) -> None:
        """End it by SIGKILL: nothing of the process gets a chance to do anything more."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._let_go()

    def _let_go(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _last_words(self) -> str:
        with suppress(OSError):
            return self._log.read_text(encoding="utf-8", errors="replace")[-_LAST_BYTES:]
        return ""
