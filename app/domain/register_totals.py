"""Totals of a register's own shift, as the register counts them and as the journal has them."""

from dataclasses import asdict, dataclass
from typing import Any

from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class FiscalTotals:
    """Receipts of one shift of a register; `cash` and `card` are those of its sales."""

    shift: int
    sales: int = 0
    cash: Money = Money.ZERO
    card: Money = Money.ZERO
    returns: int = 0
    returned: Money = Money.ZERO

    @property
    def sold(self) -> Money:
        return self.cash + self.card

    def to_payload(self) -> dict[str, Any]:
        """Return the totals as an entry carries them, sums in kopecks."""
        plain = asdict(self)
        sums = {name: getattr(self, name).kopecks for name in ("cash", "card", "returned")}
        return plain | sums

    @classmethod
    def from_payload(cls, plain: dict[str, Any]) -> "FiscalTotals":
        sums = {name: Money(plain[name]) for name in ("cash", "card", "returned")}
        return cls(plain["shift"], plain["sales"], returns=plain["returns"], **sums)


@dataclass(frozen=True, slots=True)
class RegisterWitness:
    """The register's totals beside the journal's of the same shift of the register.

    `said` is None where the register cannot tell, or did not answer. `waiting` counts the receipts
    whose outcome is not known yet: while there are any, a difference proves nothing.
    """

    said: FiscalTotals | None = None
    recorded: FiscalTotals | None = None
    waiting: int = 0

    @property
    def agrees(self) -> bool:
        return self.said is not None and self.said == self.recorded

    @property
    def differs(self) -> bool:
        """Tell whether people have to find out why; a difference blocks nothing."""
        return self.said is not None and not self.agrees and not self.waiting

    def to_payload(self) -> dict[str, Any]:
        """Return it as a closing entry carries it; `differs` opens a case at the centre."""
        both = {"said": self.said, "recorded": self.recorded}
        found = {name: each.to_payload() for name, each in both.items() if each is not None}
        return {"differs": int(self.differs), "waiting": self.waiting, **found}

    @classmethod
    def from_payload(cls, plain: dict[str, Any]) -> "RegisterWitness":
        both = {
            name: FiscalTotals.from_payload(plain[name])
            for name in ("said", "recorded")
            if name in plain
        }
        return cls(**both, waiting=plain["waiting"])
