"""A process that is told to stop does so, whatever it was about to do."""

import subprocess
import sys

import pytest

OURS = "from ui.lifetime import follow_signals; follow_signals(stop, signal.SIGTERM)"
A_DEVICES = """
from devices.simulators.lifetime import Lifetime
life = Lifetime(with_parent=False); stop = life._over
"""
PROGRAM = """
import signal, threading
stop = threading.Event()
{follow}
with stop._cond:
    signal.raise_signal(signal.SIGTERM)
raise SystemExit(not stop.wait(20))
"""


@pytest.mark.parametrize("follow", [OURS, A_DEVICES], ids=["program", "simulated device"])
def test_a_signal_in_the_moment_in_which_the_wait_begins_is_heard(follow: str) -> None:
    program = [sys.executable, "-c", PROGRAM.format(follow=follow)]
    assert subprocess.run(program, timeout=40, check=False).returncode == 0
