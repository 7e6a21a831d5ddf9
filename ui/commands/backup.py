"""`okno backup`: an encrypted copy of everything, made while the window sells."""

import argparse
import json
import sys
import time
from pathlib import Path

from app.domain.words import plural
from app.settings import Settings
from app.store.backup import Backup, back_up
from app.store.keyfile import read_key
from ui.commands import Commands, Common


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "backup",
        parents=[common],
        help="резервная копия журнала, шифрованная и проверенная; окно при этом работает",
        epilog="Пример: okno backup --out /media/usb",
    )
    parser.add_argument(
        "--out",
        metavar="ФАЙЛ|ПАПКА",
        type=Path,
        help="куда записать; в папке имя — место.эпоха.номер последней записи, лишние старые "
        "копии удаляются; иначе — папка backups в папке данных",
    )
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make the copy and say where it is and what is in it."""
    target: Path | None = arguments.out
    if target is None:
        target = settings.backups
        target.mkdir(exist_ok=True, mode=0o700)
    started = time.monotonic()
    key = read_key(settings.key_file)
    made = back_up(settings.database, key, target.absolute(), kept=settings.backups_kept)
    seconds = time.monotonic() - started
    print(_json(made, seconds) if arguments.json else _spoken(made, seconds))
    if not arguments.json:
        print(
            "Без файла ключа копию не прочитать: храните ключ отдельно от копий.", file=sys.stderr
        )
    return 0


def _json(made: Backup, seconds: float) -> str:
    answer = {"file": str(made.path), "entries": made.entries, "last": made.last.text}
    answer |= {"head": made.head, "bytes": made.size, "seconds": round(seconds, 3)}
    return json.dumps(answer, ensure_ascii=False)


def _spoken(made: Backup, seconds: float) -> str:
    entries = plural(made.entries, "запись", "записи", "записей")
    effort = f"{made.size / 1e6:.1f}\u00a0МБ за {seconds:.1f}\u00a0с.".replace(".", ",", 2)
    return (
        f"Копия готова и проверена: {made.path}\n"
        f"{made.entries}\u00a0{entries}, последняя {made.last.text}, "
        f"отпечаток {made.head[:16]}; {effort}"
    )
