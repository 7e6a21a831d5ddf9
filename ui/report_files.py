"""A report as files: PDF for people and JSON for scripts, each written as a whole."""

import json
from pathlib import Path

from app.domain.report import DayReport
from app.store.whole_file import unwritable, write_whole


def report_json(report: DayReport) -> bytes:
    """Return what scripts read."""
    return (json.dumps(report.to_payload(), ensure_ascii=False, indent=2) + "\n").encode()


def report_pdf(report: DayReport) -> bytes:
    """Return what people read; the same report gives the same bytes."""
    from ui.papers import render_report  # noqa: PLC0415 - the printing costs the JSON nothing

    return render_report(report)


def report_name(report: DayReport) -> str:
    """Return the name of a report's files; its last entry tells a later report from this one."""
    what = f"den-{report.day}" if report.shift is None else f"smena-{report.shift}"
    return f"otchet-{what}-okno-{report.window}-zapis-{report.positions[-1].seq}"


def keep_report(folder: Path, report: DayReport) -> Path:
    """Write both files into a folder and return the PDF.

    Raises CANNOT_WRITE, DISK_FULL or NO_SUCH_MEDIUM (`path`) where they can't be written.
    """
    pdf = folder / f"{report_name(report)}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    write_whole(pdf.with_suffix(".json"), report_json(report))
    write_whole(pdf, report_pdf(report))
    return pdf
