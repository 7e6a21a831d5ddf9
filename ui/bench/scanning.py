"""Pulls the trigger of a simulated scanner without standing in the window's way."""

import http.client
import json
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from devices.simulators import control
from devices.simulators.control import SimulatorUnavailable

_LIMIT_S: Final = 30.0
_OK: Final = 200


class ScanTrigger:
    """A line to the control port of one scanner.

    `scan` only sends: whoever pulled the trigger goes on at once, as with a real scanner, and
    `sent_ns` asks later when the last byte had gone to the pseudo-terminal.
    """

    def __init__(self, control_file: Path) -> None:
        address = urlsplit(str(control.card(control_file)["control"]))
        self._line: Final = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=_LIMIT_S
        )

    def scan(self, code: str) -> None:
        self._line.request("POST", "/scan", json.dumps({"text": code}))

    def sent_ns(self) -> int:
        """Return when the last byte was written, monotonic nanoseconds of the whole system.

        Raises SimulatorUnavailable.
        """
        response = self._line.getresponse()
        answer = json.loads(response.read())
        if response.status != _OK:
            raise SimulatorUnavailable(str(answer))
        return int(answer["sent_ns"])

    def close(self) -> None:
        self._line.close()
