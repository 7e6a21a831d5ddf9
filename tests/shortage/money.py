"""Notes and coins as they lie in a drawer, and how people pay with them."""

from collections import Counter
from random import Random

PIECES = (
    500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000,
    1_000, 500, 200, 100, 50, 10, 1,
)  # fmt: skip
"""What is in hands today, in kopecks; kopecks below ten only make sums come out."""

PAID_WITH = (500_000, 200_000, 100_000, 50_000, 10_000)
LOOK_ALIKE = {
    500_000: (100_000, 200_000, 50_000),
    200_000: (20_000, 100_000, 500_000),
    100_000: (500_000, 10_000, 50_000),
    50_000: (100_000, 10_000, 5_000),
    20_000: (200_000, 10_000),
    10_000: (100_000, 5_000, 20_000),
    5_000: (10_000, 50_000),
    1_000: (500, 200),
    500: (1_000, 100),
    200: (100, 500),
    100: (200, 500),
}
"""Pairs that are confused: by colour, by size, by the number of noughts."""

Money = Counter[int]


def pieces_of(amount: int) -> Money:
    """Make a sum of as few pieces as can be."""
    found: Money = Counter()
    for piece in PIECES:
        found[piece], amount = divmod(amount, piece)
    return +found


def total(money: Money) -> int:
    return sum(piece * count for piece, count in money.items())


def tender_for(due: int, chance: Random) -> Money:
    """Choose what a customer hands over: the exact sum, one big note, or the next round sum."""
    manner = chance.random()
    if manner < 0.3:
        return pieces_of(due)
    if manner < 0.65:
        fits = [piece for piece in PAID_WITH if piece >= due]
        if fits:
            return Counter([fits[-1] if chance.random() < 0.7 else fits[0]])
    step = chance.choice((5_000, 10_000, 10_000, 50_000, 100_000))
    return pieces_of(-(-due // step) * step)


def first_float(chance: Random) -> Money:
    """Put together what a shift begins with: enough small money to give change."""
    return +Counter(
        {
            100_000: chance.randint(0, 6),
            50_000: chance.randint(2, 10),
            20_000: chance.randint(0, 5),
            10_000: chance.randint(10, 40),
            5_000: chance.randint(10, 40),
            1_000: chance.randint(30, 80),
            500: chance.randint(20, 60),
            200: chance.randint(30, 80),
            100: chance.randint(40, 90),
            50: chance.randint(20, 60),
            10: chance.randint(40, 120),
            1: 400,
        }
    )
