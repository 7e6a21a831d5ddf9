"""What the centre corrected, on the report of a day or a shift: its own table, apart from sales."""

from collections.abc import Iterator

from app.domain.corrections import CorrectionLine
from app.domain.report import Figures
from printing.names import ACCOUNTS
from printing.pdf import Align
from printing.tables import Column, Flow, Table

HEADING = "Исправления центра"


def add_corrections(flow: Flow, figures: Figures) -> None:
    """Add one row for each posting of an accepted correction; nothing where there was none."""
    if not figures.corrections:
        return
    columns = (
        Column("Кто и почему", 0.42),
        Column("Запись", 0.16),
        Column("Счёт", 0.26),
        Column("Сумма, ₽", 0.16, Align.RIGHT),
    )
    rows = tuple(row for each in figures.corrections for row in _rows(each))
    flow.table(f"{HEADING}: {len(figures.corrections)}", Table(columns, rows))


def _rows(line: CorrectionLine) -> Iterator[tuple[str, ...]]:
    """Say who, why and of which entry once, beside the first posting."""
    head = (f"{line.by}: {line.reason}", line.original)
    for posting in line.postings:
        amount = posting.amount.rubles_text.replace("-", "−")
        yield (*head, ACCOUNTS[posting.account], amount)
        head = ("", "")
