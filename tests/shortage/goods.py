"""What customers come for: items with sums as shops, fees and policies make them."""

from dataclasses import dataclass, field
from random import Random

from tests.shortage.money import Money, tender_for, total

POLICIES = ((100_000, 4_900), (300_000, 9_900), (700_000, 19_900), (10**9, 34_900))


@dataclass
class Deal:
    """One payment: what the record will say, and what hands really do.

    `given` and `back` are the pieces that change hands; `typed` is what the record holds as
    received. `outcome` is posted, recovered, voided or unknown.
    """

    charges: list[list[object]]
    at_s: int
    is_card: bool = False
    typed: int = 0
    given: Money = field(default_factory=Money)
    back: Money = field(default_factory=Money)
    outcome: str = "posted"
    is_paid_anew: bool = False

    @property
    def due(self) -> int:
        return sum(int(str(amount)) for _item, _kind, amount in self.charges)

    @property
    def change(self) -> int:
        return 0 if self.is_card else self.typed - self.due

    @property
    def items(self) -> list[str]:
        return [*dict.fromkeys(str(item) for item, _kind, _amount in self.charges)]

    def part_of(self, item: str) -> int:
        return sum(int(str(amount)) for each, _kind, amount in self.charges if each == item)


def deal(chance: Random, at_s: int, number: int) -> Deal:
    """Make an honest payment."""
    charges: list[list[object]] = []
    for place in range(chance.choices((1, 2, 3), (88, 9, 3))[0]):
        item = f"{80_000_000_000_000 + number * 10 + place}@M1/{number}"
        charges += _charges(chance, item)
    made = Deal(charges, at_s, is_card=chance.random() < 0.35)
    if not made.is_card:
        made.given = tender_for(made.due, chance)
        made.typed = total(made.given)
        made.outcome = chance.choices(("posted", "recovered", "voided"), (95, 2, 3))[0]
        made.is_paid_anew = made.outcome == "voided"
    return made


def _charges(chance: Random, item: str) -> list[list[object]]:
    price = _price(chance)
    charges: list[list[object]] = [[item, "cod", price]]
    if chance.random() < 0.5:
        charges.append([item, "cod_fee", _fee(price)])
    if chance.random() < 0.05:
        charges.append([item, "storage", 1_500 * chance.randint(1, 15)])
    if chance.random() < 0.3:
        charges.append([item, "policy", next(sum_ for top, sum_ in POLICIES if price <= top)])
    return charges


def _price(chance: Random) -> int:
    """Return a shop's price in kopecks: round, just below round, in roubles, or with kopecks."""
    rubles = int(min(max(chance.lognormvariate(7.4, 0.8), 150), 30_000))
    manner = chance.random()
    if manner < 0.35:
        return max(rubles // 100, 2) * 10_000
    if manner < 0.65:
        return max(rubles // 100, 2) * 10_000 + chance.choice((9_900, 9_000, 9_500, 5_000))
    return rubles * 100 + (chance.randint(1, 99) if manner > 0.85 else 0)


def _fee(price: int) -> int:
    """Return a fee that grows with the price, up to the kopeck, as fees in per cent do."""
    for top, fixed, per_cent in ((100_000, 8_000, 5), (500_000, 9_000, 4), (2_000_000, 19_000, 2)):
        if price <= top:
            return fixed + -(-price * per_cent // 100)
    return 29_000 + -(-price * 15 // 1_000)
