"""`okno central correct` and `corrections`: what the centre corrects, and what came of it."""

import argparse
from typing import Final

from app.domain.ledger import Account, Posting
from app.domain.money import Money
from app.settings import Settings
from ui.commands import Commands, Common

_STATES: Final = {"waiting": "ждёт ответа", "accepted": "принято", "disputed": "оспорено"}
_MINUS: Final = "-−"


def add_correct(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "correct",
        parents=[common],
        help="выдать окну исправление; без ответа оператора оно ничего не меняет",
        epilog=(
            "Пример: okno central correct --entry 660049-2.1.10 --posting cod_payable=50,00 "
            "--posting drawer=-50,00 --by «Отдел учёта» --reason «Перевод проведён дважды»"
        ),
    )
    parser.add_argument("--entry", required=True, metavar="ЗАПИСЬ", help="окно.эпоха.номер")
    accounts = ", ".join(Account)
    parser.add_argument(
        "--posting",
        action="append",
        required=True,
        type=_posting,
        metavar="СЧЁТ=СУММА",
        help=f"в сумме ноль; счета: {accounts}",
    )
    parser.add_argument("--by", required=True, metavar="КТО", help="кто в центре отвечает")
    parser.add_argument("--reason", required=True, metavar="ПРИЧИНА")
    parser.set_defaults(run=_correct)


def add_corrections(actions: Commands, common: Common) -> None:
    parser = actions.add_parser(
        "corrections",
        parents=[common],
        help="какие исправления выданы отделению и что оно ответило",
        epilog="Пример: okno central corrections --branch 660049",
    )
    parser.add_argument("--branch", required=True, metavar="ИНДЕКС")
    parser.set_defaults(run=_corrections)


def _posting(text: str) -> Posting:
    name, _equals, amount = text.partition("=")
    if name not in set(Account) or not amount:
        raise argparse.ArgumentTypeError(f"не проводка: {text}")
    sum_ = Money.parse(amount.lstrip(_MINUS))
    return Posting(Account(name), -sum_ if amount[0] in _MINUS else sum_)


def _correct(arguments: argparse.Namespace, settings: Settings) -> int:
    from app.central.central import Central  # noqa: PLC0415 - imported by this command alone
    from app.central.corrections import Order  # noqa: PLC0415
    from app.messages.entries import EntryKey  # noqa: PLC0415

    sides = tuple(arguments.posting)
    order = Order(EntryKey.parse(arguments.entry), sides, arguments.by, arguments.reason)
    central = Central.open(settings.central_database.parent)
    try:
        print(central.correct(order))
    finally:
        central.close()
    return 0


def _corrections(arguments: argparse.Namespace, settings: Settings) -> int:
    from app.central.central import Central  # noqa: PLC0415 - imported by this command alone

    central = Central.open(settings.central_database.parent)
    try:
        for each in central.corrections(arguments.branch):
            parts = [each.correction, each.terminal, _STATES[each.state], each.answer, each.case]
            evidence = [f"доказательства {each.evidence}"] if each.evidence else []
            print(" · ".join([part for part in parts if part] + evidence))
    finally:
        central.close()
    return 0
