"""The report of a day or a shift on A4: figures first, then tables, and the proof on every page."""

from datetime import date, datetime
from typing import Final

from app.domain.money import Money
from app.domain.report import DayReport, Figures, ShiftReport
from app.domain.words import plural
from printing import lettering, pdf
from printing.corrected import add_corrections
from printing.lettering import Face, Ink, Type
from printing.names import ACCOUNTS, EARNED, PENDING, WAYS, face_value, local_time, signed
from printing.pdf import MM, Align, Box, Page, Rule, Text
from printing.tables import (
    CELL,
    CELL_STRONG,
    FOOT,
    LEFT,
    NOTE,
    RIGHT,
    TOP,
    WIDTH,
    Column,
    Figure,
    Flow,
    Table,
)
from printing.transferred import add_transfers

TEMPLATE: Final = "ot-a4-1"
"""Version of these pages; another layout has another one."""

_TITLE: Final = Type(24, Face.SEMIBOLD, Ink.ACCENT)
_BRAND: Final = Type(11, Face.SEMIBOLD)
_MARK: Final = Type(10, Face.SEMIBOLD, Ink.ATTENTION)
_FINE: Final = Type(7.5, ink=Ink.SECOND)
_POLICIES_A_ROW: Final = 4
_SIGNATURES: Final = 20 * MM
_SIGNED: Final = _SIGNATURES + 8 * MM
"""What stands below the last table: a note and the signatures, never on a page of their own."""

_DASH: Final = "–"


def render(report: DayReport) -> bytes:
    """Return the PDF of a report; the same report gives the same bytes."""
    flow = Flow(lambda page: _next_head(page, report))
    _head(flow, report)
    _money(flow, report)
    _shifts(flow, report)
    if report.shift is not None:
        _count(flow, report.shifts[0])
    _offers(flow, report.figures)
    _policies(flow, report.figures)
    _unknown(flow, report.figures)
    add_corrections(flow, report.figures)
    add_transfers(flow, report)
    _accounts(flow, report.figures)
    _positions(flow, report)
    _signatures(flow)
    for number, page in enumerate(flow.pages, start=1):
        _foot(page, report, f"Страница {number} из {len(flow.pages)}")
    return pdf.write(flow.pages, _title(report), report.as_of)


def _title(report: DayReport) -> str:
    of = f"день {report.day:%d.%m.%Y}" if report.shift is None else f"смену № {report.shift}"
    return f"Отчёт за {of}"


def _head(flow: Flow, report: DayReport) -> None:
    page = flow.page
    page.add(Box(LEFT, TOP - 2 * MM, WIDTH, 1.2 * MM, fill=Ink.ACCENT, radius=0))
    y = TOP + 5.5 * MM
    page.add(Text(LEFT, y, "Почта России", _BRAND))
    place = f"{report.branch} {report.branch_name} · окно {report.window}"
    page.add(Text(RIGHT, y, lettering.elided(place, NOTE, WIDTH * 0.7), NOTE, Align.RIGHT))
    y += 14 * MM
    page.add(Text(LEFT, y, _title(report), _TITLE))
    y += 6.5 * MM
    what = "Только это окно" if report.shift is None else f"День {report.day:%d.%m.%Y}"
    page.add(Text(LEFT, y, f"{what}, по записям до {local_time(report.as_of)}", NOTE))
    flow.y = y + 4.5 * MM
    if report.is_preliminary:
        why = ", ".join(PENDING[each] for each in report.pending)
        page.add(Box(LEFT, flow.y, WIDTH, 9 * MM, Ink.ATTENTION_SOFT, Ink.ATTENTION, 3))
        page.add(Text(LEFT + 4 * MM, flow.y + 5.8 * MM, f"ПРЕДВАРИТЕЛЬНЫЙ: {why}", _MARK))
        flow.y += 13 * MM


def _next_head(page: Page, report: DayReport) -> float:
    """Draw the head of a further page; return its lower edge."""
    y = TOP + 1.5 * MM
    mark = " · ПРЕДВАРИТЕЛЬНЫЙ" if report.is_preliminary else ""
    page.add(Text(LEFT, y, f"{_title(report)}{mark}", CELL_STRONG))
    page.add(Text(RIGHT, y, f"окно {report.window}, {report.branch}", NOTE, Align.RIGHT))
    page.add(Rule(LEFT, y + 2.4 * MM, RIGHT, y + 2.4 * MM, 0.9, Ink.ACCENT))
    return y + 7 * MM


