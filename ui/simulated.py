"""Speaks with the simulated devices of a data directory, by the addresses in `simulators.json`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import ClerkError, Refusal
from app.settings import Settings
from devices.simulators import control as ports
from devices.simulators import pinpad
from devices.simulators.control import SimulatorUnavailable


@dataclass(frozen=True, slots=True)
class SimulatorControl:
    """One simulated device. Every call raises SIMULATOR_NOT_RUNNING when it is not."""

    device: str
    file: Path

    def scan(self, code: str) -> None:
        try:
            ports.scan(self.file, code)
        except SimulatorUnavailable as error:
            raise self._unavailable() from error

    def fault(self, kind: str, details: dict[str, str]) -> dict[str, Any]:
        typed = {name: _typed(value) for name, value in details.items()}
        try:
            return ports.fault(self.file, kind, **typed)
        except SimulatorUnavailable as error:
            raise self._unavailable() from error

    def state(self) -> dict[str, Any]:
        try:
            return ports.state(self.file)
        except SimulatorUnavailable as error:
            raise self._unavailable() from error

    def _unavailable(self) -> ClerkError:
        return ClerkError(Refusal.SIMULATOR_NOT_RUNNING, device=self.device)


@dataclass(frozen=True, slots=True)
class PinpadControl:
    """The bank's simulated program, which runs only while it is called."""

    folder: Path

    def fault(self, kind: str, details: dict[str, str]) -> dict[str, Any]:
        """Let the next operation go wrong. Raises SIMULATOR_NOT_RUNNING for no fault of its."""
        numbers = {name: int(value) for name, value in details.items() if value.isdecimal()}
        try:
            pinpad.fault(self.folder, kind, **numbers)
        except ValueError as error:
            raise ClerkError(Refusal.SIMULATOR_NOT_RUNNING, device="pinpad") from error
        return self.state()

    def state(self) -> dict[str, Any]:
        return {"device": "pinpad", "operations": pinpad.operations(self.folder)}


def pinpad_control(settings: Settings) -> PinpadControl:
    """Find the simulated pinpad; raises SIMULATOR_NOT_RUNNING where no demo was ever started."""
    folder = settings.devices / "pinpad"
    if not folder.exists():
        raise ClerkError(Refusal.SIMULATOR_NOT_RUNNING, device="pinpad")
    return PinpadControl(folder)


def control(settings: Settings, device: str) -> SimulatorControl:
    """Find a simulated device; raises SIMULATOR_NOT_RUNNING when no demo runs here."""
    try:
        files = json.loads(settings.simulators.read_text(encoding="utf-8"))
        return SimulatorControl(device, Path(files[device]))
    except (OSError, ValueError, KeyError) as error:
        raise ClerkError(Refusal.SIMULATOR_NOT_RUNNING, device=device) from error


def _typed(value: str) -> str | int | bool:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdecimal() else value
