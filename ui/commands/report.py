"""`okno report`: what a day or a shift came to, for people as PDF and for scripts as JSON."""

import argparse
import sys
from datetime import date
from pathlib import Path

from app.domain.report import DayReport
from app.settings import Settings
from ui.commands import Commands, Common


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "report",
        help="отчёт за день или за смену этого окна",
        epilog="Пример: okno report day --day 2026-11-21 --format pdf --out день.pdf",
    )
    kinds = parser.add_subparsers(metavar="ОТЧЁТ", required=True)
    given = argparse.ArgumentParser(add_help=False)
    given.add_argument("--format", choices=("json", "pdf"), default="json", help="вид ответа")
    given.add_argument(
        "--out", metavar="ФАЙЛ", type=Path, help="куда записать; иначе стандартный вывод"
    )
    day = kinds.add_parser(
        "day", parents=[common, given], help="операционный день, иначе последний"
    )
    day.add_argument("--day", metavar="ГГГГ-ММ-ДД", type=day_named)
    day.set_defaults(run=run, kind="day")
    shift = kinds.add_parser("shift", parents=[common, given], help="одна смена, иначе последняя")
    shift.add_argument("--shift", metavar="НОМЕР", type=int)
    shift.set_defaults(run=run, kind="shift")
    shortage = kinds.add_parser(
        "shortage", parents=[common], help="что даёт разницу закрытой смены до копейки"
    )
    shortage.add_argument("--shift", metavar="НОМЕР", type=int)
    shortage.add_argument("--json", action="store_true", help="ответ в виде JSON")
    shortage.set_defaults(run=_run_shortage)


def _run_shortage(arguments: argparse.Namespace, settings: Settings) -> int:
    from ui.commands import shortage  # noqa: PLC0415 - imported by this command alone

    return shortage.run(arguments, settings)


def day_named(text: str) -> date:
    """Return the day that a command's argument names."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("день пишется так: 2026-11-21") from error


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the report and return 0; whether it is preliminary, the report says itself."""
    report = _report(arguments, settings)
    data = _bytes(report, arguments.format)
    if arguments.out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        from app.store.whole_file import write_whole  # noqa: PLC0415 - imported by this command alone

        write_whole(arguments.out, data)
    return 0


def _report(arguments: argparse.Namespace, settings: Settings) -> DayReport:
    from app.clock import SystemClock  # noqa: PLC0415 - imported by this command alone
    from app.services.reports import day_report, shift_report  # noqa: PLC0415
    from app.store.database import Role, Store  # noqa: PLC0415
    from app.store.journal import Journal  # noqa: PLC0415
    from app.store.keyfile import read_key  # noqa: PLC0415

    store = Store.open(settings.database, read_key(settings.key_file), Role.READER)
    try:
        journal = Journal(store, SystemClock())
        if arguments.kind == "day":
            return day_report(journal, arguments.day)
        return shift_report(journal, arguments.shift)
    finally:
        store.close()


def _bytes(report: DayReport, form: str) -> bytes:
    from ui.report_files import report_json, report_pdf  # noqa: PLC0415 - this command alone

    return report_pdf(report) if form == "pdf" else report_json(report)
