"""A journal of many sales, written by the program's own journal without the services' reading."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from app.clock import SystemClock
from app.domain.visit import Kind
from app.messages.entries import Author, AuthorKind, Draft, FactKey
from app.messages.signers import SESSION_OPENED
from app.messages.signing import Signer
from app.services.epochs import open_epoch
from app.store.database import Role, Store
from app.store.journal import Journal, Unit, Writer
from app.store.projections import SHIFT_OPENED
from app.store.tables import identity

_TERMINAL: Final = "660049-2"
_CLERK: Final = "002417"
_SHIFT: Final = "bench-shift"
_SALES_IN_COMMIT: Final = 500
_PRICE: Final = 9_900
_COD: Final = 234_000
_FEE: Final = 18_360
_DUE: Final = _COD + _FEE + _PRICE
_HEAD: Final = 3
"""Entries before the first sale: the epoch, the session, the shift."""

SALE: Final = 7
"""Entries of one sale, from the scan to the hand-over."""


def write_journal(path: Path, key: bytes, entries: int) -> int:
    """Write a journal of about so many entries, whole sales only; return how many there are."""
    store = Store.open(path, key, Role.WINDOW)
    try:
        journal = _enrolled(store)
        sales = max((entries - _HEAD) // SALE, 1)
        hand = _signed_in(journal)
        with journal.write(hand) as unit:
            unit.append(_shift())
        for first in range(0, sales, _SALES_IN_COMMIT):
            with journal.write(hand) as unit:
                for number in range(first, min(first + _SALES_IN_COMMIT, sales)):
                    _sell(unit, number)
        store.checkpoint()
    finally:
        store.close()
    return _HEAD + sales * SALE


def _enrolled(store: Store) -> Journal:
    with store.transaction() as connection:
        connection.execute(
            insert(identity).values(
                terminal=_TERMINAL,
                epoch=1,
                branch="660049",
                branch_name="Красноярск",
                window=2,
                terminal_secret=Signer.new().secret,
                recovery_secret=Signer.new().secret,
                centre_key=Signer.new().key,
                centre_url="http://127.0.0.1:1",
                continues="",
            )
        )
    journal = Journal(store, SystemClock())
    open_epoch(journal)
    return journal


def _signed_in(journal: Journal) -> Writer:
    session = Signer.new()
    terminal = Author(AuthorKind.TERMINAL, _TERMINAL, "sign_in")
    with journal.write(Writer(terminal, journal.identity.terminal_signer)) as unit:
        bound = {"clerk": _CLERK, "role": "clerk", "rights": ["serve"], "session_key": session.key}
        unit.append(Draft(kind=SESSION_OPENED, payload=bound, private={"name": "Орлова М. С."}))
    return Writer(Author(AuthorKind.CLERK, _CLERK, "key:Return"), session)


def _shift() -> Draft:
    payload = {"shift": _SHIFT, "number": 1, "day": "2026-11-21", "count": []}
    return Draft(kind=SHIFT_OPENED, payload=payload)


def _sell(unit: Unit, number: int) -> None:
    """Append a sale: the same kinds, fields, claims and postings as the services write."""
    for draft in _drafts(number):
        unit.append(draft)


def _drafts(number: int) -> Iterator[Draft]:
    identifier = f"{80_000_000_000_000 + number}"
    item, visit = f"{identifier}@M20261118-1/{number}", f"{number:032x}"
    of = {"visit": visit, "shift": _SHIFT}
    settlement, policy = f"{number:08x}-0000-4000-8000-000000000000", f"ZP660049{number:010}"
    carried = {
        "key": item, "identifier": identifier, "arrival": f"M20261118-1/{number}", "mail_type": 23,
        "category": 4, "weight_g": 1_240, "declared": _COD, "cod": _COD, "sender_kind": "shop",
        "shelf": "Б-14", "arrived_on": "2026-11-18", "stored_until": "2026-12-03", "services": [],
        "inventory": 0, "defective": 0, "hold": "",
    }  # fmt: skip
    charges = [["cod", _COD], ["cod_fee", _FEE]]
    opened = {"item": carried, "charges": charges, "offerable": 1, "opening": "item"}
    personal = {"addressee": f"Получатель {number}", "phone": "+70000000001"}
    yield Draft(
        kind=Kind.VISIT_OPENED,
        payload=of | opened | {"scan": identifier, "tariffs": "2026-1"},
        private={"item": personal},
    )
    yield Draft(
        kind=Kind.CUSTOMER_IDENTIFIED,
        payload={"visit": visit, "way": "document"},
        private={"masked": "45•• ••3456", "number": f"4507{number:06}"},
    )
    terms = {"terms": "zp-2022", "price": _PRICE, "term_months": 1, "reading_time_s": 8}
    yield Draft(kind=Kind.OFFER_SHOWN, payload={"visit": visit, "item": item} | terms)
    answer = {"visit": visit, "item": item, "answer": "accepted", "way": "touch"}
    yield Draft(kind=Kind.OFFER_ANSWERED, payload=answer | {"displayed_ms": 9_000})
    sold = {"item": item, "number": policy, "block": "B1", "serial": number, "price": _PRICE}
    started = {
        "settlement": settlement, "due": _DUE, "cash": _DUE, "card": 0, "change": 0,
        "charges": [[item, *each] for each in (*charges, ["policy", _PRICE])],
        "policies": [sold], "lines": [], "task": "0" * 64,
    }  # fmt: skip
    earned = (("cod_payable", -_COD), ("cod_fee", -_FEE), ("policy_premium", -_PRICE))
    put = (("drawer", _DUE), *earned)
    yield Draft(
        kind=Kind.SETTLEMENT_STARTED,
        payload=of | started,
        pending=put,
        facts=((FactKey("settled", item, 1), None), (FactKey("policy", item, 1), None)),
        numbers=(("policy", "B1", number),),
        private={"clerk_name": "Орлова М. С."},
    )
    proof = {"settlement": settlement, "document": number + 1, "sign": "3849583049", "total": _DUE}
    yield Draft(
        kind=Kind.SETTLEMENT_POSTED,
        payload=of | proof,
        postings=put,
        documents=("slip", f"policy:{policy}"),
    )
    yield Draft(
        kind=Kind.HANDED_OVER,
        payload={"visit": visit, "items": [item], "label": ""},
        facts=((FactKey("handed_over", item, 1), None),),
    )
