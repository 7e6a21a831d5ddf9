"""Where cash between windows may have left the drawer otherwise than the record."""

from collections.abc import Iterator
from typing import Final

from app.domain.shortage import Cause, Clue, MovedCash, Observations, Twist
from app.domain.transfers import RECEIVED, SENT, TAKEN_BACK

_OFF: Final = {
    SENT: (Twist.SENT_KEPT, 1),
    RECEIVED: (Twist.RECEIVED_APART, -1),
    TAKEN_BACK: (Twist.BACK_APART, -1),
    "": (Twist.INCOMING_EARLY, 1),
}
"""What an entry that was made too early, or not made yet, would do to the drawer."""


def transfer_clues(seen: Observations) -> Iterator[tuple[Cause, Clue]]:
    """Yield what would follow if the cash of a transfer lay where the record does not have it."""
    for each in seen.moved:
        twist, sign = _OFF[each.kind]
        yield Cause.TRANSFER, _clue(each, twist, sign)


def _clue(moved: MovedCash, twist: Twist, sign: int) -> Clue:
    return Clue(
        twist=twist,
        delta=sign * moved.amount.kopecks,
        entries=(moved.entry,) if moved.entry else (),
        since=moved.at,
        until=moved.at,
        sums=(moved.amount.kopecks,),
        number=moved.number,
    )
