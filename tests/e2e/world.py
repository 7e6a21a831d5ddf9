"""One counter with everything that is real around it: processes, lines, files."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import select

from app.central import tables as centre_tables
from app.central.central import Central
from app.settings import Settings
from app.store.database import Role, Store
from app.store.keyfile import read_key
from app.store.tables import journal
from devices.simulators import control
from tests.support.waiting import LIMIT_S, TooLate, until
from ui.demo.branch import DemoBranch, demo_branch
from ui.demo.processes import DemoProcesses

Facts = dict[str, Any]


class Gone(Exception):
    """The window is no more: it was killed, or it died by itself."""


@dataclass
class World:
    """A counter in a directory of its own, with the processes that a test wants."""

    folder: Path
    settings: Settings
    processes: DemoProcesses
    branch: DemoBranch = field(default_factory=demo_branch)
    environ: dict[str, str] = field(default_factory=dict)
    windows: list["Window"] = field(default_factory=list)

    @classmethod
    def copied_from(cls, template: Path, folder: Path) -> Self:
        shutil.copytree(template, folder)
        settings = Settings.load(folder, {})
        return cls(folder, settings, DemoProcesses(settings, lambda _name, _code: None))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for window in self.windows:
            window.kill()
        self.processes.stop()

    # --- what runs -------------------------------------------------------------------------------

    def window(self) -> "Window":
        """Start `okno run` in a process of its own and wait until somebody can sign in."""
        window = self.starting_window()
        window.until(lambda state: state["page"] != "starting", "the window")
        return window

    def starting_window(self, *before: str, data: Path | None = None) -> "Window":
        """Start `okno run`, behind the command `before` if one is given, and do not wait."""
        run = [sys.executable, "-m", "tests.e2e.driver", "run", "--data", str(data or self.folder)]
        window = Window([*before, *run], self.window_environ, self.folder / "window.err")
        self.windows.append(window)
        return window

    @property
    def window_environ(self) -> Mapping[str, str]:
        live = self.processes.settings
        return {
            **os.environ,
            "OKNO_CENTRE_URL": live.centre_url,
            "OKNO_SCANNER_PORT": live.scanner_port,
            "OKNO_PRINTER_PORT": live.printer_port,
            "OKNO_REGISTER_URL": live.register_url,
            **self.environ,
        }

    def okno(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, as a person in a terminal does."""
        command = [sys.executable, "-m", "ui.cli", name, *arguments, "--data", str(self.folder)]
        return subprocess.run(
            command,
            env=dict(self.window_environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_S,
        )

    def scan(self, code: str | bytes) -> None:
        """Let the scanner read a code: its bytes come through the pseudo-terminal."""
        control.scan(self.processes.control("scanner"), code)

    def fault(self, device: str, kind: str, **details: str | int | bool) -> None:
        control.fault(self.processes.control(device), kind, **details)

    # --- what is on record -----------------------------------------------------------------------

    def store(self) -> Store:
        """Open the counter's file as one who may only read it; the caller closes it."""
        return Store.open(self.settings.database, read_key(self.settings.key_file), Role.READER)

    def entries(self) -> list[Facts]:
        """Return the bodies of the journal in their order."""
        store = self.store()
        try:
            with store.read() as connection:
                rows = connection.execute(select(journal.c.body).order_by(journal.c.seq))
                return [json.loads(row.body) for row in rows]
        finally:
            store.close()

    def entry(self, kind: str) -> Facts:
        """Return the only entry of a kind."""
        [found] = [each for each in self.entries() if each["kind"] == kind]
        return found

    def kinds(self) -> list[str]:
        return [entry["kind"] for entry in self.entries()]

    def documents(self) -> list[Facts]:
        """Return the register's receipts; its shift reports are left out."""
        found = control.state(self.processes.control("register"))["documents"]
        return [each for each in found if each["type"] in ("sell", "sellReturn")]

    def verdict(self) -> tuple[int, Facts]:
        """Return the exit code of `okno verify --json` and what it said."""
        done = self.okno("verify", "--json")
        return done.returncode, json.loads(done.stdout)

    @contextmanager
    def centre(self) -> Iterator[Central]:
        """Open the centre's books beside its own process."""
        central = Central.open(self.settings.central_database.parent)
        try:
            yield central
        finally:
            central.close()

    def at_centre(self) -> list[Facts]:
        """Return the bodies that the centre holds, in the order of the journal."""
        with self.centre() as central:
            return _bodies(central)

    def until_at_centre(self, entries: list[Facts]) -> None:
        """Wait until the centre holds exactly these entries."""
        with self.centre() as central:
            until(lambda: len(_bodies(central)) >= len(entries), "the centre to have it all")
            assert _bodies(central) == entries

    def figures(self, day: str) -> dict[str, int]:
        """Return the centre's sums of a day by account; nothing there may wait for people."""
        with self.centre() as central:
            assert central.cases(self.branch.index) == []
            return central.figures(self.branch.index, day).sums

    def tape(self) -> str:
        """Return what the printer has printed, as a person would read it."""
        return self.processes.tape.read_text(encoding="utf-8")


def _bodies(central: Central) -> list[Facts]:
    wanted = select(centre_tables.entries.c.body).order_by(centre_tables.entries.c.seq)
    with central._database.read() as connection:
        return [json.loads(row.body) for row in connection.execute(wanted)]


class Window:
    """A window in its own process, with hands at it."""

    def __init__(self, command: list[str], environ: Mapping[str, str], errors: Path) -> None:
        self.errors = errors
        with errors.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(environ),
                text=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, *line: str) -> Any:
        """Have something done and return the answer. Raises Gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        answer = ""
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer.endswith("\n"):
            raise Gone(self.errors.read_text(encoding="utf-8")[-2000:])
        return json.loads(answer)

    def has_ended_at_start(self) -> bool:
        """Wait until the window speaks or its process has ended; say whether it has ended."""
        try:
            self.until(lambda state: state["shown"], "a first word")
        except Gone:
            return True
        return False

    @property
    def state(self) -> Facts:
        state: Facts = self.ask("state")
        return state

    def until(self, condition: Callable[[Facts], Any], what: str) -> Facts:
        """Return the state as soon as the condition holds."""
        seen: Facts = {}

        def holds() -> bool:
            seen.update(self.state)
            return bool(condition(seen))

        try:
            until(holds, what)
        except TooLate as late:
            log = self.errors.read_text(encoding="utf-8")[-2000:]
            raise TooLate(f"{late}; the screen says {seen}\n{log}") from late
        return seen

    def press(self, *keys: str) -> None:
        """Press keys one after another, each once the step that it decides stands on the screen."""
        for key in keys:
            self.until(lambda state: state["open"] and not state["busy"], f"a time for {key}")
            self.ask("key", key)

    def type(self, text: str) -> None:
        self.ask("type", text)

    def close(self) -> int:
        """Close the window as a person does; return the exit code."""
        self.ask("close")
        return self.wait()

    def wait(self) -> int:
        try:
            return self._process.wait(LIMIT_S)
        finally:
            self._let_go()

    def kill(self) -> None:
        """SIGKILL: nothing of the process gets a chance to do anything more."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._let_go()

    def _let_go(self) -> None:
        with suppress(BrokenPipeError):  # what was not taken any more
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
