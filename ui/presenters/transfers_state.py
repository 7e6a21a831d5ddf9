"""What the page of cash between windows shows, and how a transfer is written in a row."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, auto
from typing import Final

from app.domain.money import Money
from app.domain.transfers import Transfer
from app.services.transfers import OpenTransfers
from ui.presenters import phrases
from ui.presenters import transfers_words as words
from ui.presenters.sections import SectionState
from ui.presenters.states import COUNTED

EMPTY: Final = (0,) * len(COUNTED)
NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Stage(StrEnum):
    """What is done on the page: the list, a parcel being made up, a count, a question."""

    LIST = auto()
    SEND = auto()
    COUNT = auto()
    BACK = auto()


class Side(StrEnum):
    """What a transfer is to this window."""

    INCOMING = auto()
    SENT = auto()
    QUARREL = auto()


@dataclass(frozen=True, slots=True)
class TransfersState(SectionState):
    """What is on its way; None until it was read. `selected` is a place in `rows`.

    `meant` is what is counted or asked about, `shown` its id or the code of its slip; `parcel` the
    id of what is being sent, made when its form opens, and `receiver` the window as it was typed.
    """

    stage: Stage = Stage.LIST
    found: OpenTransfers | None = None
    windows: tuple[int, ...] = ()
    selected: int = 0
    now: datetime = NEVER
    meant: Transfer | None = None
    shown: str = ""
    parcel: str = ""
    receiver: str = ""
    pieces: tuple[int, ...] = EMPTY
    total: Money = Money.ZERO
    spoilt: frozenset[int] = frozenset()

    @property
    def rows(self) -> tuple[tuple[Side, Transfer], ...]:
        found = self.found or OpenTransfers()
        return (
            *((Side.INCOMING, each) for each in found.incoming),
            *((Side.SENT, each) for each in found.sent),
            *((Side.QUARREL, each) for each in found.quarrels),
        )

    @property
    def at(self) -> tuple[Side, Transfer] | None:
        """Return the row that is looked at."""
        return self.rows[self.selected] if self.selected < len(self.rows) else None


@dataclass(frozen=True, slots=True)
class TransferPicture:
    """One row: which one, between which windows, how much, for how long."""

    number: str
    way: str
    amount: str
    age: str


def picture_of(side: Side, transfer: Transfer, now: datetime) -> TransferPicture:
    way = {
        Side.INCOMING: words.INCOMING_WAY.format(window=transfer.sender),
        Side.SENT: words.SENT_WAY.format(window=transfer.receiver),
        Side.QUARREL: words.QUARREL_WAY.format(sender=transfer.sender, receiver=transfer.receiver),
    }[side]
    seconds = max(int((now - transfer.sent_at).total_seconds()), 0)
    return TransferPicture(f"№ {transfer.number}", way, transfer.amount.text, phrases.age(seconds))


def left_on_its_way(found: OpenTransfers | None) -> str:
    """Return what a count has to do without, nothing where nothing is on its way."""
    if found is None:
        return ""
    sides = ((words.LEFT_SENT, found.sent), (words.LEFT_INCOMING, found.incoming))
    return " ".join(
        text.format(sum=Money.total(each.amount for each in side).text)
        for text, side in sides
        if side
    )
