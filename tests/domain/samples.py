"""One item of the daily run, and lines of the manifest it came by."""

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


def line(**changed: int | str | list[object]) -> dict[str, object]:
    return {**LINE, **changed}


def item(**changed: int | str | list[object]) -> Item:
    return Item.from_payload(line(**changed))