def _money(flow: Flow, report: DayReport) -> None:
    figures, receipts = report.figures, report.figures.receipts
    checks = plural(receipts.documents, "чек", "чека", "чеков")
    flow.figures(
        [
            Figure("Принято", receipts.total.text, f"{receipts.documents} {checks}"),
            Figure("Наличными", receipts.cash.text),
            Figure("Картой", receipts.card.text),
            _difference(report),
        ]
    )
    flow.beside(("За что принято", _earned(figures)), ("Получатели", _people(figures)))


def _earned(figures: Figures) -> Table:
    taken = [(ACCOUNTS[each], figures.taken_for(each).rubles_text) for each in EARNED]
    back = figures.money_back
    if back.documents:
        taken.append((f"Возвращено, чеков: {back.documents}", signed(-back.total, unit="")))
    return Table(
        (Column("За что", 0.68), Column("Сумма, ₽", 0.32, Align.RIGHT)),
        tuple(taken),
        ("Итого по чекам", figures.receipts.total.rubles_text),
    )


def _people(figures: Figures) -> Table:
    counted = (
        ("Выдач начато", figures.visits),
        ("Выдач завершено", figures.handed_over),
        ("Выдач отменено", figures.cancelled),
        ("РПО вручено", figures.items),
        ("РПО не забрали", figures.refused),
        ("РПО возвращено", figures.returned),
    )
    return Table(
        (Column("Что", 0.75), Column("Сколько", 0.25, Align.RIGHT)),
        tuple((name, str(number)) for name, number in counted),
    )


def _difference(report: DayReport) -> Figure:
    found = [shift.difference for shift in report.shifts if shift.difference is not None]
    if not found:
        return Figure("Расхождение", _DASH, "касса не пересчитана")
    whole = Money.total(found)
    if not any(found):
        return Figure("Расхождение", whole.text, "касса сошлась")
    name = "недостача" if whole < Money.ZERO else "излишек" if whole else "по сменам, см. ниже"
    return Figure("Расхождение", signed(whole), name, Ink.ERROR)


def _shifts(flow: Flow, report: DayReport) -> None:
    sums = ("На начало, ₽", "Ожидалось, ₽", "Насчитано, ₽", "Разница, ₽")
    columns = (
        Column("№", 0.05),
        Column("Оператор", 0.23),
        Column("Открыта", 0.1),
        Column("Закрыта", 0.1),
        *(Column(head, 0.13, Align.RIGHT) for head in sums),
    )
    rows = tuple(_shift_row(shift) for shift in report.shifts)
    flow.table("Смены и касса", Table(columns, rows))
    late = report.between.receipts
    if late.documents:
        checks = plural(late.documents, "чек", "чека", "чеков")
        flow.y += 1.5 * MM
        flow.note(
            f"Вне смен касса подтвердила {late.documents} {checks} на {late.total.text}: "
            "деньги сосчитаны раньше, как расхождение."
        )


def _shift_row(shift: ShiftReport) -> tuple[str, ...]:
    closed, counted, difference = shift.closed_at, shift.counted, shift.difference
    return (
        str(shift.number),
        shift.clerk_name or shift.clerk,
        _time_of(shift.opened_at, shift.day),
        "открыта" if closed is None else _time_of(closed, shift.day),
        shift.opening.rubles_text,
        shift.expected.rubles_text,
        _DASH if counted is None else counted.rubles_text,
        _DASH if difference is None else signed(difference, unit=""),
    )


def _count(flow: Flow, shift: ShiftReport) -> None:
    """Add the count of the cash, which a shift that is still open has not got."""
    if shift.count is None or not shift.count.pieces:
        return
    columns = (
        Column("Номинал", 0.4),
        Column("Штук", 0.3, Align.RIGHT),
        Column("Сумма, ₽", 0.3, Align.RIGHT),
    )
    rows = tuple(
        (face_value(each), str(pieces), Money(each * pieces).rubles_text)
        for each, pieces in shift.count.pieces.items()
    )
    total = ("Насчитано", "", shift.count.total.rubles_text)
    flow.table("Пересчёт наличных", Table(columns, rows, total))


