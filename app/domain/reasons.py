"""Why an item is not handed over or an operation is undone: the reasons a clerk chooses from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache
from typing import Self

from app.domain.reference import Payload, Record, malformed, shipped


class ReasonUse(StrEnum):
    """Where a reason may be chosen."""

    REFUSE = auto()
    CANCEL = auto()
    RETURN = auto()
    ATTEMPT_FAILED = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the event it becomes: operation type and attribute of tracking."""

    use: ReasonUse
    operation: int
    attribute: int
    text: str
    source: str
    note: str

    @property
    def code(self) -> str:
        """The event as forms and logs write it: "12.6"."""
        return f"{self.operation}.{self.attribute}"


@dataclass(frozen=True, slots=True)
class ReasonTable:
    """All reasons, in the order in which they are offered."""

    version: str
    reasons: tuple[Reason, ...]

    def of(self, use: ReasonUse) -> tuple[Reason, ...]:
        """Return the reasons to choose from in one place."""
        return tuple(reason for reason in self.reasons if reason.use is use)

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read a table of the feed. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, "reasons")
        return cls(record.name("version"), tuple(map(_reason, record.rows("reasons"))))

    def to_payload(self) -> Payload:
        """Write the table; `from_payload` reads it back."""
        return {
            "version": self.version,
            "reasons": [
                {
                    "use": str(reason.use),
                    "operation": reason.operation,
                    "attribute": reason.attribute,
                    "text": reason.text,
                    "source": reason.source,
                    "note": reason.note,
                }
                for reason in self.reasons
            ],
        }


@cache
def shipped_reasons() -> ReasonTable:
    """Return the reasons that ship with the program."""
    return ReasonTable.from_payload(shipped("reasons"))


def _reason(record: Record) -> Reason:
    use = record.name("use")
    if use not in set(ReasonUse):
        raise malformed(f"{record.path}.use")
    return Reason(
        use=ReasonUse(use),
        operation=record.whole("operation"),
        attribute=record.whole("attribute"),
        text=record.name("text"),
        source=record.name("source"),
        note=record.text("note"),
    )
