"""The two processes that have no window: the agent, which replicates, and the centre."""

import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock, SystemClock
from app.settings import Settings
from ui.lifetime import follow_parent, follow_signals


@dataclass(frozen=True, slots=True)
class Served:
    """Where the centre listens, and the file that says so once it does."""

    host: str
    port: int
    ready: Path | None = None


def replicate(settings: Settings, clock: Clock | None, *, with_parent: bool) -> None:
    """Replicate by a clock, the machine's where None is given, until it is time to stop."""
    from app.store.database import Role, Store  # noqa: PLC0415 - by this process alone
    from app.store.instance_lock import instance_lock  # noqa: PLC0415
    from app.store.keyfile import read_key  # noqa: PLC0415
    from app.sync.agent import run_agent  # noqa: PLC0415
    from app.sync.keeper import Keeper, Places  # noqa: PLC0415

    stop = threading.Event()
    follow_signals(stop, signal.SIGTERM, signal.SIGINT)
    if with_parent:
        follow_parent(sys.stdin.buffer, stop)
    key = read_key(settings.key_file)
    store = Store.open(settings.database, key, Role.AGENT)
    try:
        with instance_lock(settings.agent_lock):
            places = Places(settings.data_dir, settings.second_medium)
            keeper = Keeper(store, key, places, clock or SystemClock())
            run_agent(store, settings, stop, clock=clock, keeper=keeper)
    finally:
        store.close()


def serve_centre(
    settings: Settings, served: Served, clock: Clock | None, *, with_parent: bool
) -> None:
    """Serve by a clock, the machine's where None is given, until it is time to stop."""
    from app.central.central import Central  # noqa: PLC0415 - by this process alone
    from app.central.serve import serve  # noqa: PLC0415

    stop = threading.Event()
    follow_signals(stop, signal.SIGTERM)
    if with_parent:
        follow_parent(sys.stdin.buffer, stop)
    central = Central.open(settings.central_database.parent, clock)
    try:
        serve(central, served.host, served.port, stop, served.ready)
    finally:
        central.close()
