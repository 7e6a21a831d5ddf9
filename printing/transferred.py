"""Cash between windows on the report of a day or a shift: its own table, apart from sales."""

from app.domain.report import DayReport
from printing.pdf import Align
from printing.tables import Column, Flow, Table
from printing.transfers import TITLE, rows_of


def add_transfers(flow: Flow, report: DayReport) -> None:
    """Add the cash of all shifts of a report, where any went to other windows or came from them."""
    rows = tuple(row for shift in report.shifts for row in rows_of(shift))
    if rows:
        columns = (Column("Запись журнала", 0.7), Column("Сумма, ₽", 0.3, Align.RIGHT))
        flow.table(TITLE, Table(columns, rows))
