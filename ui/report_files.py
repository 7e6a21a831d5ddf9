"""A report as files: PDF for people and JSON for scripts, each written as a whole."""

import json
import os
from pathlib import Path

from app.domain.report import DayReport
from app.errors import ClerkError, Refusal


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

    Raises CANNOT_WRITE (`path`) where they can't be written.
    """
    pdf = folder / f"{report_name(report)}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(pdf.with_suffix(".json"), report_json(report))
        write_whole(pdf, report_pdf(report))
    except OSError as error:
        raise ClerkError(Refusal.CANNOT_WRITE, path=str(folder)) from error
    return pdf


def write_whole(path: Path, data: bytes) -> None:
    """Write a file as a whole: a reader never finds half a report."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_bytes(data)
    draft.replace(path)
