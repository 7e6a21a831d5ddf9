"""What the customer owes for one item, line by line."""

from enum import StrEnum, auto
from typing import Final

from msgspec import Struct

from app.domain.item import FeePayer, Item
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.policy import PolicyTerms
from app.domain.tariff import DayTariffs
from app.errors import ClerkError, Refusal


class ChargeKind(StrEnum):
    """What a charge is for."""

    COD = auto()
    COD_FEE = auto()
    STORAGE = auto()
    POLICY = auto()


_ACCOUNTS: Final = {
    ChargeKind.COD: Account.COD_PAYABLE,
    ChargeKind.COD_FEE: Account.COD_FEE,
    ChargeKind.STORAGE: Account.STORAGE_FEE,
    ChargeKind.POLICY: Account.POLICY_PREMIUM,
}


class Charge(Struct, frozen=True):
    """One sum to pay, never negative. `item` is the key of the item it is for, if any."""

    kind: ChargeKind
    amount: Money
    item: str | None

    @property
    def account(self) -> Account:
        """The account that the money is due to."""
        return _ACCOUNTS[self.kind]


def charges_for(
    item: Item, tariffs: DayTariffs, terms: PolicyTerms | None, days: int
) -> tuple[Charge, ...]:
    """Return what is to pay for an item, without lines of zero.

    `days` is how long the item has lain in the branch, `terms` those of the policy if the
    customer wants one. The fee for the transfer of COD is the sender's where the sender paid it
    (service 24). Raises ClerkError NOT_ELIGIBLE for a policy that may not be sold with this
    item, NO_TARIFF for a COD sum beyond the tariff.
    """
    if terms is not None and not terms.eligible(item):
        raise ClerkError(Refusal.NOT_ELIGIBLE, item=item.identifier.text)
    addressee_pays_fee = item.is_cod and item.fee_payer is FeePayer.ADDRESSEE
    sums = {
        ChargeKind.COD: item.cod,
        ChargeKind.COD_FEE: tariffs.cod_fee.fee(item.cod) if addressee_pays_fee else Money.ZERO,
        ChargeKind.STORAGE: tariffs.storage.fee(days),
        ChargeKind.POLICY: terms.price if terms is not None else Money.ZERO,
    }
    return tuple(Charge(kind, amount, item.key) for kind, amount in sums.items() if amount)
