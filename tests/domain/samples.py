"""One item of the daily run, its line in the manifest, and tables to be changed at will."""

import json
from typing import Any

from app.domain.item import Item
from app.domain.reference import Payload

LINE: Payload = {
    "identifier": "80084740397510",
    "arrival": "M20261120-1/17",
    "mail_type": 23,
    "category": 4,
    "weight_g": 1200,
    "declared": 250_000,
    "cod": 234_000,
    "sender": "ООО «Ромашка»",
    "sender_kind": "shop",
    "addressee": "Иванова Анна Петровна",
    "phone": "+79990000000",
    "address": "630000, Новосибирск,\u00a0ул. Ленина, 1",
    "shelf": "А-12",
    "arrived_on": "2026-11-20",
    "stored_until": "2026-12-07",
    "services": [],
    "inventory": 0,
    "defective": 0,
    "hold": "",
}


def line(**changed: object) -> dict[str, object]:
    return {**LINE, **changed}


def item(**changed: object) -> Item:
    return Item.from_payload(line(**changed))


def copy_of(payload: Payload) -> dict[str, Any]:
    """Return a deep copy, free to be changed."""
    copy: dict[str, Any] = json.loads(json.dumps(payload))
    return copy
