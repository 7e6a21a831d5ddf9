"""`okno agent`: replicates this counter with the centre, in a process of its own."""

import argparse
import signal
import sys
import threading

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
    from app.store.database import Role, Store  # noqa: PLC0415 - imported by this command alone
    from app.store.keyfile import read_key  # noqa: PLC0415
    from app.sync.agent import run_agent  # noqa: PLC0415
    from ui.commands.lifetime import follow_parent  # noqa: PLC0415

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if arguments.with_parent:
        follow_parent(sys.stdin.buffer, stop)
    store = Store.open(settings.database, read_key(settings.key_file), Role.AGENT)
    try:
        run_agent(store, settings, stop)
    finally:
        store.close()
    return 0
