"""The way to the centre: requests and answers that are lost, cut, doubled, late, or all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from app.errors import ClerkError, Refusal
from app.simulation.centre import Centre
from app.simulation.chance import Chance
from app.simulation.clocks import TrueTime
from app.simulation.log import Log
from app.simulation.power import Power
from app.sync.http import Incoming, Outgoing

FAULTS: Final = (
    "request lost",
    "answer lost",
    "answer cut",
    "request doubled",
    "request late",
    "server error",
    "centre cut before its commit",
)
_SERVER_ERROR: Final = 503


def _nothing() -> None:
    """Be told, and do nothing."""


@dataclass(slots=True)
class Network:
    """What all ways of a branch have in common. `permille` is how often an exchange is spoilt."""

    centre: Centre
    chance: Chance
    log: Log
    time: TrueTime
    permille: int = 0
    down_until_ms: int = 0
    to_lose: int = 0
    late: list[Outgoing] = field(default_factory=list)

    @property
    def is_down(self) -> bool:
        return self.time.now_ms < self.down_until_ms

    def go_down(self, ms: int) -> None:
        self.down_until_ms = self.time.now_ms + ms

    def bring_late(self) -> None:
        """Let what was on its way for long arrive; nobody waits for the answers any more."""
        waiting, self.late = self.late, []
        for request in waiting:
            self.log.fault("network", "a late request arrives")
            self.centre.answer(request)

    def draw(self) -> str:
        """Return what spoils the next exchange; the next `to_lose` requests are lost for sure."""
        if self.to_lose:
            self.to_lose -= 1
            return "request lost"
        return self.chance.pick(FAULTS) if self.chance.happens(self.permille) else ""


@dataclass(slots=True)
class SimulatedWay:
    """One computer's way to the centre; `Wire` is its counterpart in the real world."""

    network: Network
    power: Power
    name: str
    url: str = "sim://centre"

    def send(self, request: Outgoing, on_sent: Callable[[], None] = _nothing) -> Incoming:
        """Raise CENTRE_UNREACHABLE where the answer does not come."""
        self.power.tick("before a request")
        network, fault = self.network, ""
        on_sent()
        if network.is_down:
            raise self._unreachable()
        if fault := network.draw():
            network.log.fault(self.name, f"network: {fault}")
        if fault == "request late":
            network.late.append(request)
        if fault in ("request lost", "request late"):
            raise self._unreachable()
        if fault == "server error":
            return Incoming(_SERVER_ERROR, b"")
        answer = self._ask(request, fault)
        self.power.tick("after a request")
        if fault == "answer lost":
            raise self._unreachable()
        if fault == "answer cut":
            return Incoming(answer.status, answer.body[: len(answer.body) // 2])
        return answer

    def _ask(self, request: Outgoing, fault: str) -> Incoming:
        centre = self.network.centre
        if fault == "centre cut before its commit":
            centre.fail_next()
        answers = [centre.answer(request)]
        if fault == "request doubled":
            answers.append(centre.answer(request))
        return self.network.chance.pick(answers)

    def interrupt(self) -> None:
        """Nothing waits here for long."""

    def close(self) -> None:
        """Nothing is open."""

    def _unreachable(self) -> ClerkError:
        return ClerkError(Refusal.CENTRE_UNREACHABLE, url=self.url)
