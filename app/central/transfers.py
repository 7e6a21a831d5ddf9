"""Cash between windows as the centre sees both halves of it, whichever of them comes first."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from app.central.database import Row, insert_new, portions
from app.central.kinds import DAY_CLOSED
from app.central.tables import cases, entries, facts
from app.domain.ledger import Account
from app.domain.transfers import RECEIVED, RECEIVED_FACT, SENT, SENT_FACT, TAKEN_BACK
from app.messages.canonical import parse
from app.messages.entries import Entry, EntryKey

TRANSFER_MISMATCH: Final = "transfer_mismatch"
"""Why an effect is held: the two halves of a transfer tell of different cash, or one of nothing."""

TRANSFER_OPEN: Final = "transfer_open"
"""Why a case is open of a transfer in effect: a day was closed, and nobody has received it."""

_FACTS: Final = {SENT: SENT_FACT, RECEIVED: RECEIVED_FACT, TAKEN_BACK: RECEIVED_FACT}
_SIGNS: Final = {SENT: -1, RECEIVED: 1, TAKEN_BACK: 1}
_OPEN: Final = "open"
_CLOSED: Final = "closed"


class _Half(NamedTuple):
    """One entry of a transfer: `of` is the hash of the sender's entry, its own or the cited one."""

    key: EntryKey
    of: str
    amount: int


class Transfers:
    """Transfers that one page touches, with the halves that the centre has already."""

    def __init__(self, connection: Connection, branch: str, page: Iterable[Entry]) -> None:
        touched = sorted({name for entry in page for name in _named(entry)})
        self._branch: Final = branch
        self._sent: Final = _known(connection, SENT_FACT, touched)
        self._received: Final = _known(connection, RECEIVED_FACT, touched)
        self._ended: Final[list[str]] = []
        self._left: Final[list[str]] = []

    def refusal(self, entry: Entry) -> str:
        """Return why a half of a transfer is held; "" where the other half does not disagree."""
        if entry.kind not in _FACTS:
            return ""
        half = _half(entry)
        if half is None:
            return TRANSFER_MISMATCH
        transfer = entry.payload["transfer"]
        other = (self._received if entry.kind == SENT else self._sent).get(transfer)
        if other is not None and (other.of, other.amount) != (half.of, half.amount):
            return TRANSFER_MISMATCH
        if other is not None and entry.kind == TAKEN_BACK:
            return "" if other.key.terminal == entry.key.terminal else TRANSFER_MISMATCH
        return ""

    def take(self, entry: Entry) -> None:
        """Note an entry that is in effect."""
        half = _half(entry)
        if half is not None:
            known = self._sent if entry.kind == SENT else self._received
            known[entry.payload["transfer"]] = half
            self._ended.extend([entry.payload["transfer"]] if entry.kind != SENT else [])
        elif entry.kind == DAY_CLOSED:
            self._left.extend(_named(entry))

    def write(self, connection: Connection, now_ms: int) -> None:
        """Open a case of each transfer that a day left open, and close those that have ended."""
        row = {"branch": self._branch, "reason": TRANSFER_OPEN, "state": _OPEN, "opened_ms": now_ms}
        left = (each for each in self._left if each in self._sent and each not in self._received)
        rows: list[Row] = [row | {"detail": each} | self._sent[each].key._asdict() for each in left]
        insert_new(connection, cases, rows)
        for portion in portions(self._ended):
            connection.execute(_END, {"of_branch": self._branch, "ended": portion})


def _named(entry: Entry) -> list[str]:
    """Return the transfers that an entry tells of."""
    if entry.kind in _FACTS:
        named = [entry.payload.get("transfer")]
    else:
        named = entry.payload.get("open_transfers", []) if entry.kind == DAY_CLOSED else []
    return [each for each in named if isinstance(each, str)] if isinstance(named, list) else []


def _half(entry: Entry) -> _Half | None:
    """Return what an entry says of its transfer; None unless postings and fact say it, too."""
    if entry.kind not in _FACTS:
        return None
    amount, transfer = entry.payload.get("amount"), entry.payload.get("transfer")
    if type(amount) is not int or amount <= 0 or not isinstance(transfer, str):
        return None
    into = _SIGNS[entry.kind] * amount
    moved = {(str(Account.DRAWER), into), (str(Account.IN_TRANSIT), -into)}
    claimed = [(fact.kind, fact.key) for fact, _cites in entry.facts]
    if set(entry.postings) != moved or claimed != [(_FACTS[entry.kind], transfer)]:
        return None
    of = entry.hash.hex() if entry.kind == SENT else str(entry.payload.get("hash"))
    return _Half(entry.key, of, amount)


def _known(connection: Connection, kind: str, touched: list[str]) -> dict[str, _Half]:
    known: dict[str, _Half] = {}
    for portion in portions(touched):
        for row in connection.execute(_HALVES, {"of_kind": kind, "keys": portion}):
            said: dict[str, Any] = parse(bytes(row.body))["payload"]
            of = bytes(row.hash).hex() if kind == SENT_FACT else str(said.get("hash"))
            key = EntryKey(row.terminal, row.epoch, row.seq)
            known[row.key] = _Half(key, of, int(said["amount"]))
    return known


_HALVES: Final = (
    select(facts, entries.c.body, entries.c.hash)
    .join(
        entries,
        (entries.c.terminal == facts.c.terminal)
        & (entries.c.epoch == facts.c.epoch)
        & (entries.c.seq == facts.c.seq),
    )
    .where(
        facts.c.kind == bindparam("of_kind"),
        facts.c.key.in_(bindparam("keys", expanding=True)),
    )
)
_END: Final = (
    update(cases)
    .where(
        cases.c.branch == bindparam("of_branch"),
        cases.c.state == _OPEN,
        cases.c.reason == TRANSFER_OPEN,
        cases.c.detail.in_(bindparam("ended", expanding=True)),
    )
    .values(state=_CLOSED)
)
