"""Client of the simulators' control ports, for the command line, the demo and the tests."""

import http.client
import json
import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

_LIMIT_S: Final = 5.0
_OK: Final = 200


class SimulatorUnavailable(Exception):
    """No simulator is running behind this control file, or it cannot do what was asked."""


def scan(control_file: Path, code: str | bytes, *, suffix: str = "\r", gap_ms: int = 0) -> None:
    """Let the simulated scanner read `code`; `gap_ms` apart byte by byte if above 0."""
    what = {"hex": code.hex()} if isinstance(code, bytes) else {"text": code}
    ask(control_file, "POST", "/scan", {**what, "suffix": suffix, "gap_ms": gap_ms})


def fault(control_file: Path, kind: str, **details: str | int | bool) -> dict[str, Any]:
    """Inject a fault, or take it back; the kinds stand with each simulator. Returns its state."""
    return ask(control_file, "POST", "/fault", {"kind": kind, **details})


def state(control_file: Path) -> dict[str, Any]:
    """Ask the simulator about itself."""
    return ask(control_file, "GET", "/state", {})


def card(control_file: Path) -> dict[str, Any]:
    """Read what a simulator wrote down when it was ready: control, pid, device, addresses."""
    try:
        found = json.loads(control_file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SimulatorUnavailable(f"no control file {control_file}") from error
    if not isinstance(found, dict) or "control" not in found:
        raise SimulatorUnavailable(f"{control_file} is not a control file")
    return found


def ask(control_file: Path, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send one request to the control port. Raises SimulatorUnavailable with its own words."""
    found = card(control_file)
    if not _is_alive(found.get("pid")):
        # Its port may be another program's by now.
        raise SimulatorUnavailable(f"no answer behind {control_file}: its process is gone")
    address = urlsplit(str(found["control"]))
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_LIMIT_S)
    try:
        connection.request(method, path, json.dumps(body))
        response = connection.getresponse()
        answer = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SimulatorUnavailable(f"no answer behind {control_file}: {error}") from error
    finally:
        connection.close()
    if response.status != _OK or not isinstance(answer, dict):
        raise SimulatorUnavailable(str(answer.get("error", answer)))
    return answer


def _is_alive(pid: object) -> bool:
    """Say whether a process is there; where signals cannot ask, it is taken to be."""
    if os.name != "posix" or not isinstance(pid, int):
        return True
    try:
        os.kill(pid, 0)
    except OSError:  # nobody has this number, or somebody else's process
        return False
    return True
