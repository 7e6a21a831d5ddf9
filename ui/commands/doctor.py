"""`okno doctor`: what is wrong on this PC, in plain words."""

import argparse
import json
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.clock import SystemClock
from app.errors import ClerkError, Refusal
from app.settings import Settings
from app.store.database import Role, Store
from app.store.instance_lock import instance_lock
from app.store.journal import Journal
from app.store.keyfile import read_key
from app.store.mark import Mark, check_mark
from app.store.verify import verify
from ui.commands import Commands, Common
from ui.texts import sentence

if TYPE_CHECKING:
    from app.services.health import Health

_ROOM_MIN: Final = 1 << 30
_OFFSET_MAX_MS: Final = 120_000
_GIB: Final = 1 << 30
_PATIENCE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `name` for scripts, `says` for people."""

    name: str
    is_well: bool
    says: str


Look = Callable[[Settings], Iterator[Finding]]


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "doctor",
        parents=[common],
        help="что неисправно на этом компьютере, простыми словами",
        epilog="Пример: okno doctor --json",
    )
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Look at everything; return 0 where all is well, 1 where something is not."""
    found = [finding for look in _LOOKS for finding in look(settings)]
    is_well = all(each.is_well for each in found)
    if arguments.json:
        answer = {"well": is_well, "findings": [asdict(each) for each in found]}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        for each in found:
            print(f"{'  хорошо ' if each.is_well else '! ПЛОХО  '} {each.says}")
    return 0 if is_well else 1


def _disk(settings: Settings) -> Iterator[Finding]:
    places = {"disk": settings.data_dir, "second_disk": settings.second_medium}
    for name, place in places.items():
        if place is None or not place.is_dir():
            continue
        free = shutil.disk_usage(place).free
        room = f"{free / _GIB:.1f}".replace(".", ",")
        says = f"Свободно {room}\u00a0ГиБ на диске {place}"
        is_well = free >= _ROOM_MIN
        yield Finding(name, is_well, says + ("." if is_well else " — освободите место."))


def _file(settings: Settings) -> Iterator[Finding]:
    """Look whether key and file fit, whether the file is the one that was here, and whole."""
    try:
        key = read_key(settings.key_file)
        with closing(Store.open(settings.database, key, Role.READER)) as store:
            yield Finding("key", True, f"Ключ {settings.key_file} читается и подходит.")
            journal = Journal(store, SystemClock())
            with journal.read() as connection:
                check_mark(connection, journal.identity, Mark.read(settings.mark))
    except ClerkError as error:
        of_key = error.code in (
            Refusal.WRONG_KEY, Refusal.KEY_FILE_MISSING, Refusal.KEY_FILE_MALFORMED
        )  # fmt: skip
        yield Finding("key" if of_key else "file", False, sentence(error))
        return
    verdict = verify(settings.database, key)
    if verdict.whole:
        yield Finding("file", True, f"Журнал цел, записей: {verdict.entries}.")
        yield from _state(settings, key)
    else:
        what = f"Журнал повреждён, целы первые записи: {verdict.entries}"
        yield Finding("file", False, f"{what} — не работайте на нём: нужна команда okno restore.")


def _state(settings: Settings, key: bytes) -> Iterator[Finding]:
    from app.services.health import health  # noqa: PLC0415 - only with a file that can be read

    with closing(Store.open(settings.database, key, Role.READER)) as store:
        found = health(Journal(store, SystemClock()))
    if found.alarm is not None:
        yield Finding("alarm", False, sentence(found.alarm))
    yield from (_clock(found), _numbers(found), _centre(found))
    if settings.second_medium is None:
        says = f"Вторая копия не настроена; в одной копии операций: {found.proof.single_copy}."
        yield Finding("second_copy", True, says)
    else:
        yield _second(settings.second_medium, settings.data_dir, found)


def _clock(found: "Health") -> Finding:
    seconds = abs(found.offset_ms) // 1000
    is_well = abs(found.offset_ms) <= _OFFSET_MAX_MS
    advice = "." if is_well else " — исправьте время и дату компьютера."
    return Finding("clock", is_well, f"Часы расходятся с центром на {seconds}\u00a0с{advice}")


def _numbers(found: "Health") -> Finding:
    days = "" if found.days_left is None else f", примерно на дней: {found.days_left}"
    advice = " — попросите центр прислать новые." if found.is_short_of_numbers else "."
    says = f"Номеров полисов осталось {found.numbers_left}{days}{advice}"
    return Finding("numbers", not found.is_short_of_numbers, says)


def _centre(found: "Health") -> Finding:
    proof = found.proof
    left = proof.made - proof.acknowledged
    if proof.last_error:
        says = f"Центр не отвечает ({proof.last_error}); не подтверждено операций: {left}."
        return Finding("centre", False, says)
    return Finding("centre", True, f"С центром порядок; не подтверждено операций: {left}.")


def _second(folder: Path, home: Path, found: "Health") -> Finding:
    proof = found.proof
    if not folder.is_dir():
        says = sentence(ClerkError(Refusal.NO_SUCH_MEDIUM, path=str(folder)))
    elif proof.copy_error:
        says = f"Вторая копия не пишется ({proof.copy_error}) — проверьте носитель {folder}."
    elif folder.stat().st_dev == home.stat().st_dev:
        says = f"Вторая копия {folder} — на том же диске, что и журнал: укажите другой носитель."
    else:
        alone = f"операций только на этом компьютере: {proof.single_copy}"
        return Finding("second_copy", True, f"Вторая копия идёт; {alone}.")
    return Finding("second_copy", False, says)


def _agent(settings: Settings) -> Iterator[Finding]:
    try:
        with instance_lock(settings.agent_lock):
            says = "Агент обмена не работает — запустите его: okno agent."
            yield Finding("agent", False, says)
    except ClerkError:
        yield Finding("agent", True, "Агент обмена работает.")
    except OSError:
        yield Finding("agent", False, f"Папка {settings.data_dir} недоступна.")


def _devices(settings: Settings) -> Iterator[Finding]:
    """Look for the devices that are set up; none is made to do anything."""
    for name, title, address in (
        ("scanner", "Сканер", settings.scanner_port),
        ("printer", "Принтер чеков", settings.printer_port),
        ("register", "Касса", settings.register_url),
    ):
        if not address:
            yield Finding(name, True, f"{title}: не настроено.")
            continue
        answers = _answers(address)
        advice = "отвечает." if answers else "не отвечает — проверьте кабель и питание."
        yield Finding(name, answers, f"{title} {address}: {advice}")


def _answers(address: str) -> bool:
    """Tell whether a port is there, or somebody takes a connection at an address."""
    if not address.startswith("http"):
        from serial.tools.list_ports import comports  # noqa: PLC0415 - only with a device

        return Path(address).exists() or address in {port.device for port in comports()}
    where = urlsplit(address)
    port = where.port or (443 if where.scheme == "https" else 80)
    try:
        socket.create_connection((where.hostname or "", port), timeout=_PATIENCE_S).close()
    except OSError:
        return False
    return True


_LOOKS: Final[tuple[Look, ...]] = (_disk, _file, _agent, _devices)
