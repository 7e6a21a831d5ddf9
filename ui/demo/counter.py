"""Makes the demo's counter ready to work: a branch at the centre, processes, enrolment, goods."""

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.central.central import Central
from app.errors import ClerkError, Refusal
from app.messages.feed import Stream
from app.settings import Settings
from app.store.database import Role, Store
from app.store.instance_lock import instance_lock
from app.store.journal import Identity, read_identity
from app.store.keyfile import read_key
from app.store.tables import feed_cursors
from app.sync.new_counter import enrol_counter
from ui.demo.branch import DemoBranch, demo_branch, found_branch, issue_policy_numbers
from ui.demo.child import Ended
from ui.demo.clock import DemoClock
from ui.demo.processes import CLOCK, DemoProcesses

SUPPLY_LIMIT_S: Final = 30.0
"""For the first manifest to arrive; without it the window opens all the same."""

_NEEDED: Final = frozenset({Stream.URGENT, Stream.REFERENCE, Stream.ITEMS})
_POLL_S: Final = 0.02


@contextmanager
def demo_counter(
    settings: Settings, ended: Ended, for_devices: Mapping[str, str] | None = None
) -> Iterator[DemoProcesses]:
    """Run everything that the window needs for the length of the block.

    The first time makes key, centre, branch and enrolment, later times find them; one that was
    cut off is gone on with. `for_devices` is for `DemoProcesses`. Raises ALREADY_RUNNING while
    another demo runs here, `NotStarted`.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with instance_lock(settings.data_dir / "demo.lock"):
        branch = demo_branch()
        today = DemoClock(settings.data_dir / CLOCK).local.date()
        found_branch(settings.central_database.parent, branch, today)
        with DemoProcesses(settings, ended, for_devices) as processes:
            enrol_demo(processes.settings, branch)
            processes.start_agent()
            _wait_for_supply(settings)
            yield processes


def enrol_demo(settings: Settings, branch: DemoBranch) -> Identity:
    """Make the counter the branch's window, with policy numbers; nothing of it happens twice.

    Raises ENROLMENT_REFUSED, CENTRE_UNREACHABLE, KEY_FILE_MISSING.
    """
    central = Central.open(settings.central_database.parent)
    try:
        own = _enrolled(settings) or enrol_counter(
            settings, settings.centre_url, _code(settings, central, branch)
        )
        with suppress(ValueError):  # these numbers were issued at an earlier start
            issue_policy_numbers(central, branch, own.terminal, own.epoch)
    finally:
        central.close()
    return own


def _enrolled(settings: Settings) -> Identity | None:
    """Return what this counter is, None while it is nothing yet."""
    if not settings.database.exists():
        return None
    store = Store.open(settings.database, read_key(settings.key_file), Role.READER)
    try:
        with store.read() as connection:
            own = read_identity(connection)
    except ClerkError as error:
        if error.code is Refusal.NOT_ENROLLED:
            return None
        raise
    finally:
        store.close()
    return own if own.terminal else None


def _code(settings: Settings, central: Central, branch: DemoBranch) -> str:
    """Return the code of an enrolment that was begun, or a new one.

    A code whose answer was lost works again with the same key only, and the key is in the file.
    """
    kept = settings.central_database.with_name("enrolment.code")
    if not settings.database.exists() or not kept.exists():
        _keep(kept, central.new_enrolment_code(branch.index, branch.window))
    return kept.read_text(encoding="ascii")


def _keep(path: Path, code: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(code, encoding="ascii")
    draft.replace(path)


def _wait_for_supply(settings: Settings) -> None:
    """Wait until staff, tables, items and numbers have come down."""
    deadline = time.monotonic() + SUPPLY_LIMIT_S
    store = Store.open(settings.database, read_key(settings.key_file), Role.READER)
    try:
        while time.monotonic() < deadline:
            with store.read() as connection:
                rows = connection.execute(select(feed_cursors)).all()
            if {
                row.stream for row in rows if row.position and row.position == row.latest
            } >= _NEEDED:
                return
            time.sleep(_POLL_S)
    finally:
        store.close()
