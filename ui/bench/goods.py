"""Parcels by the thousand: shops' items with cash on delivery, each for a person of its own."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from app.domain.identifiers import DomesticIdentifier
from app.domain.item import Item
from app.domain.money import Money
from app.domain.reference import Payload

_FIRST_INDEX: Final = 700_000
_MONTH: Final = "31"
_SERIALS: Final = 100_000
_KEPT: Final = timedelta(days=15)
_PRICE_KOPECKS: Final = 234_000
_ONLINE_PARCEL: Final = 23
_WITH_COD: Final = 4


def parcel(number: int, today: date) -> Item:
    """Return the item with this number; two numbers share neither identifier nor addressee."""
    index, serial = divmod(number, _SERIALS)
    price = Money(_PRICE_KOPECKS)
    return Item(
        identifier=DomesticIdentifier(str(_FIRST_INDEX + index), _MONTH, f"{serial:05}"),
        arrival=f"M{today:%Y%m%d}-9/{number + 1}",
        mail_type=_ONLINE_PARCEL,
        category=_WITH_COD,
        weight_g=1_240,
        declared=price,
        cod=price,
        sender="ООО «Ромашка»",
        sender_kind="shop",
        addressee="Ковалёва Анна Игоревна",
        phone=f"+7{number:010}",
        address="660049, Красноярск, пр. Мира, 10, кв. 5",
        shelf="Б-14",
        arrived_on=today,
        stored_until=today + _KEPT,
        services=frozenset(),
        inventory=False,
        defective=False,
        hold=None,
    )


def parcel_news(numbers: range, today: date) -> Iterator[tuple[str, Payload]]:
    """Yield the messages by which these parcels arrive."""
    for number in numbers:
        yield "item_arrived", parcel(number, today).to_payload()
