"""One window a data directory; a dead one leaves no lock behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import ClerkError, Refusal
from app.store.instance_lock import instance_lock

HOLDER = """
import sys
from pathlib import Path
from app.store.instance_lock import instance_lock
with instance_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_copy_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "okno.lock"
    with instance_lock(path), pytest.raises(ClerkError) as caught, instance_lock(path):
        pass

    assert caught.value.code is Refusal.ALREADY_RUNNING


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "okno.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ClerkError), instance_lock(path):
            pass
        holder.kill()
        holder.wait()

    with instance_lock(path):
        pass
