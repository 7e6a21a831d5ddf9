"""The simulated printer as a process: real-time commands, and a tape that survives."""

from pathlib import Path

import serial

from devices.simulators import control
from devices.simulators.launch import Simulator
from tests.devices.support import eventually


def test_a_real_time_question_is_answered_before_held_bytes(paper_roll: Simulator) -> None:
    control.fault(paper_roll.control_file, "paper", state="out")
    with serial.Serial(paper_roll.address, timeout=5) as line:
        line.write(b"\x1b@held\n\x1dr\x01\x10\x04\x04")
        assert line.read(1) == b"\x7e"
        assert control.state(paper_roll.control_file)["held_bytes"] == 10
        control.fault(paper_roll.control_file, "paper", state="ok")
        assert line.read(1) == b"\x00"


def test_a_real_time_command_cut_by_reads_is_one_command(paper_roll: Simulator) -> None:
    with serial.Serial(paper_roll.address, timeout=5) as line:
        line.write(b"\x10")
        line.flush()
        line.write(b"\x04\x01")
        assert line.read(1) == b"\x12"


def test_a_length_that_looks_like_dle_is_only_a_length(paper_roll: Simulator) -> None:
    value = b"ST00012|Sum=7"
    store = b"\x1d(k\x10\x00\x31\x50\x30" + value
    with serial.Serial(paper_roll.address, timeout=5) as line:
        line.write(b"\x1b@" + store + b"\x1d(k\x03\x00\x31\x51\x30\x1dr\x01")
        assert line.read(1) == b"\x00"
    assert control.state(paper_roll.control_file)["rows"] == [{"mark": f"QR {value.decode()}"}]


def test_what_came_out_is_on_disk_when_power_fails(paper_roll: Simulator, tmp_path: Path) -> None:
    with serial.Serial(paper_roll.address, timeout=5) as line:
        line.write(b"\x1b@paid\n\x1dr\x01")
        assert line.read(1) == b"\x00"
    paper_roll.kill()
    assert (tmp_path / "tape.txt").read_text("utf-8") == "paid\n"
    assert (tmp_path / "tape.txt.raw").read_bytes() == b"\x1b@paid\n\x1dr\x01"


def test_replugging_gives_a_new_line_under_the_old_name(paper_roll: Simulator) -> None:
    link = Path(paper_roll.address)
    control.fault(paper_roll.control_file, "unplug")
    assert not link.is_symlink()
    control.fault(paper_roll.control_file, "replug")
    with serial.Serial(str(link), timeout=5) as line:
        line.write(b"\x10\x04\x01")
        assert line.read(1) == b"\x12"
    eventually(lambda: control.state(paper_roll.control_file)["plugged"] is True)
