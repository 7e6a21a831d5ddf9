"""Control ports and lives of the simulators: ready when told, gone when nobody needs them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devices.simulators import control
from devices.simulators.launch import Simulator
from tests.devices import support
from tests.devices.support import LIMIT_S, eventually

PARENT = """
import sys
from pathlib import Path
from tests.devices import support
folder = Path(sys.argv[1])
started = [support.start_scanner(folder), support.start_printer(folder)]
started.append(support.start_register(folder))
print(*[each.pid for each in started], flush=True)
sys.stdin.read()
"""


def test_the_card_says_where_the_device_is(scanner_line: Simulator) -> None:
    card = control.card(scanner_line.control_file)
    assert (card["device"], card["pid"]) == ("scanner", scanner_line.pid)
    assert Path(card["link"]).is_char_device()
    assert control.state(scanner_line.control_file) == {
        "device": "scanner",
        "plugged": True,
        "scans": 0,
    }


@pytest.mark.parametrize("device", ["scanner", "printer", "register"])
def test_an_unknown_fault_is_refused_with_its_name(tmp_path: Path, device: str) -> None:
    start = getattr(support, f"start_{device}")
    with start(tmp_path) as simulator:
        with pytest.raises(control.SimulatorUnavailable, match="explode"):
            control.fault(simulator.control_file, "explode")
        assert control.state(simulator.control_file)["device"] == device


def test_a_scan_into_a_pulled_plug_is_refused(scanner_line: Simulator) -> None:
    control.fault(scanner_line.control_file, "unplug")
    with pytest.raises(control.SimulatorUnavailable, match="unplugged"):
        control.scan(scanner_line.control_file, "80084740397510")


@pytest.mark.parametrize("text", [None, "", "[]", "{}"])
def test_without_a_simulator_there_is_a_sentence_not_a_crash(
    tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "scanner.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(control.SimulatorUnavailable, match="control file"):
        control.scan(file, "80084740397510")


def test_a_stopped_simulator_takes_its_line_away(tmp_path: Path) -> None:
    simulator = support.start_scanner(tmp_path)
    link = Path(simulator.address)
    simulator.stop()
    assert not link.is_symlink()
    with pytest.raises(control.SimulatorUnavailable, match="no answer"):
        control.state(simulator.control_file)


def test_an_unfit_command_line_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(control.SimulatorUnavailable, match="did not start"):
        Simulator("register", tmp_path / "register.json", "--port", "80", "--no-such-option")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_simulator_outlives_the_one_who_started_it(
    tmp_path: Path, number: signal.Signals
) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(children) == 3
    os.kill(parent.pid, number)
    parent.wait(LIMIT_S)
    parent.stdin.close()
    parent.stdout.close()
    eventually(lambda: not any(_runs(pid) for pid in children))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
