"""Simulated serial scanner: what is given to its control port comes out of a pseudo-terminal."""

import argparse
import sys
import threading
import time
from pathlib import Path
from typing import Final

from devices.simulators import lifetime
from devices.simulators.control_port import ControlPort, Impossible
from devices.simulators.json_http import Json
from devices.simulators.pseudo_terminal import PseudoTerminal

_WRITE_LIMIT_S: Final = 2.0


class ScannerSimulator:
    """Sends codes as bytes. Suffix, gaps between bytes and the plug are in the tester's hand."""

    def __init__(self, link: Path) -> None:
        self._line = PseudoTerminal(link)
        self._sending = threading.Lock()
        self._scans = 0

    def scan(self, asked: Json) -> Json:
        """Send `text` (UTF-8) or `hex`, then `suffix` (a CR), `gap_ms` (0) apart byte by byte.

        The answer's `sent_ns` is when the last byte went out, by the system's steady clock.
        """
        code = bytes.fromhex(asked["hex"]) if "hex" in asked else str(asked["text"]).encode()
        code += str(asked.get("suffix", "\r")).encode()
        gap_s = float(asked.get("gap_ms", 0)) / 1000
        pieces = [bytes([each]) for each in code] if gap_s else [code]
        sent_ns = 0
        with self._sending:
            for piece in pieces:
                sent_ns = time.monotonic_ns()
                if not self._line.write(piece, _WRITE_LIMIT_S):
                    raise Impossible("unplugged, or nobody reads")
                time.sleep(gap_s)
            self._scans += 1
        return {**self.state({}), "sent_ns": sent_ns}

    def fault(self, asked: Json) -> Json:
        """`kind` is unplug or replug."""
        kind = asked["kind"]
        if kind == "unplug":
            self._line.unplug()
        elif kind == "replug":
            self._line.plug()
        else:
            raise ValueError(f"no such fault: {kind}")
        return self.state({})

    def state(self, _asked: Json) -> Json:
        return {"device": "scanner", "plugged": self._line.plugged, "scans": self._scans}

    def close(self) -> None:
        self._line.close()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="devices.simulators.scanner", description=__doc__)
    parser.add_argument("--link", type=Path, required=True, help="name that programs open")
    parser.add_argument("--control", type=Path, required=True, help="file for the control address")
    lifetime.add_option(parser)
    options = parser.parse_args(arguments)
    life = lifetime.Lifetime(with_parent=options.with_parent)
    simulator = ScannerSimulator(options.link)
    control = ControlPort(
        {
            "POST /scan": simulator.scan,
            "POST /fault": simulator.fault,
            "GET /state": simulator.state,
        }
    )
    try:
        control.announce(options.control, device="scanner", link=str(options.link))
        life.wait()
    finally:
        control.close()
        simulator.close()


if __name__ == "__main__":
    main(sys.argv[1:])
