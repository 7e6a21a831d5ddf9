"""The processes around the demo's window: centre, simulated devices and agent."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from app.settings import Settings
from devices.simulators import pinpad
from ui.demo.child import Child, Ended, Plan
from ui.demo.clock import DemoClock
from ui.demo.gate import Gate

DEVICES: Final = ("scanner", "printer", "register")
CLOCK: Final = "clock"
"""The file of the branch's clock, in its data directory."""

TITLES: Final[Mapping[str, str]] = {
    "centre": "Учебный центр",
    "scanner": "Учебный сканер",
    "printer": "Учебный принтер",
    "register": "Учебная касса",
    "agent": "Обмен с центром",
    "window": "Окно",
}
"""What people call the processes."""


class DemoProcesses:
    """Everything that runs beside the window, in one data directory.

    Entering the block starts centre and devices and waits until they can be used; the agent is
    started by `start_agent`, for it needs an enrolled counter. Leaving it stops all, the centre
    last. `ended` is called on another thread when one ends by itself; devices and agent are then
    started again, the centre is not: what it means to be without a centre is worth seeing. Devices
    are machines of their own: `for_devices` is what of the environment is otherwise for them.
    """

    def __init__(
        self, settings: Settings, ended: Ended, for_devices: Mapping[str, str] | None = None
    ) -> None:
        folder = settings.data_dir
        self._for_devices: Final = for_devices or {}
        self._folder: Final = folder
        self._given: Final = settings
        self._ended: Final = ended
        self.clock: Final = DemoClock(folder / CLOCK)
        self.centre: Final = self._child(
            "centre",
            self._clocked("centre"),
            folder / "central" / "ready.json",
            "--ready",
            is_restarted=False,
        )
        dev = settings.devices
        self.scanner: Final = self._device("scanner", "--link", dev / "scanner")
        self.printer: Final = self._device(
            "printer", "--link", dev / "printer", "--tape", self.tape
        )
        self.register: Final = self._device(
            "register", "--state", folder / "register.jsonl", "--clock", folder / CLOCK
        )
        self.agent: Child | None = None
        self._gate: Gate | None = None

    @property
    def tape(self) -> Path:
        """What the printer has printed, as a person would read it."""
        return self._folder / "printer.txt"

    @property
    def settings(self) -> Settings:
        """The settings with the addresses of what was started."""
        return replace(
            self._given,
            centre_url=_address(self.centre, "url"),
            scanner_port=_address(self.scanner, "link"),
            printer_port=_address(self.printer, "link"),
            register_url=_address(self.register, "address"),
            pinpad_program=str(pinpad.install(self._given.devices / "pinpad")),
        )

    def start(self, *children: Child) -> None:
        """Start processes side by side and wait until they can be used. Raises NotStarted.

        One that is started again later is found where it was.
        """
        if self.scanner in children:  # addresses from before a kill lead nowhere
            self._given.simulators.unlink(missing_ok=True)
        for child in children:
            child.start()
        for child in children:
            child.wait_until_ready()
        for child, name in ((self.centre, "url"), (self.register, "address")):
            if child in children:
                child.options = ["--port", str(urlsplit(_address(child, name)).port)]

    def start_devices(self) -> None:
        """Start the simulated devices alone: a counter works without a centre."""
        self.start(self.scanner, self.printer, self.register)
        self._announce()

    def start_agent(self, centre_url: str = "") -> None:
        """Begin to replicate on an enrolled counter, through the demo's network or another way."""
        url = centre_url or self.gate.url
        plan = Plan(
            name="agent",
            command=(*self._clocked("agent"), "--with-parent", "--url", url),
            environ=_own_environment(self._folder),
            log=self._given.agent_log,
        )
        self.agent = Child(plan, self._ended)
        self.agent.start()

    @property
    def gate(self) -> Gate:
        """The network between agent and centre, once the centre is there."""
        if self._gate is None:
            self._gate = Gate(_address(self.centre, "url"))
        return self._gate

    def cut_agent(self) -> None:
        """End the agent as a loss of power does."""
        if self.agent is not None:
            self.agent.kill()

    def __enter__(self) -> Self:
        try:
            self.start(self.centre, self.scanner, self.printer, self.register)
            self._announce()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop everything: first who asks, then who answers."""
        self._given.simulators.unlink(missing_ok=True)
        agent = [self.agent] if self.agent is not None else []
        for child in (*agent, self.scanner, self.printer, self.register, self.centre):
            child.stop()
        if self._gate is not None:
            self._gate.cut()

    def control(self, device: str) -> Path:
        """Return the file that says where a simulated device is controlled."""
        return self._given.devices / f"{device}.json"

    def _announce(self) -> None:
        """Tell other programs where each device is controlled; whole or not at all."""
        cards = {device: str(self.control(device)) for device in DEVICES}
        draft = self._given.simulators.with_suffix(".draft")
        draft.write_text(json.dumps(cards, indent=2), encoding="utf-8")
        draft.replace(self._given.simulators)

    def _clocked(self, what: str) -> tuple[str, ...]:
        """Return the command of one of our own processes, by the demo's clock."""
        run = (sys.executable, "-m", "ui.demo.clocked", what)
        return (*run, "--data", str(self._folder), "--clock", str(self._folder / CLOCK))

    def _device(self, name: str, *options: str | Path) -> Child:
        command = (sys.executable, "-m", f"devices.simulators.{name}", *map(str, options))
        child = self._child(name, command, self.control(name), "--control")
        environ = {**child.plan.environ, **self._for_devices}
        return Child(replace(child.plan, environ=environ), self._ended)

    def _child(
        self,
        name: str,
        command: tuple[str, ...],
        ready: Path,
        ready_option: str,
        *,
        is_restarted: bool = True,
    ) -> Child:
        plan = Plan(
            name=name,
            command=(*command, "--with-parent", ready_option, str(ready)),
            environ=_own_environment(self._folder),
            log=self._folder / f"{name}.log",
            ready=ready,
            is_restarted=is_restarted,
        )
        return Child(plan, self._ended)


def window_environ(settings: Settings) -> dict[str, str]:
    """Return the environment of a window that finds its devices where they were started."""
    return {
        **os.environ,
        "OKNO_DATA": str(settings.data_dir),
        "OKNO_CENTRE_URL": settings.centre_url,
        "OKNO_SCANNER_PORT": settings.scanner_port,
        "OKNO_PRINTER_PORT": settings.printer_port,
        "OKNO_REGISTER_URL": settings.register_url,
        "OKNO_PINPAD_PROGRAM": settings.pinpad_program,
        "OKNO_AUTO_LOCK_S": str(settings.auto_lock_s),
    }


def _own_environment(folder: Path) -> Mapping[str, str]:
    return {**os.environ, "OKNO_DATA": str(folder)}


def _address(child: Child, name: str) -> str:
    """Return what a process wrote down of itself when it was ready; "" where it was not yet."""
    if child.plan.ready is None or not child.plan.ready.exists():
        return ""
    return str(json.loads(child.plan.ready.read_text(encoding="utf-8"))[name])
