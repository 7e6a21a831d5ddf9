"""Phrases of payment by card that are made of values."""

from typing import Final

from app.domain.money import NBSP
from app.domain.words import plural
from app.services.acquirer import BankWitness
from ui.presenters import card_words as words

_NAMED: Final = 3
"""References that are named; more of them are counted."""


def bank_witness(witness: BankWitness | None) -> str:
    """Return what the bank's list says beside the record; nothing where no bank was asked."""
    if witness is None:
        return ""
    if not witness.is_answered:
        return words.BANK_MUTE
    if witness.agrees:
        count = witness.operations
        operations = f"{count}{NBSP}{plural(count, 'операция', 'операции', 'операций')}"
        return words.BANK_AGREES.format(operations=operations, sum=witness.charged.text)
    found = (
        (words.NOT_AT_BANK, witness.missing),
        (words.NOT_RECORDED, witness.strange),
    )
    what = [text.format(references=_some(numbers)) for text, numbers in found if numbers]
    return words.BANK_DIFFERS.format(what=", ".join(what))


def _some(references: tuple[str, ...]) -> str:
    named = ", ".join(references[:_NAMED])
    left = len(references) - _NAMED
    return f"{named} и ещё {left}" if left > 0 else named