def _time_of(moment: datetime, day: date) -> str:
    """Write a time, and its date only where it is not the operating day's."""
    local = moment.astimezone()
    return f"{local:%H:%M}" if local.date() == day else local_time(moment)


def _offers(flow: Flow, figures: Figures) -> None:
    shown = f"Предложения полиса: показано {figures.offers_shown}"
    if not figures.answers:
        flow.heading(shown)
        flow.note("Ответов нет")
        return
    columns = (
        Column("Как ответили", 0.6),
        Column("Согласны", 0.2, Align.RIGHT),
        Column("Не нужно", 0.2, Align.RIGHT),
    )
    rows = tuple(
        (WAYS[each.way], str(each.accepted), str(each.declined)) for each in figures.answers
    )
    flow.table(shown, Table(columns, rows))


def _policies(flow: Flow, figures: Figures) -> None:
    for heading, numbers in (
        ("Проданные полисы", figures.policies_sold),
        ("Полисы, отменённые с возвратом денег", figures.policies_cancelled),
        ("Аннулированные номера полисов", figures.policies_void),
    ):
        if numbers:
            flow.heading(f"{heading}: {len(numbers)}")
            flow.listing(numbers, _POLICIES_A_ROW)


def _unknown(flow: Flow, figures: Figures) -> None:
    if figures.unknown:
        columns = (Column("Запись журнала", 0.7), Column("Сумма, ₽", 0.3, Align.RIGHT))
        rows = tuple((each.entry, each.due.rubles_text) for each in figures.unknown)
        flow.table("Чеки без подтверждения кассы", Table(columns, rows))


def _accounts(flow: Flow, figures: Figures) -> None:
    put = Money.total(each.put for each in figures.turnovers)
    taken = Money.total(each.taken for each in figures.turnovers)
    columns = (
        Column("Счёт", 0.4),
        *(Column(head, 0.2, Align.RIGHT) for head in ("Поступило, ₽", "Списано, ₽", "Итог, ₽")),
    )
    rows = tuple(
        (
            ACCOUNTS[each.account],
            each.put.rubles_text,
            each.taken.rubles_text,
            signed(each.rest, unit=""),
        )
        for each in figures.turnovers
    )
    total = ("Итого", put.rubles_text, taken.rubles_text, (put - taken).rubles_text)
    flow.table("Проводки по счетам", Table(columns, rows, total), _SIGNED)
    flow.y += 1.5 * MM
    flow.note(
        "Две независимые суммы сошлись: сложенная базой данных и свёрнутая из записей журнала."
    )


def _positions(flow: Flow, report: DayReport) -> None:
    """List where the journals stood; a single one stands in the foot of every page."""
    if len(report.positions) == 1:
        return
    flow.heading("Где стояли журналы")
    for at in report.positions:
        flow.need(CELL.leading + _FINE.leading)
        flow.note(f"{at.terminal} · эпоха {at.epoch} · запись {at.seq}", CELL)
        flow.note(at.head, _FINE)


def _signatures(flow: Flow) -> None:
    flow.need(_SIGNATURES)
    flow.y += 16 * MM
    half = WIDTH / 2 - 4 * MM
    for x, role in ((LEFT, "Оператор"), (RIGHT - half, "Начальник отделения")):
        flow.page.add(Rule(x, flow.y, x + half, flow.y, ink=Ink.SECOND))
        flow.page.add(Text(x, flow.y + 3.6 * MM, role, _FINE))
    flow.y += 4 * MM


def _foot(page: Page, report: DayReport, number: str) -> None:
    last = report.positions[-1]
    page.add(Rule(LEFT, FOOT - 7 * MM, RIGHT, FOOT - 7 * MM))
    place = f"Журнал {last.terminal} · {last.epoch} · {last.seq} · {last.head}"
    page.add(Text(LEFT, FOOT - 3 * MM, place, _FINE))
    page.add(Text(LEFT, FOOT + 0.6 * MM, f"Бланк {TEMPLATE}", _FINE))
    page.add(Text(RIGHT, FOOT + 0.6 * MM, number, _FINE, Align.RIGHT))
