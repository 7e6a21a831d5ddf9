"""Corrections as the centre issues them, for a counter with a centre of its own."""

import json
from typing import Any

from app.domain.corrections import Correction
from app.domain.ledger import Account, Posting
from app.domain.money import Money
from app.messages.canonical import Payload
from app.messages.entries import EntryKey
from app.messages.feed import Stream
from app.store import queries
from tests.support.counter import TERMINAL, Counter, feed

ID = "3f6c1f0e5a7b4c2d9e8f7a6b5c4d3e2f"
BY = "Отдел учёта, Петрова Н. В."
REASON = "Один перевод проведён дважды"
SUM = Money(5_000)


def correction(counter: Counter, kind: str = "settlement_posted", **changes: Any) -> Payload:
    """Return the payload of a correction of the newest entry of a kind."""
    with counter.store.read() as connection:
        body = json.loads(counter.last_body(kind))
        key = EntryKey(TERMINAL, body["epoch"], body["seq"])
        row = queries.entry_row(connection, key)
    sides = (Posting(Account.COD_PAYABLE, SUM), Posting(Account.DRAWER, -SUM))
    made = Correction(ID, TERMINAL, key.text, bytes(row.hash).hex(), BY, REASON, ISSUED, sides)
    return made.to_payload() | changes


def deliver(counter: Counter, payload: Payload) -> None:
    feed(counter.agent, counter.centre, Stream.URGENT, [("correction_issued", payload)])


ISSUED = "2026-11-21T09:00:00Z"
