"""What happened in a schedule: a readable trace, the faults by kind, and what must not be."""

from collections import Counter
from dataclasses import dataclass, field


class Violation(Exception):
    """Something that must hold in every schedule does not.

    `lost` and `doubled` count operations that are missing somewhere, or there too often.
    """

    def __init__(self, text: str, *, lost: int = 0, doubled: int = 0) -> None:
        super().__init__(text)
        self.lost = lost
        self.doubled = doubled


@dataclass(slots=True)
class Log:
    """Lines say who did what, in the order in which it happened; no line holds a random id.

    `compared` counts what was held against the world and the centre when all was over.
    """

    lines: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    now_ms: int = 0

    def say(self, who: str, text: str) -> None:
        seconds, ms = divmod(self.now_ms, 1000)
        self.lines.append(f"{seconds:>7}.{ms:03} {who}: {text}")

    def did(self, who: str, act: str, result: str) -> None:
        self.acts[act] += 1
        self.say(who, f"{act} -> {result}")

    def fault(self, who: str, kind: str) -> None:
        self.faults[kind] += 1
        self.say(who, f"FAULT {kind}")
