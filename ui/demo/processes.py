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
from ui.demo.child import Child, Ended, Plan

DEVICES: Final = ("scanner", "printer", "register")


class DemoProcesses:
    """Everything that runs beside the window, in one data directory.

    Entering the block starts centre and devices and waits until they can be used; the agent is
    started by `start_agent`, for it needs an enrolled counter. Leaving it stops all, the centre
    last. `ended` is called on another thread when one ends by itself; devices and agent are then
    started again, the centre is not: what it means to be without a centre is worth seeing.
    """

    def __init__(self, settings: Settings, ended: Ended) -> None:
        folder = settings.data_dir
        self._folder: Final = folder
        self._given: Final = settings
        self._ended: Final = ended
        self.centre: Final = self._child(
            "centre",
            _okno("central", "serve", "--port", "0"),
            folder / "central" / "ready.json",
            "--ready",
            is_restarted=False,
        )
        dev = settings.devices
        self.scanner: Final = self._device("scanner", "--link", dev / "scanner")
        self.printer: Final = self._device(
            "printer", "--link", dev / "printer", "--tape", folder / "printer.txt"
        )
        self.register: Final = self._device("register", "--state", folder / "register.jsonl")
        self.agent: Child | None = None

    @property
    def settings(self) -> Settings:
        """The settings with the addresses of what was started."""
        return replace(
            self._given,
            centre_url=_address(self.centre, "url"),
            scanner_port=_address(self.scanner, "link"),
            printer_port=_address(self.printer, "link"),
            register_url=_address(self.register, "address"),
        )

    def start_agent(self) -> None:
        """Begin to replicate. The counter must be enrolled."""
        plan = Plan(
            name="agent",
            command=_okno("agent", "--with-parent", "--data", str(self._folder)),
            environ={**os.environ, "OKNO_CENTRE_URL": self.settings.centre_url},
            log=self._given.agent_log,
        )
        self.agent = Child(plan, self._ended)
        self.agent.start()

    def __enter__(self) -> Self:
        first = (self.centre, self.scanner, self.printer, self.register)
        try:
            for child in first:
                child.start()
            for child in first:
                child.wait_until_ready()
            # A register that is started again is found where it was.
            port = urlsplit(_address(self.register, "address")).port
            self.register.options = ["--port", str(port)]
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

    def _announce(self) -> None:
        """Tell other programs where each device is controlled; whole or not at all."""
        cards = {device: str(self._control(device)) for device in DEVICES}
        draft = self._given.simulators.with_suffix(".draft")
        draft.write_text(json.dumps(cards, indent=2), encoding="utf-8")
        draft.replace(self._given.simulators)

    def _control(self, device: str) -> Path:
        return self._given.devices / f"{device}.json"

    def _device(self, name: str, *options: str | Path) -> Child:
        command = (sys.executable, "-m", f"devices.simulators.{name}", *map(str, options))
        return self._child(name, command, self._control(name), "--control")

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


def _okno(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "ui.cli", *arguments)


def _own_environment(folder: Path) -> Mapping[str, str]:
    return {**os.environ, "OKNO_DATA": str(folder)}


def _address(child: Child, name: str) -> str:
    """Return what a process wrote down of itself when it was ready."""
    if child.plan.ready is None:
        raise LookupError(child.plan.name)
    return str(json.loads(child.plan.ready.read_text(encoding="utf-8"))[name])
