"""From the record to the paper: what is printed is what was recorded, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.money import Money
from app.domain.papers import Medium
from app.domain.scan import read_scan
from app.domain.visit import Step, Visit
from app.services.copies import papers_of_visit, request_copy
from app.services.effects import print_pages, print_pending
from app.services.refuse import refuse_item
from app.services.reports import day_report
from app.services.returns import return_item
from app.services.shifts import close_shift
from app.services.staff import ClerkSession
from app.store import print_queue, queries
from app.store.print_queue import PrintJob, PrintState
from printing.spool import FolderPrinter
from tests.printing.page import codes_of, text_of, texts_of
from tests.printing.paper import tape_of
from tests.services.test_effects import PlainPrinter
from tests.support.counter import FLOAT, ROMASHKA, Counter, item, make_counter
from ui.papers import render_document, render_report

SUM = Money(1_234_500)
DEAR = item("80083740712514", cod=SUM, declared=SUM, addressee="Громов <b>Пётр</b> Ильич")


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = make_counter(tmp_path)
    yield counter
    counter.store.close()
    counter.agent.close()


@pytest.fixture
def orlova(counter: Counter) -> ClerkSession:
    return counter.clerk_with_shift()


def papers(counter: Counter, visit: Visit) -> dict[str, PrintJob]:
    jobs = papers_of_visit(counter.journal, visit.id)
    return {job.document.partition(":")[0]: job for job in jobs}


def printed(counter: Counter) -> list[bytes]:
    """Return what comes out of the receipt printer now."""
    printer = PlainPrinter()
    print_pending(counter.journal, printer, render_document)
    return printer.sheets


def test_the_certificate_says_what_was_recorded(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    job = papers(counter, visit)["policy"]
    pdf = render_document(counter.journal, job)
    text = text_of(pdf)
    assert visit.payment is not None

    for said in (
        "Полис № ZP 660049 2611 000001 8",
        "21.11.2026 – 21.12.2026",
        "Ковалёва Анна Игоревна +7 000 000-00-01",
        "800847 40 39751 0 Посылка онлайн",
        "99,00 ₽",
        "2 340,00 ₽",
        "Оператор Орлова М. С.",
        f"чек № {visit.payment.document}",
        f"Запись в журнале 660049-2 · 1 · {job.entry.seq}",
        "Условия zp-2022",
        "Снимать вскрытие на видео не нужно",
    ):
        assert said in text
    with counter.store.read() as connection:
        row = queries.entry_row(connection, job.entry)
    assert row is not None
    head = bytes(row.hash).hex()
    assert head in text
    assert head.upper() in codes_of(pdf, 300)["QR Code"]


def test_above_the_limit_the_certificate_asks_for_a_video(tmp_path: Path) -> None:
    folder = tmp_path / "dear"
    folder.mkdir()
    counter = make_counter(folder, (DEAR,))
    visit = counter.up_to(Step.DONE, counter.clerk_with_shift(), DEAR)

    text = text_of(render_document(counter.journal, papers(counter, visit)["policy"]))

    assert "Снимите вскрытие посылки на видео" in text
    assert "не нужно: достаточно" not in text
    assert "12 345,00 ₽" in text
    assert "Громов <b>Пётр</b> Ильич" in text
    counter.store.close()
    counter.agent.close()


def test_the_same_job_gives_the_same_bytes(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    for job in (*papers(counter, visit).values(), closing_job(counter)):
        assert render_document(counter.journal, job) == render_document(counter.journal, job)


def test_a_copy_is_marked_and_otherwise_the_same(
    counter: Counter, orlova: ClerkSession, tmp_path: Path
) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    slip = papers(counter, visit)["slip"]
    request_copy(counter.journal, orlova, slip.entry, slip.document, "key:F7")

    original, copy = (tape_of(sheet, tmp_path_of(tmp_path, sheet)) for sheet in printed(counter))

    assert copy[0].strip() == "КОПИЯ № 1"
    assert copy[1:] == original


def test_a_closing_slip_is_due_with_the_close(
    counter: Counter, orlova: ClerkSession, tmp_path: Path
) -> None:
    counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    _slip, closing = printed(counter)
    text = "\n".join(tape_of(closing, tmp_path))

    assert "Смена № 1" in text
    assert "Оператор Орлова М. С." in text
    assert "Недостача    2 622,60 р." in text
    assert f"660049-2 · 1 · {closing_job(counter).entry.seq}" in text


def test_a_closing_slip_tells_of_the_close_for_ever(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    then = render_document(counter.journal, closing_job(counter))

    counter._steps(orlova)[Step.WAIT_FOR_RECEIPT](visit)

    assert render_document(counter.journal, closing_job(counter)) == then


def test_certificates_lie_in_the_folder(
    counter: Counter, orlova: ClerkSession, tmp_path: Path
) -> None:
    counter.up_to(Step.DONE, orlova)

    print_pages(counter.journal, FolderPrinter(tmp_path / "documents"), render_document)

    [file] = (tmp_path / "documents").iterdir()
    assert file.name == "policy-ZP66004926110000018.pdf"
    assert "Защищённая покупка" in text_of(file.read_bytes())


def test_the_report_on_paper_says_what_the_report_says(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    report = day_report(counter.journal)

    text = " ".join(texts_of(render_report(report)))

    assert "ПРЕДВАРИТЕЛЬНЫЙ" in text
    assert "ZP66004926110000018" in text
    assert report.positions[0].head in text
    assert report.figures.receipts.total.text.replace("\u00a0", " ") in text


def test_a_document_of_a_later_version_is_refused(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    slip = papers(counter, visit)["slip"]

    with pytest.raises(ValueError, match="form_22"):
        render_document(counter.journal, PrintJob(slip.entry, "form_22", 1, 0))


def closing_job(counter: Counter) -> PrintJob:

    jobs = [
        job
        for state in PrintState
        for job in print_queue.jobs(counter.store, state, Medium.ROLL)
        if job.document == "closing_slip"
    ]
    [job] = jobs
    return job


def tmp_path_of(folder: Path, sheet: bytes) -> Path:
    place = folder / str(len(sheet))
    place.mkdir(exist_ok=True)
    return place


def test_the_label_of_a_return_says_what_was_recorded(
    counter: Counter, orlova: ClerkSession, tmp_path: Path
) -> None:
    visit = counter.visit(orlova)
    refuse_item(counter.journal, orlova, visit.id, (ROMASHKA.key, "12.6"), "key:1")
    return_item(counter.journal, orlova, read_scan(ROMASHKA.identifier.text), "scan")
    [job] = print_queue.jobs(counter.store, PrintState.QUEUED, Medium.ROLL)
    request_copy(counter.journal, orlova, job.entry, job.document, "key:1")

    original, copy = (tape_of(sheet, tmp_path_of(tmp_path, sheet)) for sheet in printed(counter))

    text = "\n".join(original)
    for said in (
        "Отказ адресата",
        "событие 3.4",
        "[ITF 80084740397510]",
        'ООО "Ромашка"',
        "Индекс места приёма 800847",
        "660049 Красноярск",
        "оператор Орлова М. С.",
        f"660049-2 · 1 · {job.entry.seq}",
    ):
        assert said in text
    assert copy[0].strip() == "КОПИЯ № 1"
    assert copy[1:] == original
