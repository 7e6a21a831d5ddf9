"""A disk without room is told as that, not as a damaged file: proven with the kernel's limit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import ClerkError, Refusal
from app.store.database import refusals
from tests.support.counter import make_counter

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the limit is one of POSIX")

LIMITED = """
import pathlib, resource, sys
from app.errors import ClerkError
from app.store.database import Role, Store
from tests.store.test_room import write_until_refused
from tests.support.counter import KEY

folder, room = pathlib.Path(sys.argv[1]), int(sys.argv[2])
store = Store.open(folder / "okno.db", KEY, Role.WINDOW)
largest = max(file.stat().st_size for file in folder.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, resource.RLIM_INFINITY))
print(write_until_refused(store))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with store.read() as connection:
    print(connection.exec_driver_sql("PRAGMA quick_check").scalar_one())
"""


def write_until_refused(store: object) -> Refusal:
    """Write entries until there is no room for the next one."""
    from app.services.staff import sign_in  # noqa: PLC0415 - in the limited process alone
    from app.store.database import Store  # noqa: PLC0415
    from app.store.journal import Journal  # noqa: PLC0415
    from tests.support.clock import StillClock  # noqa: PLC0415
    from tests.support.counter import ORLOVA, PIN  # noqa: PLC0415

    assert isinstance(store, Store)
    journal = Journal(store, StillClock())
    try:
        for _ in range(1_000):
            sign_in(journal, ORLOVA, PIN)
    except ClerkError as error:
        return error.code
    raise AssertionError("there was room for all of it")


@pytest.mark.parametrize("room", [0, 1, 4_096, 50_000])
def test_a_limit_of_the_file_s_size_is_no_damage(tmp_path: Path, room: int) -> None:
    counter = make_counter(tmp_path)
    counter.store.close()
    counter.agent.close()

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(room)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.split() == ["disk_full", "ok"], done.stderr


def test_a_broken_disk_stays_what_it_is(tmp_path: Path) -> None:
    from sqlcipher3.dbapi2 import OperationalError  # noqa: PLC0415

    (tmp_path / "okno.db").write_bytes(b"x")
    with pytest.raises(ClerkError) as caught, refusals(tmp_path / "okno.db"):
        raise OperationalError("disk I/O error")
    assert caught.value.code is Refusal.DATABASE_DAMAGED
