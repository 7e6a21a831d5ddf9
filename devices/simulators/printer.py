"""Simulated receipt printer on a pseudo-terminal: answers, prints, runs out of paper."""

import argparse
import sys
import threading
from pathlib import Path
from typing import Final, TypeVar

from devices.simulators import lifetime
from devices.simulators.control_port import ControlPort
from devices.simulators.escpos_interpreter import Interpreter
from devices.simulators.json_http import Json
from devices.simulators.paper import Mechanism, Tape
from devices.simulators.pseudo_terminal import PseudoTerminal

_WRITE_LIMIT_S: Final = 1.0
_DLE: Final = 0x10
_REAL_TIME_LENGTHS: Final = {0x04: 3, 0x14: 5}  # DLE EOT n · DLE DC4 1 m t

Choice = TypeVar("Choice", bound=str)


class PrinterSimulator:
    """The printer's brain: real-time commands at once, everything else in turn and on paper."""

    def __init__(self, link: Path, tape: Path) -> None:
        self._line = PseudoTerminal(link)
        self._tape = Tape(tape)
        self._mechanism = Mechanism()
        self._interpreter = Interpreter(self._tape, self._mechanism)
        self._half_command = b""
        self._lock = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def fault(self, asked: Json) -> Json:
        """Change one thing; held bytes are printed if they can be.

        `kind` is paper (`state` ok, low or out), paper_ends_after (`lines`), cover (`state` open
        or closed), offline, mute, cutter (each `on`), unplug or replug.
        """
        with self._lock:
            self._change(str(asked["kind"]), asked)
            self._print(b"")
        return self.state({})

    def state(self, _asked: Json) -> Json:
        with self._lock:
            mechanism = self._mechanism
            return {
                "device": "printer",
                "plugged": self._line.plugged,
                "paper": mechanism.paper,
                "cover": "open" if mechanism.cover_open else "closed",
                "drawer_opened": mechanism.drawer_opened,
                "held_bytes": len(self._interpreter.held),
                "rows": list(self._tape.rows),
            }

    def close(self) -> None:
        self._closing = True
        self._line.close()
        self._thread.join()
        self._tape.close()

    def _change(self, kind: str, asked: Json) -> None:
        mechanism = self._mechanism
        if kind == "paper":
            mechanism.paper = _one_of(asked["state"], ("ok", "low", "out"))
            mechanism.lines_left = None
        elif kind == "paper_ends_after":
            mechanism.lines_left = int(asked["lines"])
        elif kind == "cover":
            mechanism.cover_open = _one_of(asked["state"], ("open", "closed")) == "open"
        elif kind in {"offline", "mute", "cutter"}:
            setattr(mechanism, {"cutter": "cutter_failed"}.get(kind, kind), asked["on"] is True)
        elif kind == "unplug":
            self._line.unplug()
        elif kind == "replug":
            self._line.plug()
        else:
            raise ValueError(f"no such fault: {kind}")

    def _read(self) -> None:
        while not self._closing:
            data = self._line.read()
            if data:
                with self._lock:
                    self._tape.keep_raw(data)
                    self._receive(data)

    def _receive(self, data: bytes) -> None:
        """Carry out real-time commands wherever they stand, and print what is around them."""
        data, self._half_command = self._half_command + data, b""
        plain = bytearray()
        at = 0
        while at < len(data):
            length = _real_time_length(data[at : at + 2])
            if at + length > len(data):
                self._half_command = data[at:]
                break
            if length == 1:
                plain.append(data[at])
            else:
                self._real_time(data[at : at + length])
            at += length
        self._print(bytes(plain))

    def _real_time(self, command: bytes) -> None:
        if command[1:2] == b"\x04":
            self._answer(bytes([self._mechanism.status(command[2])]))
        elif command[1:3] == b"\x14\x01":
            self._mechanism.drawer_opened += 1
            self._tape.print_mark(f"DRAWER {command[3]}")
            self._tape.save()

    def _print(self, data: bytes) -> None:
        answers = self._interpreter.print(data)
        self._tape.save()
        self._answer(answers)

    def _answer(self, data: bytes) -> None:
        if data and not self._mechanism.mute:
            self._line.write(data, _WRITE_LIMIT_S)


def _real_time_length(start: bytes) -> int:
    """Return the length of the command that starts so, 1 for anything that is none."""
    if start[0] != _DLE:
        return 1
    return _REAL_TIME_LENGTHS.get(start[1], 1) if len(start) > 1 else 2


def _one_of(value: object, choices: tuple[Choice, ...]) -> Choice:
    for choice in choices:
        if value == choice:
            return choice
    raise ValueError(f"{value!r} is none of {', '.join(choices)}")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="devices.simulators.printer", description=__doc__)
    parser.add_argument("--link", type=Path, required=True, help="name that programs open")
    parser.add_argument("--control", type=Path, required=True, help="file for the control address")
    parser.add_argument("--tape", type=Path, required=True, help="text that came out; .raw beside")
    lifetime.add_option(parser)
    options = parser.parse_args(arguments)
    life = lifetime.Lifetime(with_parent=options.with_parent)
    simulator = PrinterSimulator(options.link, options.tape)
    control = ControlPort({"POST /fault": simulator.fault, "GET /state": simulator.state})
    try:
        control.announce(options.control, device="printer", link=str(options.link))
        life.wait()
    finally:
        control.close()
        simulator.close()


if __name__ == "__main__":
    main(sys.argv[1:])
