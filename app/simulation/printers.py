"""The receipt printer and the page printer, and what really lies in their trays."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from app.domain.ports import PaperState, PrintOutcome
from app.simulation.chance import Chance
from app.simulation.log import Log
from app.simulation.power import Power

FAULTS: Final = ("off", "paper out, nothing came", "silent, it came", "silent, nothing came")


@dataclass(slots=True)
class Roll:
    """A receipt printer: `came_out` counts the papers a person could pick up."""

    name: str
    chance: Chance
    log: Log
    power: Power = field(default_factory=Power)
    permille: int = 0
    came_out: Counter[bytes] = field(default_factory=Counter)

    def paper(self) -> PaperState:
        return PaperState.READY

    def print_bytes(self, data: bytes) -> PrintOutcome:
        self.power.tick("before the paper")
        fault = self.chance.pick(FAULTS) if self.chance.happens(self.permille) else ""
        if fault:
            self.log.fault(self.name, f"printer: {fault}")
        if fault == "off":
            return PrintOutcome.NOT_SENT
        if not fault.endswith("nothing came"):
            self.came_out[data] += 1
        self.power.tick("after the paper")
        return PrintOutcome.UNPROVEN if fault else PrintOutcome.PROVEN

    def open_drawer(self) -> None:
        """Do nothing: the drawer of a schedule is always open."""


@dataclass(slots=True)
class Pages:
    """A page printer: the same name is the same sheet."""

    name: str
    chance: Chance
    log: Log
    power: Power = field(default_factory=Power)
    permille: int = 0
    sheets: dict[str, bytes] = field(default_factory=dict)

    def print_page(self, name: str, pdf: bytes) -> PrintOutcome:
        self.power.tick("before the sheet")
        if self.chance.happens(self.permille):
            self.log.fault(self.name, "page printer: off")
            return PrintOutcome.NOT_SENT
        self.sheets.setdefault(name, pdf)
        self.power.tick("after the sheet")
        return PrintOutcome.PROVEN
