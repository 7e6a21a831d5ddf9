"""What a sibling window writes, and how the centre passes it on."""

from uuid import uuid4

from app.messages.canonical import Payload
from app.messages.entries import Draft, Entry, FactKey


def recorded(entry: Entry) -> tuple[str, Payload]:
    return "entry_recorded", {
        "body": entry.body.decode(),
        "hash": entry.hash.hex(),
        "signature": entry.signature.hex(),
        "terminal": entry.key.terminal,
    }


def cash_from(sender: int, receiver: int, amount: int = 100_000) -> Draft:
    """Return the entry by which a window sends one note to another."""
    transfer = uuid4().hex
    return Draft(
        kind="cash_sent",
        payload={
            "transfer": transfer,
            "shift": "s",
            "from": sender,
            "to": receiver,
            "amount": amount,
            "count": {str(amount): 1},
        },
        postings=(("drawer", -amount), ("in_transit", amount)),
        facts=((FactKey("transfer_sent", transfer, 1), None),),
    )
