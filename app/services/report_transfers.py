"""Lists the cash that came from other windows and went to them, as the entries of a shift tell."""

from dataclasses import dataclass, field
from typing import Final

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.transfers import RECEIVED, SENT, TAKEN_BACK, OpenTransfer, TransferLine
from app.services.report_money_back import agree
from app.store.history import Line

KINDS: Final = (SENT, RECEIVED, TAKEN_BACK)
_OTHER: Final = {SENT: "to", RECEIVED: "from", TAKEN_BACK: "to"}
"""Where an entry names the window at the other end."""


@dataclass(slots=True)
class CashMoved:
    """Transfers of one shift in their order; `open` are those that its close lists."""

    lines: list[TransferLine] = field(default_factory=list)
    open: list[OpenTransfer] = field(default_factory=list)

    def take(self, line: Line) -> None:
        """Note one entry; raise REPORT_DISAGREES where it posts another sum than it tells."""
        facts = line.payload
        amount, posted = Money(facts["amount"]), dict(line.postings)
        into_drawer = -amount if line.kind == SENT else amount
        agree(Money(posted.get(Account.DRAWER, 0)), into_drawer, Account.DRAWER)
        agree(Money(posted.get(Account.IN_TRANSIT, 0)), -into_drawer, Account.IN_TRANSIT)
        window = facts[_OTHER[line.kind]]
        moved = TransferLine(line.kind, line.key.text, facts["transfer"], window, amount)
        self.lines.append(moved)

    def close(self, line: Line) -> None:
        rows = line.payload.get("open_transfers", ())
        self.open = [OpenTransfer.from_payload(row) for row in rows]
