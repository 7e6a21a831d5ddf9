"""What stands in for the world around the demo's window: scanner, paper, register, network, power.

Free of Qt. Every call here may wait for a process and belongs on a thread of its own.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select

from app.errors import ClerkError
from app.settings import Settings
from app.store.database import Role, Store
from app.store.keyfile import read_key
from app.store.tables import item_states
from ui.demo.child import Child, Ended, Plan
from ui.demo.processes import CLOCK, DemoProcesses, window_environ
from ui.simulated import SimulatorControl

FREEZE_MS: Final = 20_000
"""For how long the register keeps silent: longer than the window waits for it."""

_TAPE_LINES: Final = 400


@dataclass(frozen=True, slots=True)
class WorldState:
    """How the world around the window is; a text is empty where a device does not answer.

    `gone` says, by the number of an item, what became of it at this window.
    """

    is_on: bool = False
    is_linked: bool = True
    printer_paper: str = ""
    register_paper: str = ""
    tape: str = ""
    gone: Mapping[str, str] = field(default_factory=dict)


class Controls:
    """Hands at everything but the window itself, which runs in a process of its own.

    What a device is asked for raises SIMULATOR_NOT_RUNNING where it does not answer.
    """

    def __init__(self, processes: DemoProcesses, ended: Ended) -> None:
        """Take over processes that run; `ended` hears on its own thread that the window ended."""
        self._processes: Final = processes
        self._settings: Final = processes.settings
        self._window: Final = Child(_window_plan(self._settings), ended)

    @property
    def window_pid(self) -> int:
        """The window's process, 0 while it does not run."""
        return self._window.pid

    def switch_on(self) -> None:
        """Start the window, and the agent where it does not run."""
        self._window.start()
        agent = self._processes.agent
        if agent is None:
            self._processes.start_agent()
        elif not agent.pid:
            agent.start()

    def cut_power(self) -> None:
        """End window and agent as a loss of power does; printer and register keep theirs."""
        self._window.kill()
        self._processes.cut_agent()

    def close(self) -> None:
        """Close the window as its person does, if it is there."""
        self._window.stop()

    def scan(self, code: str) -> None:
        """Let the scanner read a code."""
        self._device("scanner").scan(code)

    def give_paper(self, device: str, *, is_there: bool) -> None:
        """Put a roll into `printer` or `register`, or take it out."""
        self._device(device).fault("paper", {"state": "ok" if is_there else "out"})

    def lose_answer(self) -> None:
        """Let the register make the next receipt and its answer get lost."""
        self._device("register").fault("lose_post_answer", {})

    def silence(self) -> None:
        """Let the register make the next receipt and say nothing for a while."""
        self._device("register").fault("freeze", {"ms": str(FREEZE_MS)})

    def link(self, *, is_there: bool) -> None:
        """Mend or cut the wire to the centre."""
        gate = self._processes.gate
        (gate.mend if is_there else gate.cut)()

    def look(self) -> WorldState:
        """Return how everything is now."""
        printer, register = self._state("printer"), self._state("register")
        return WorldState(
            is_on=bool(self.window_pid),
            is_linked=not self._processes.gate.is_cut,
            printer_paper=printer.get("paper", ""),
            register_paper=register.get("drive", {}).get("paper", ""),
            tape="\n".join(printer.get("rows", [])[-_TAPE_LINES:]),
            gone=self._gone(),
        )

    def _device(self, name: str) -> SimulatorControl:
        return SimulatorControl(name, self._processes.control(name))

    def _state(self, name: str) -> dict[str, Any]:
        try:
            return self._device(name).state()
        except ClerkError:  # it is being started again
            return {}

    def _gone(self) -> dict[str, str]:
        store = Store.open(self._settings.database, read_key(self._settings.key_file), Role.READER)
        try:
            with store.read() as connection:
                return {row.identifier: row.state for row in connection.execute(_STATES)}
        finally:
            store.close()


def _window_plan(settings: Settings) -> Plan:
    folder = settings.data_dir
    command = (sys.executable, "-m", "ui.demo.clocked", "window", "--data", str(folder))
    return Plan(
        name="window",
        command=(*command, "--clock", str(folder / CLOCK), "--with-parent"),
        environ=window_environ(settings),
        log=settings.window_log,
        is_restarted=False,
    )


_STATES: Final = select(item_states.c.identifier, item_states.c.state)
