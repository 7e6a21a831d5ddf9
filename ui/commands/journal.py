"""`okno journal`: the journal as a file, and its check by a program that shares no code."""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, Final

from app.clock import SystemClock
from app.domain.words import plural
from app.services.export import Exported, Part, export_journal
from app.services.replay import replay
from app.settings import Settings
from app.store.database import Role, Store
from app.store.journal import Journal
from app.store.keyfile import read_key
from app.store.whole_file import draft_of
from ui.commands import Commands, Common
from ui.commands.report import day_named

_VERIFIER: Final = Path(__file__).parents[2] / "installer" / "verifier" / "okno_verify.py"


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "journal",
        help="журнал файлом: выписка и её независимая проверка",
        epilog="Пример: okno journal export --out журнал.okno",
    )
    actions = parser.add_subparsers(metavar="ДЕЙСТВИЕ", required=True)
    _add_export(actions, common)
    _add_check(actions, common)
    _add_replay(actions, common)


def _add_export(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "export",
        parents=[common],
        help="выписка из журнала, без персональных данных",
        epilog="Пример: okno journal export --day 2026-11-21 --out журнал.okno",
    )
    parser.add_argument(
        "--out", metavar="ФАЙЛ", type=Path, help="куда записать; иначе стандартный вывод"
    )
    part = parser.add_mutually_exclusive_group()
    part.add_argument(
        "--from-seq", metavar="НОМЕР", type=_seq, default=1, help="начать с этой записи"
    )
    part.add_argument("--day", metavar="ГГГГ-ММ-ДД", type=day_named, help="один операционный день")
    parser.set_defaults(run=export)


def _add_check(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "import-check",
        parents=[common],
        help="проверить выписку программой, у которой с этой нет общего кода",
        epilog="Пример: okno journal import-check журнал.okno",
    )
    parser.add_argument("file", metavar="ВЫПИСКА", type=Path)
    parser.add_argument(
        "--slip", metavar="КОД|ФАЙЛ", action="append", default=[], help="QR-код листа закрытия"
    )
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    parser.set_defaults(run=check)


def _add_replay(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "replay",
        parents=[common],
        help="свернуть выписки прежних версий этой версией и сравнить все итоги",
        epilog="Пример: okno journal replay журнал-1.okno журнал-2.okno",
    )
    parser.add_argument("files", metavar="ВЫПИСКА", type=Path, nargs="+")
    parser.set_defaults(run=replay_all)


def _seq(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("номер записи — целое число от 1")
    return int(text)


def check(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Run the independent verifier as anybody else would; return its exit code."""
    command = [sys.executable, "-I", str(_VERIFIER), str(arguments.file)]
    command += [word for slip in arguments.slip for word in ("--slip", slip)]
    command += ["--json"] if arguments.json else []
    return subprocess.run(command, check=False).returncode


def replay_all(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Replay every export; return 1 where this build makes another figure of one of them."""
    is_same = True
    for path in arguments.files:
        found = replay(path)
        entries = plural(found.entries, "запись", "записи", "записей")
        days = plural(found.days, "день", "дня", "дней")
        whole = f"{path}: {found.entries} {entries}, {found.days} {days}"
        if found.differs:
            is_same = False
            print(f"{whole} — РАСХОДИТСЯ {found.differs}: было {found.said}, стало {found.found}.")
        else:
            print(f"{whole} — все итоги прежние.")
    return int(not is_same)


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the export and say on standard error what stands in it."""
    part = Part(arguments.from_seq, arguments.day)
    if arguments.out is None:
        made = _export(settings, sys.stdout.buffer, part)
        sys.stdout.buffer.flush()
    else:
        with draft_of(arguments.out) as draft, draft.open("wb") as file:
            made = _export(settings, file, part)
    entries = plural(made.entries, "запись", "записи", "записей")
    print(
        f"Выписка готова: {made.entries} {entries}, последняя {made.last.text}, "
        f"отпечаток {made.head[:16]}.",
        file=sys.stderr,
    )
    return 0


def _export(settings: Settings, file: BinaryIO, part: Part) -> Exported:
    store = Store.open(settings.database, read_key(settings.key_file), Role.READER)
    try:
        return export_journal(Journal(store, SystemClock()), file.write, part)
    finally:
        store.close()
