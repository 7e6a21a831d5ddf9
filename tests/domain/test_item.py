"""An item as the manifest brings it, and what that means at the counter."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import DomesticIdentifier
from app.domain.item import FeePayer, Inspection, Item
from app.domain.money import Money
from app.errors import ClerkError, Refusal
from tests.domain.samples import LINE, item, line
from tests.domain.test_identifiers import DOMESTIC, S10

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1)).map(date.isoformat)
TEXTS = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=60)


@st.composite
def manifest_lines(draw: st.DrawFn) -> dict[str, object]:
    category = draw(st.sampled_from([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 77]))
    cod = draw(st.integers(1, 50_000_000)) if category in {4, 6, 7, 10} else 0
    arrived, stored = sorted([draw(DAYS), draw(DAYS)])
    return line(
        identifier=draw(DOMESTIC | S10).text,
        arrival=draw(st.from_regex(r"M[0-9]{8}-[0-9]/[0-9]{1,5}", fullmatch=True)),
        mail_type=draw(st.integers(0, 99)),
        category=category,
        weight_g=draw(st.integers(0, 50_000)),
        declared=cod + draw(st.integers(0, 1_000_000)),
        cod=cod,
        sender=draw(TEXTS),
        sender_kind=draw(st.sampled_from(["shop", "private"])),
        addressee=draw(TEXTS),
        phone=draw(TEXTS),
        address=draw(TEXTS),
        shelf=draw(TEXTS),
        arrived_on=arrived,
        stored_until=stored,
        services=draw(st.lists(st.integers(0, 99), unique=True).map(sorted)),
        inventory=draw(st.integers(0, 1)),
        defective=draw(st.integers(0, 1)),
        hold=draw(TEXTS),
    )


def test_a_line_of_the_manifest_becomes_an_item() -> None:
    parcel = item(services=[38, 24], inventory=1, hold="Приостановлено по 115-ФЗ")
    assert parcel == Item(
        identifier=DomesticIdentifier("800847", "40", "39751"),
        arrival="M20261120-1/17",
        mail_type=23,
        category=4,
        weight_g=1200,
        declared=Money(250_000),
        cod=Money(234_000),
        sender="ООО «Ромашка»",
        sender_kind="shop",
        addressee="Иванова Анна Петровна",
        phone="+79990000000",
        address="630000, Новосибирск,\u00a0ул. Ленина, 1",
        shelf="А-12",
        arrived_on=date(2026, 11, 20),
        stored_until=date(2026, 12, 7),
        services=frozenset({24, 38}),
        inventory=True,
        defective=False,
        hold="Приостановлено по 115-ФЗ",
    )
    assert parcel.key == "80084740397510@M20261120-1/17"


def test_no_hold_and_no_flags_are_told_apart_from_held_items() -> None:
    parcel = item()
    assert (parcel.hold, parcel.inventory, parcel.defective) == (None, False, False)
    assert parcel.to_payload() == LINE


@given(manifest_lines())
def test_what_came_down_goes_back_up_unchanged(payload: dict[str, object]) -> None:
    assert Item.from_payload(payload).to_payload() == payload


def test_texts_may_be_long_but_not_endless() -> None:
    assert item(address="х" * 500).address == "х" * 500


def test_fields_of_a_newer_centre_are_left_alone() -> None:
    assert item(colour="зелёный") == item()


@pytest.mark.parametrize("field", sorted(LINE))
def test_a_missing_field_is_named(field: str) -> None:
    payload = line()
    del payload[field]
    refused(payload, field)


@pytest.mark.parametrize("field", sorted(LINE))
@pytest.mark.parametrize("value", [None, 1.5, True, {}, b"x"])
def test_a_field_of_a_wrong_type_is_named(field: str, value: object) -> None:
    refused({**LINE, field: value}, field)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("identifier", "10944022440322"),
        ("identifier", ""),
        ("arrival", ""),
        ("arrival", "M1@17"),
        ("arrival", "M" * 65),
        ("mail_type", -1),
        ("category", -4),
        ("weight_g", -1),
        ("declared", -1),
        ("declared", 233_999),
        ("cod", -1),
        ("cod", 0),
        ("sender", "Ромашка\nЛютик"),
        ("sender", "x" * 501),
        ("sender_kind", "магазин"),
        ("addressee", "Иванова\x00"),
        ("address", "ул.\u202eанинеЛ"),
        ("arrived_on", "20.11.2026"),
        ("arrived_on", "20261120"),
        ("stored_until", "2026-02-30"),
        ("stored_until", "2026-11-19"),
        ("services", ["24"]),
        ("services", [True]),
        ("inventory", 2),
        ("defective", -1),
    ],
)
def test_a_field_that_makes_no_sense_is_named(field: str, value: object) -> None:
    refused({**LINE, field: value}, field)


def test_money_to_collect_without_such_a_category_is_refused() -> None:
    refused(line(category=2), "cod")


def test_an_obligatory_payment_needs_no_declared_value() -> None:
    assert item(category=7, declared=0).cod == Money(234_000)


@pytest.mark.parametrize("category", [4, 6, 10])
def test_cod_above_the_declared_value_is_refused(category: int) -> None:
    refused(line(category=category, declared=233_999), "declared")


def test_cod_up_to_the_declared_value_is_right() -> None:
    assert item(declared=234_000).cod == Money(234_000)


def test_a_refused_line_names_the_item_where_it_can() -> None:
    with pytest.raises(ClerkError) as refusal:
        item(cod=-1)
    assert refusal.value.values == {"field": "cod", "item": "80084740397510"}
    with pytest.raises(ClerkError) as refusal:
        item(identifier="Иванова Анна Петровна, 79990000000")
    assert refusal.value.values == {"field": "identifier", "item": "Иванова Анна Петровн"}


@pytest.mark.parametrize(
    ("category", "is_cod"),
    [(0, False), (1, False), (2, False), (3, False), (4, True), (6, True), (7, True), (8, False),
     (9, False), (10, True)],
)  # fmt: skip
def test_the_category_says_whether_there_is_money_to_collect(category: int, is_cod: bool) -> None:  # noqa: FBT001
    assert item(category=category, cod=1 if is_cod else 0).is_cod is is_cod


def test_the_fee_is_the_addressee_s_unless_the_sender_paid_it() -> None:
    assert item().fee_payer is FeePayer.ADDRESSEE
    assert item(services=[24]).fee_payer is FeePayer.SENDER


@pytest.mark.parametrize(
    "changed",
    [{"inventory": 1}, {"defective": 1}, {"services": [38]}, {"services": [81]},
     {"services": [82]}, {"services": [24, 83]}],
)  # fmt: skip
def test_some_items_are_opened_before_the_money_is_taken(changed: dict[str, int]) -> None:
    assert item(**changed).inspection is Inspection.BEFORE_PAYMENT


def test_an_intact_item_without_an_inventory_is_paid_first() -> None:
    assert item(services=[24]).inspection is Inspection.AFTER_PAYMENT


@pytest.mark.parametrize(
    ("today", "days"),
    [(date(2026, 12, 2), 5), (date(2026, 12, 7), 0), (date(2026, 12, 9), -2)],
)
def test_days_of_storage_are_counted_down_and_beyond(today: date, days: int) -> None:
    assert item().days_left(today) == days


def test_kinds_and_categories_have_names_for_people() -> None:
    assert item().kind_text == "Посылка онлайн"
    assert item().category_text == "с объявленной ценностью и наложенным платежом"


def test_codes_nobody_knows_yet_are_shown_as_numbers() -> None:
    stranger = item(mail_type=99, category=77, cod=0)
    assert (stranger.kind_text, stranger.category_text) == ("РПО вида 99", "категория 77")


def test_an_item_is_never_made_to_contradict_itself() -> None:
    with pytest.raises(ClerkError):
        replace(item(), cod=Money(300_000))


def test_the_same_number_of_another_arrival_is_another_item() -> None:
    assert item().key != item(arrival="M20271120-1/17").key


def refused(payload: dict[str, object], field: str) -> None:
    with pytest.raises(ClerkError) as refusal:
        Item.from_payload(payload)
    assert refusal.value.code is Refusal.MALFORMED_MANIFEST
    assert refusal.value.values["field"] == field
