"""What a customer owes for one item."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.charges import Charge, ChargeKind, charges_for
from app.domain.item import Item
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.policy import shipped_terms
from app.domain.tariff import shipped_tariffs
from app.errors import ClerkError, Refusal
from tests.domain.samples import item

TARIFFS = shipped_tariffs().on(date(2026, 11, 20))
PAID_STORAGE = replace(TARIFFS, storage=replace(TARIFFS.storage, fee_per_day=Money(500)))


def sums(charges: tuple[Charge, ...]) -> dict[str, int]:
    return {str(charge.kind): charge.amount.kopecks for charge in charges}


def test_a_cod_item_costs_the_cod_and_the_fee_for_its_transfer() -> None:
    charges = charges_for(item(), TARIFFS, None, 3)
    assert sums(charges) == {"cod": 234_000, "cod_fee": 18_360}
    assert {charge.item for charge in charges} == {item().key}


def test_the_sender_may_have_paid_the_fee() -> None:
    assert sums(charges_for(item(services=[24]), TARIFFS, None, 3)) == {"cod": 234_000}


def test_an_item_without_cod_costs_nothing() -> None:
    assert charges_for(item(category=2, cod=0), TARIFFS, None, 3) == ()


def test_storage_beyond_the_free_days_is_a_charge() -> None:
    charges = charges_for(item(category=2, cod=0), PAID_STORAGE, None, 17)
    assert sums(charges) == {"storage": 1_000}


def test_all_charges_come_in_the_order_of_the_receipt() -> None:
    charges = charges_for(item(), PAID_STORAGE, shipped_terms(), 16)
    assert list(sums(charges).items()) == [
        ("cod", 234_000), ("cod_fee", 18_360), ("storage", 500), ("policy", 9_900),
    ]  # fmt: skip
    assert [charge.account for charge in charges] == [
        Account.COD_PAYABLE, Account.COD_FEE, Account.STORAGE_FEE, Account.POLICY_PREMIUM,
    ]  # fmt: skip


@pytest.mark.parametrize("parcel", [item(sender_kind="private"), item(category=2, cod=0)])
def test_a_policy_is_never_charged_where_it_may_not_be_sold(parcel: Item) -> None:
    with pytest.raises(ClerkError) as refusal:
        charges_for(parcel, TARIFFS, shipped_terms(), 3)
    assert refusal.value.code is Refusal.NOT_ELIGIBLE
    assert refusal.value.values == {"item": "80084740397510"}


@pytest.mark.parametrize("kind", ChargeKind)
def test_every_charge_is_owed_to_an_account(kind: ChargeKind) -> None:
    assert Charge(kind, Money(1), None).account in Account
