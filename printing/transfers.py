"""How cash between windows stands in a closing slip and in a report."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from app.domain.report import ShiftReport
from app.domain.transfers import RECEIVED, SENT, TAKEN_BACK, OpenTransfer, TransferLine

TITLE: Final = "Деньги между окнами"
_NAMES: Final = {
    SENT: "Передано в окно {window}, запись {entry}",
    RECEIVED: "Принято из окна {window}, запись {entry}",
    TAKEN_BACK: "Вернулось в кассу, запись {entry}",
}
_MINUTE_S: Final = 60
_HOUR_MIN: Final = 60

Row = tuple[str, str]
"""What happened, and the sum without its unit."""


def rows_of(shift: ShiftReport) -> Iterator[Row]:
    """Yield what moved in a shift, and then what its close left on its way, with its age."""
    for line in shift.figures.transfers:
        yield _moved(line), line.amount.rubles_text
    for each in shift.open_transfers:
        yield _open(each, shift.closed_at), each.amount.rubles_text


def _moved(line: TransferLine) -> str:
    seq = line.entry.rsplit(".", 1)[1]
    return _NAMES[line.kind].format(window=line.window, entry=seq)


def _open(each: OpenTransfer, closed_at: datetime | None) -> str:
    if closed_at is None:
        return f"В ПУТИ в окно {each.window}"
    minutes = max(int((closed_at - each.sent_at).total_seconds()) // _MINUTE_S, 0)
    hours, rest = divmod(minutes, _HOUR_MIN)
    age = f"{hours} ч {rest:02d} мин" if hours else f"{rest} мин"
    return f"В ПУТИ в окно {each.window} уже {age}"
