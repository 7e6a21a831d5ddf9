"""States of items and policies at the centre, folded from the entries of visits."""

from typing import Final

from sqlalchemy import Connection, bindparam, update

from app.central.database import Row, insert_new, upsert
from app.central.tables import policies, visit_items
from app.domain.visit import Kind
from app.messages.entries import Entry

IN_VISIT: Final = "in_visit"
REFUSED: Final = "refused"
RESERVED: Final = "reserved"
SOLD: Final = "sold"
VOID: Final = "void"

_ITEMS_AFTER: Final = {
    Kind.SETTLEMENT_STARTED: "settling",
    Kind.SETTLEMENT_POSTED: "settled",
    Kind.SETTLEMENT_VOIDED: IN_VISIT,
    Kind.HANDED_OVER: "handed_over",
    Kind.VISIT_CANCELLED: "cancelled",
    Kind.RETURN_STARTED: "returning",
    Kind.RETURN_VOIDED: "settled",
    Kind.RETURNED: "cancelled",
}
"""What becomes of a visit's items, but for those that the customer refused."""

_POLICY_AFTER: Final = {Kind.SETTLEMENT_POSTED: SOLD, Kind.SETTLEMENT_VOIDED: VOID}


class VisitStates:
    """What the visits of one page do to items and policies, written at its end at once."""

    def __init__(self, branch: str) -> None:
        self._branch: Final = branch
        self._items: Final[dict[tuple[str, str], Row]] = {}
        self._refused: Final[list[Row]] = []
        self._visits: Final[dict[str, str]] = {}
        self._policies: Final[dict[str, Row]] = {}
        self._settled: Final[dict[str, str]] = {}
        self._returned: Final[set[str]] = set()

    def follow(self, entry: Entry) -> None:
        """Fold one entry. Raises KeyError or TypeError for a payload that is not of its kind."""
        if entry.kind not in _VISIT_KINDS:
            return
        kind, visit = Kind(entry.kind), _text(entry.payload["visit"])
        if kind in (Kind.VISIT_OPENED, Kind.ITEM_ADDED):
            item = _text(entry.payload["item"]["key"])
            row = {"visit": visit, "item": item, "branch": self._branch, "state": IN_VISIT}
            self._items[visit, item] = row | entry.key._asdict()
        elif kind is Kind.ITEM_REFUSED:
            self._refuse(visit, _text(entry.payload["item"]))
        elif kind is Kind.SETTLEMENT_STARTED:
            self._reserve(entry, visit)
        elif kind in _POLICY_AFTER:
            self._settle(visit, _POLICY_AFTER[kind])
        elif kind is Kind.RETURNED:
            self._give_up(visit)
        if kind in _ITEMS_AFTER:
            self._move(visit, _ITEMS_AFTER[kind])

    def write(self, connection: Connection) -> None:
        """Move the rows that stand there first, then insert the page's own in their last state."""
        if self._refused:
            connection.execute(_REFUSE, self._refused)
        for statement, states in ((_SETTLE, self._settled), (_MOVE, self._visits)):
            if states:
                where = {"of_branch": self._branch}
                rows = [{"of_visit": visit, "now": now} | where for visit, now in states.items()]
                connection.execute(statement, rows)
        if self._returned:
            rows = [{"of_visit": visit, "of_branch": self._branch} for visit in self._returned]
            connection.execute(_GIVE_UP, rows)
        upsert(connection, visit_items, list(self._items.values()))
        insert_new(connection, policies, list(self._policies.values()))

    def _reserve(self, entry: Entry, visit: str) -> None:
        where = {"visit": visit, "branch": self._branch, "state": RESERVED} | entry.key._asdict()
        rows = {
            _text(policy["number"]): {"number": policy["number"], "item": _text(policy["item"])}
            for policy in entry.payload["policies"]
        }
        self._policies.update({number: row | where for number, row in rows.items()})

    def _settle(self, visit: str, now: str) -> None:
        # Rows that were reserved before this page change at the first settlement's end only.
        self._settled.setdefault(visit, now)
        for row in self._policies.values():
            if row["visit"] == visit and row["state"] == RESERVED:
                row["state"] = now

    def _give_up(self, visit: str) -> None:
        self._returned.add(visit)
        for row in self._policies.values():
            if row["visit"] == visit and row["state"] == SOLD:
                row["state"] = VOID

    def _refuse(self, visit: str, item: str) -> None:
        where = {"of_visit": visit, "of_item": item, "of_branch": self._branch}
        self._refused.append(where)
        if (visit, item) in self._items:
            self._items[visit, item]["state"] = REFUSED

    def _move(self, visit: str, now: str) -> None:
        self._visits[visit] = now
        for (of_visit, _item), row in self._items.items():
            if of_visit == visit and row["state"] != REFUSED:
                row["state"] = now


def policy_numbers(entry: Entry) -> list[str]:
    """Return the policy numbers that the entry brings into the world."""
    if entry.kind != Kind.SETTLEMENT_STARTED:
        return []
    return [_text(policy["number"]) for policy in entry.payload["policies"]]


def is_return_alone(entry: Entry) -> bool:
    """Tell whether money went back without a second person: people have to look at it."""
    is_first = entry.kind == Kind.RETURN_STARTED and "held" not in entry.payload
    return is_first and entry.payload.get("second") != "manager"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


_VISIT_KINDS: Final = frozenset(str(kind) for kind in Kind)
_SETTLE: Final = (
    update(policies)
    .where(
        policies.c.visit == bindparam("of_visit"),
        policies.c.branch == bindparam("of_branch"),
        policies.c.state == RESERVED,
    )
    .values(state=bindparam("now"))
)
_GIVE_UP: Final = (
    update(policies)
    .where(
        policies.c.visit == bindparam("of_visit"),
        policies.c.branch == bindparam("of_branch"),
        policies.c.state == SOLD,
    )
    .values(state=VOID)
)
_MOVE: Final = (
    update(visit_items)
    .where(
        visit_items.c.visit == bindparam("of_visit"),
        visit_items.c.branch == bindparam("of_branch"),
        visit_items.c.state != REFUSED,
    )
    .values(state=bindparam("now"))
)
_REFUSE: Final = (
    update(visit_items)
    .where(
        visit_items.c.visit == bindparam("of_visit"),
        visit_items.c.item == bindparam("of_item"),
        visit_items.c.branch == bindparam("of_branch"),
    )
    .values(state=REFUSED)
)
