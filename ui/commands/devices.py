"""`okno devices`: what is connected, and the simulated devices of a demo."""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final

from app.settings import Settings
from ui.commands import Commands, Common

if TYPE_CHECKING:
    from ui.simulated import PinpadControl, SimulatorControl

_DEVICES: Final = ("scanner", "printer", "register", "pinpad")


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser("devices", help="оборудование рабочего места")
    actions = parser.add_subparsers(metavar="ДЕЙСТВИЕ", required=True)
    listing = actions.add_parser(
        "list",
        parents=[common],
        help="последовательные порты этого компьютера",
        epilog="Пример: okno devices list",
    )
    listing.set_defaults(run=_list)
    simulate = actions.add_parser("simulate", help="действие с учебным устройством")
    _add_simulations(simulate.add_subparsers(metavar="ЧТО", required=True), common)


def _add_simulations(what: Commands, common: Common) -> None:
    scan = what.add_parser(
        "scan",
        parents=[common],
        help="учебный сканер читает код",
        epilog="Пример: okno devices simulate scan 80084740397510 --data out/demo/data",
    )
    scan.add_argument("code", metavar="КОД")
    scan.set_defaults(run=_scan)
    fault = what.add_parser(
        "fault",
        parents=[common],
        help="неисправность учебного устройства",
        epilog="Пример: okno devices simulate fault printer paper_out",
    )
    fault.add_argument("device", choices=_DEVICES)
    fault.add_argument("kind", metavar="ВИД")
    fault.add_argument("details", metavar="ИМЯ=ЗНАЧЕНИЕ", nargs="*")
    fault.set_defaults(run=_fault)
    state = what.add_parser(
        "state", parents=[common], help="что учебное устройство знает о себе", epilog=""
    )
    state.add_argument("device", choices=_DEVICES)
    state.set_defaults(run=_state)


def _list(_arguments: argparse.Namespace, _settings: Settings) -> int:
    from serial.tools.list_ports import comports  # noqa: PLC0415 - imported by this command alone

    ports = sorted(comports())
    for port in ports:
        print(f"{port.device}\t{port.description}\t{port.serial_number or ''}")
    if not ports:
        print("Последовательных портов нет: подключите сканер или принтер и повторите.")
    return 0


def _scan(arguments: argparse.Namespace, settings: Settings) -> int:
    from ui.simulated import control  # noqa: PLC0415 - imported by this command alone

    control(settings, "scanner").scan(arguments.code)
    return 0


def _fault(arguments: argparse.Namespace, settings: Settings) -> int:
    details = dict(pair.partition("=")[::2] for pair in arguments.details)
    _show(_device(settings, arguments.device).fault(arguments.kind, details))
    return 0


def _state(arguments: argparse.Namespace, settings: Settings) -> int:
    _show(_device(settings, arguments.device).state())
    return 0


def _device(settings: Settings, name: str) -> "SimulatorControl | PinpadControl":
    from ui.simulated import control, pinpad_control  # noqa: PLC0415 - by these commands alone

    return pinpad_control(settings) if name == "pinpad" else control(settings, name)


def _show(state: dict[str, Any]) -> None:
    print(json.dumps(state, ensure_ascii=False, indent=2))
