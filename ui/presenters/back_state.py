"""How far the clerk is with a paid sale that is to be cancelled."""

from dataclasses import dataclass

from app.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """Why, and who confirms it: their number, as soon as it is known."""

    reasons: tuple[Reason, ...]
    reason: Reason | None = None
    number: str = ""
