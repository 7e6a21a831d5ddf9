"""`okno restore`: this place again, from its copies and the centre, under a new epoch."""

import argparse
from pathlib import Path

from app.clock import SystemClock
from app.domain.money import Money
from app.domain.words import plural
from app.settings import Settings
from app.sync.restore import Copies, Restored
from ui.commands import Commands, Common


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "restore",
        parents=[common],
        help="восстановить рабочее место из копий и центра; прежний файл остаётся рядом",
        epilog="Пример: okno restore --url https://centre.example.ru --code ABCD-… "
        "--backup /media/usb/660049-2.1.214.okno-backup",
    )
    parser.add_argument("--code", required=True, metavar="КОД", help="новый код подключения места")
    parser.add_argument("--url", metavar="АДРЕС", help="адрес центра; иначе centre_url настроек")
    parser.add_argument("--backup", metavar="ФАЙЛ", type=Path, help="резервная копия, если есть")
    parser.add_argument(
        "--second-copy",
        metavar="ПАПКА",
        type=Path,
        help="вторая копия; иначе second_copy настроек, если носитель на месте",
    )
    parser.add_argument(
        "--without-second-copy", action="store_true", help="не брать вторую копию: она расходится"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Restore and say what came from where, and what is lost."""
    from app.sync.replacement import restore_counter  # noqa: PLC0415 - by this command alone

    second = arguments.second_copy or settings.second_medium
    is_there = second is not None and (second.is_dir() or arguments.second_copy is not None)
    copies = Copies(
        backup=arguments.backup,
        second=second if is_there and not arguments.without_second_copy else None,
        marks=tuple(each for each in (settings.data_dir, second) if each is not None),
    )
    url = arguments.url or settings.centre_url
    restored = restore_counter(settings, url, arguments.code, copies, SystemClock())
    if restored is None:
        print("Восстановление, которое было прервано, закончено: запускайте окно.")
    else:
        print("\n".join(_told(restored)))
    return 0


def _told(restored: Restored) -> list[str]:
    own, last = restored.own, restored.last
    lines = [
        f"Место {own.terminal} восстановлено, новая эпоха {own.epoch}: {_entries(restored.entries)}"
        + (f", последняя {last.text}." if last is not None else ".")
    ]
    if restored.from_second:
        lines.append(f"Из второй копии добавлено: {_entries(restored.from_second)}.")
    if restored.from_centre:
        gained = Money(restored.turnover).text
        lines.append(f"Из центра добавлено: {_entries(restored.from_centre)}, оборот {gained}.")
    if restored.unsent:
        lines.append(f"Центр ещё не получил: {_entries(restored.unsent)} — уйдут при первой связи.")
    if restored.lost:
        lines.append(
            f"ПОТЕРЯНО: {_entries(restored.lost)} после {last.text if last else 'начала'} — их нет "
            "ни в копиях, ни в центре. Сверьте кассу с контрольной лентой регистратора."
        )
    if restored.unfinished:
        lines.append(
            f"Незаконченных оплат: {restored.unfinished} — окно спросит о них кассу при запуске."
        )
    if restored.doubtful_papers:
        lines.append(f"О документах спросит окно: вышли ли они ({restored.doubtful_papers}).")
    if restored.burnt_numbers:
        lines.append(
            f"Номера полисов прежней эпохи погашены: {restored.burnt_numbers}; "
            "новые придут из центра."
        )
    return lines


def _entries(number: int) -> str:
    return f"{number}\u00a0{plural(number, 'запись', 'записи', 'записей')}"
