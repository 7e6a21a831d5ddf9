"""`okno agent`: replicates this counter with the centre, in a process of its own."""

import argparse

from app.settings import Settings
from ui.commands import Commands, Common


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "agent",
        parents=[common],
        help="обмен с центром: журнал вверх, почта и справочники вниз",
        epilog="Пример: okno agent --data out/demo/data",
    )
    parser.add_argument(
        "--with-parent", action="store_true", help="закончить, когда закроется стандартный ввод"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Replicate until SIGTERM, or until the parent is gone."""
    from ui.unseen import replicate  # noqa: PLC0415 - imported by this command alone

    replicate(settings, None, with_parent=arguments.with_parent)
    return 0
