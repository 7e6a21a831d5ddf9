"""Phrases of what the fiscal register counted beside the journal."""

from app.domain.money import NBSP
from app.domain.register_totals import FiscalTotals, RegisterWitness
from app.domain.words import plural
from ui.presenters import register_words as words
from ui.presenters.facts import Fact


def register_witness(witness: RegisterWitness | None) -> str:
    """Return what the register's totals say beside the record; nothing where none was asked."""
    if witness is None:
        return ""
    said, recorded = witness.said, witness.recorded
    if said is None or recorded is None:
        return words.MUTE
    if witness.agrees:
        return words.AGREES.format(totals=totals(said))
    text = words.DIFFERS if witness.differs else words.WAITS
    return text.format(said=totals(said), recorded=totals(recorded))


def fact(witness: RegisterWitness) -> Fact:
    """Return the line of a shift's report."""
    said, recorded = witness.said, witness.recorded
    if said is None or recorded is None:
        return Fact(words.FACT, words.FACT_MUTE, "caption")
    if witness.agrees:
        return Fact(words.FACT, words.FACT_AGREES, "done")
    if not witness.differs:
        return Fact(words.FACT, words.FACT_WAITS, "attention")
    return Fact(words.FACT, words.FACT_DIFFERS, "attention")


def totals(found: FiscalTotals) -> str:
    """Return the receipts and sums of a register's shift: «12 чеков на 3 400,00 ₽»."""
    sales = f"{_count(found.sales, 'чек', 'чека', 'чеков')} на {found.sold.text}"
    if found.card:
        sales += f", картой {found.card.text}"
    if not found.returns:
        return sales
    back = _count(found.returns, "возврат", "возврата", "возвратов")
    return f"{sales}, {back} на {found.returned.text}"


def _count(number: int, one: str, few: str, many: str) -> str:
    return f"{number}{NBSP}{plural(number, one, few, many)}"
