"""The simulated printer's interpreter as an independent reader of the bytes we make."""

from pathlib import Path
from typing import Any

from devices.simulators.escpos_interpreter import Interpreter
from devices.simulators.paper import Mechanism, Tape


def rows_of(document: bytes, folder: Path) -> list[dict[str, Any]]:
    """Return what a printer makes of the bytes: lines with their style, and marks."""
    tape = Tape(folder / "tape.txt")
    Interpreter(tape, Mechanism()).print(document)
    tape.save()
    tape.close()
    return tape.rows


def tape_of(document: bytes, folder: Path) -> list[str]:
    """Return the printed lines as a person sees them."""
    rows_of(document, folder)
    return (folder / "tape.txt").read_text("utf-8").splitlines()
