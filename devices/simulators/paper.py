"""The paper side of the simulated printer: what came out of it, kept on disk."""

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Literal

from devices.simulators.json_http import Json

COLUMNS: Final = 48
"""Characters of font A on 80 mm paper."""

PaperLevel = Literal["ok", "low", "out"]

_FIXED_BITS: Final = 0x12  # every answer to DLE EOT has them, so that it is told from XON/XOFF


@dataclass(frozen=True, slots=True)
class Style:
    """How characters are drawn: multiples of the plain size, weight, place on the line."""

    width: int = 1
    height: int = 1
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"


@dataclass(slots=True)
class Mechanism:
    """Sensors, cover and cutter. `lines_left` lines can still be printed before paper is out."""

    paper: PaperLevel = "ok"
    cover_open: bool = False
    offline: bool = False
    mute: bool = False
    cutter_failed: bool = False
    lines_left: int | None = None
    drawer_opened: int = 0

    @property
    def can_print(self) -> bool:
        stopped = self.cover_open or self.offline or self.cutter_failed
        return self.paper != "out" and not stopped

    def feed_line(self) -> None:
        """Use up a line of paper; the last one leaves the sensor uncovered."""
        if self.lines_left is not None:
            self.lines_left -= 1
            if self.lines_left <= 0:
                self.paper, self.lines_left = "out", None

    def status(self, number: int) -> int:
        """Return the answer to DLE EOT `number` (1 printer, 2 cause, 3 error, 4 roll)."""
        out = self.paper == "out"
        bits = {
            1: 0x08 * (not self.can_print),
            2: 0x04 * self.cover_open | 0x20 * out | 0x40 * self.cutter_failed,
            3: 0x08 * self.cutter_failed,
            4: 0x0C * (self.paper != "ok") | 0x60 * out,
        }
        return _FIXED_BITS | bits.get(number, 0)

    def paper_sensors(self) -> int:
        """Return the answer to GS r 1."""
        return 0x03 * (self.paper != "ok") | 0x0C * (self.paper == "out")


@dataclass(slots=True)
class Tape:
    """Lines as a person would read them, in `file`; bytes as they came, in `file` + ".raw"."""

    file: Path
    rows: list[Json] = field(default_factory=list)
    _text: BinaryIO = field(init=False)
    _raw: BinaryIO = field(init=False)

    def __post_init__(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._text = self.file.open("ab")
        self._raw = self.raw_file.open("ab")

    @property
    def raw_file(self) -> Path:
        return self.file.with_name(self.file.name + ".raw")

    def keep_raw(self, data: bytes) -> None:
        self._raw.write(data)

    def print_line(self, text: str, style: Style) -> None:
        """Put one line of text where alignment and size place it."""
        free = max(0, COLUMNS - len(text) * style.width)
        indent = {"left": 0, "center": free // 2, "right": free}[style.align]
        self.rows.append({"text": text, **asdict(style)})
        self._text.write((" " * indent + text).rstrip().encode() + b"\n")

    def print_mark(self, mark: str) -> None:
        """Put down what is not text: a code, a cut, or a command that made no sense."""
        self.rows.append({"mark": mark})
        self._text.write(f"[{mark}]\n".encode())

    def save(self) -> None:
        for file in (self._raw, self._text):
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        self._raw.close()
        self._text.close()
