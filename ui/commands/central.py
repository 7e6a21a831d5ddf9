"""`okno central`: the reference central service, and the enrolment of a counter with it."""

import argparse
from pathlib import Path
from typing import Final

from app.settings import Settings
from ui.commands import Commands, Common
from ui.commands.corrections import add_correct, add_corrections

_PORT: Final = 8700


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser("central", help="центральная служба и подключение к ней")
    actions = parser.add_subparsers(metavar="ДЕЙСТВИЕ", required=True)
    _add_serve(actions, common)
    _add_code(actions, common)
    _add_enrol(actions, common)
    add_correct(actions, common)
    add_corrections(actions, common)


def _add_serve(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "serve",
        parents=[common],
        help="запустить центральную службу",
        epilog="Пример: okno central serve --data /var/lib/okno-central --port 8700",
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="АДРЕС")
    parser.add_argument("--port", type=int, default=_PORT, metavar="ПОРТ", help="0 — свободный")
    parser.add_argument("--ready", type=Path, metavar="ФАЙЛ", help="куда записать адрес, JSON")
    parser.add_argument(
        "--with-parent", action="store_true", help="закончить, когда закроется стандартный ввод"
    )
    parser.set_defaults(run=_serve)


def _add_code(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "code",
        parents=[common],
        help="выдать одноразовый код для нового окна",
        epilog="Пример: okno central code --branch 660049 --window 2",
    )
    parser.add_argument("--branch", required=True, metavar="ИНДЕКС")
    parser.add_argument("--name", default="", metavar="НАЗВАНИЕ", help="для нового отделения")
    parser.add_argument("--window", type=int, required=True, metavar="ОКНО")
    parser.set_defaults(run=_code)


def _add_enrol(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "enrol",
        parents=[common],
        help="подключить это рабочее место по одноразовому коду",
        epilog="Пример: okno central enrol --url https://centre.example.ru --code K7F2-9QXM",
    )
    parser.add_argument("--url", required=True, metavar="АДРЕС")
    parser.add_argument("--code", required=True, metavar="КОД")
    parser.set_defaults(run=_enrol)


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from ui.unseen import Served, serve_centre  # noqa: PLC0415 - imported by this command alone

    served = Served(arguments.host, arguments.port, arguments.ready)
    serve_centre(settings, served, None, with_parent=arguments.with_parent)
    return 0


def _code(arguments: argparse.Namespace, settings: Settings) -> int:
    from app.central.central import Central  # noqa: PLC0415 - imported by this command alone

    central = Central.open(settings.central_database.parent)
    try:
        if arguments.name:
            central.create_branch(arguments.branch, arguments.name)
        print(central.new_enrolment_code(arguments.branch, arguments.window))
    finally:
        central.close()
    return 0


def _enrol(arguments: argparse.Namespace, settings: Settings) -> int:
    from app.sync.new_counter import enrol_counter  # noqa: PLC0415 - imported by this command alone

    own = enrol_counter(settings, arguments.url, arguments.code)
    print(
        f"Готово: {own.branch} {own.branch_name}, окно {own.window}, рабочее место {own.terminal}."
    )
    return 0
