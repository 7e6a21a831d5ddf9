"""The report on A4: what was recorded, the proof on every page, and no line out of place."""

from dataclasses import replace

import pytest

from app.domain.corrections import CorrectionLine
from app.domain.ledger import Account, Posting
from app.domain.money import Money
from app.domain.report import DayReport, Position, UnknownReceipt
from printing.reports import render
from tests.printing.page import metadata_of, text_boxes, texts_of
from tests.printing.samples import FIGURES, HEAD, REPORT, SHIFT

MANY = tuple(f"ZP6600492611{number:06}0" for number in range(700))


def whole(report: DayReport) -> str:
    return " ".join(texts_of(render(report)))


def test_what_was_recorded_stands_on_it() -> None:
    text = whole(REPORT)

    for said in (
        "Отчёт за день 21.11.2026",
        "660049 Красноярск · окно 2",
        "2 622,60 ₽ 1 чек",
        "Наложенные платежи 2 340,00",
        "Плата за хранение 0,00",
        "Итого по чекам 2 622,60",
        "7 Орлова М. С.",
        "5 000,00 7 622,60 7 600,50 −22,10",
        "Выдач начато 4",
        "РПО не забрали 2",
        "Предложения полиса: показано 3",
        "касанием экрана 1 1",
        "через оператора 0 1",
        "Проданные полисы: 1 ZP66004926110000018",
        "Аннулированные номера полисов: 1 ZP66004926110000025",
        "Сейф отделения 7 600,50 5 000,00 2 600,50",
        "Две независимые суммы сошлись",
        "Начальник отделения",
    ):
        assert said in text


def test_accounts_add_up_to_nothing_on_the_page_too() -> None:
    assert "Итого 15 245,20 15 245,20 0,00" in whole(REPORT)


def test_the_head_and_the_number_stand_on_every_page() -> None:
    pages = texts_of(render(replace(REPORT, figures=replace(FIGURES, policies_sold=MANY))))

    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert f"Журнал 660049-2 · 1 · 214 · {HEAD}" in text
        assert f"Страница {number} из {len(pages)}" in text


def test_nothing_runs_over_the_edge_of_a_page() -> None:
    long = replace(
        REPORT,
        branch_name="Очень длинное название отделения почтовой связи в далёком посёлке " * 2,
        shifts=(replace(SHIFT, clerk_name="Константинопольская-Преображенская А. К."),) * 40,
        figures=replace(FIGURES, policies_sold=MANY),
    )

    for left, bottom, right, top in text_boxes(render(long)):
        assert left >= 40
        assert right <= 556
        assert bottom >= 30
        assert top <= 812


@pytest.mark.parametrize("count", range(0, 120, 4))
def test_nobody_signs_a_page_with_nothing_on_it(count: int) -> None:
    sold = replace(REPORT, figures=replace(FIGURES, policies_sold=MANY[:count]))

    signed = texts_of(render(sold))[-1]

    assert "Начальник отделения" in signed
    assert "Проводки по счетам" in signed


def test_no_policy_is_lost_between_pages() -> None:
    text = whole(replace(REPORT, figures=replace(FIGURES, policies_sold=MANY)))

    assert all(number in text for number in MANY)


@pytest.mark.parametrize("closed", [True, False])
def test_it_is_preliminary_while_a_shift_is_open(*, closed: bool) -> None:
    shift = SHIFT if closed else replace(SHIFT, closed_at=None, count=None, difference=None)
    text = whole(replace(REPORT, shifts=(shift,)))

    assert ("ПРЕДВАРИТЕЛЬНЫЙ: смена ещё открыта" in text) != closed
    assert ("касса не пересчитана" in text) != closed


def test_it_is_preliminary_while_a_receipt_is_unknown_and_names_it() -> None:
    unknown = UnknownReceipt("v", "s", "660049-2.1.99", Money(100_00))
    text = whole(replace(REPORT, figures=replace(FIGURES, unknown=(unknown,))))

    assert "ПРЕДВАРИТЕЛЬНЫЙ: есть чек без подтверждения кассы" in text
    assert "660049-2.1.99 100,00" in text


def test_it_is_preliminary_until_the_day_is_closed() -> None:
    text = whole(replace(REPORT, closed_by=""))

    assert "ПРЕДВАРИТЕЛЬНЫЙ: операционный день ещё не закрыт" in text


def test_what_was_proven_outside_a_shift_is_said() -> None:
    text = whole(replace(REPORT, between=FIGURES))

    assert "Вне смен касса подтвердила 1 чек на 2 622,60 ₽" in text
    assert "Вне смен" not in whole(REPORT)


def test_a_shift_has_its_count() -> None:
    text = whole(replace(REPORT, shift=7))

    assert "Отчёт за смену № 7" in text
    assert "1000 руб. 5 5 000,00" in text
    assert "Пересчёт наличных" not in whole(REPORT)


def test_several_journals_are_listed_with_their_heads() -> None:
    other = Position("660049-2", 2, 3, HEAD[::-1])
    text = whole(replace(REPORT, positions=(*REPORT.positions, other)))

    assert f"660049-2 · эпоха 1 · запись 214 {HEAD}" in text
    assert f"660049-2 · эпоха 2 · запись 3 {HEAD[::-1]}" in text


def test_the_same_report_gives_the_same_bytes_dated_by_its_last_entry() -> None:
    assert render(REPORT) == render(replace(REPORT))
    assert metadata_of(render(REPORT))["CreationDate"] == "D:20261121200500Z"


def test_a_correction_of_the_centre_stands_in_a_table_of_its_own() -> None:
    sides = (
        Posting(Account.COD_PAYABLE, Money(5_000)),
        Posting(Account.DRAWER, Money(-5_000)),
    )
    line = CorrectionLine("c1", "660049-2.1.20", "660049-2.1.10", "Отдел учёта", "дважды", sides)
    text = whole(replace(REPORT, figures=replace(FIGURES, corrections=(line,))))

    assert "Исправления центра: 1" in text
    assert "Отдел учёта: дважды 660049-2.1.10 Наложенные платежи 50,00 Касса окна −50,00" in text
    assert "Исправления центра" not in whole(REPORT)
