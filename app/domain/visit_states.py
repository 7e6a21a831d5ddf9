"""Which state an entry leaves a visit in, and which states have money between two proofs."""

from collections.abc import Mapping
from typing import Any, Final

from app.domain.visit import Kind, VisitState

STATE_AFTER: Final[dict[str, VisitState]] = {
    Kind.VISIT_OPENED: VisitState.OPEN,
    Kind.SETTLEMENT_STARTED: VisitState.SETTLING,
    Kind.SETTLEMENT_POSTED: VisitState.SETTLED,
    Kind.SETTLEMENT_VOIDED: VisitState.OPEN,
    Kind.CARD_REVERSAL_STARTED: VisitState.REVERSING,
    Kind.CARD_REVERSAL_REFUSED: VisitState.CHARGED,
    Kind.CARD_REVERSED: VisitState.OPEN,
    Kind.HANDED_OVER: VisitState.HANDED_OVER,
    Kind.VISIT_CANCELLED: VisitState.CANCELLED,
    Kind.VISIT_SUSPENDED: VisitState.SUSPENDED,
    Kind.VISIT_RESUMED: VisitState.OPEN,
    Kind.RETURN_STARTED: VisitState.RETURNING,
    Kind.RETURNED: VisitState.RETURNED,
    Kind.RETURN_VOIDED: VisitState.SETTLED,
    Kind.MONEY_GIVEN_BACK: VisitState.GIVEN_BACK,
}
"""The state that an entry leaves behind; kinds not named here leave it as it was."""

OWING: Final = (VisitState.SETTLING, VisitState.CHARGED, VisitState.REVERSING)
"""States of a visit whose money is somewhere between the customer and a proof."""


HELD: Final = (VisitState.CHARGED, VisitState.REVERSING, VisitState.REFUNDED)
"""States of a visit whose card money moved one way with no receipt to tell of it."""


def state_after(kind: str, payload: Mapping[str, Any]) -> VisitState | None:
    """Return the state that an entry leaves behind; None where it stays as it was.

    A payment that is undone while its card stays charged (`held`) leaves the visit CHARGED, a
    return without a receipt whose money is on the card again (`held`) leaves it REFUNDED. Where
    no cash is owed, the receipt of the return is its end.
    """
    if payload.get("held") and kind in _HELD:
        return _HELD[kind]
    if kind == Kind.RETURNED and payload.get("cash") == 0:
        return VisitState.GIVEN_BACK
    return STATE_AFTER.get(kind)


_HELD: Final[dict[str, VisitState]] = {
    Kind.SETTLEMENT_VOIDED: VisitState.CHARGED,
    Kind.RETURN_VOIDED: VisitState.REFUNDED,
}
