"""The serial scanner on a real pseudo-terminal: codes, noise, unplugging, and other threads."""

import threading
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.ports import DeviceUnavailable
from devices.scan_framing import SCAN_BYTES_MAX
from devices.scanner_serial import SerialScanner
from devices.simulators import control
from devices.simulators.launch import Simulator
from tests.devices.support import LIMIT_S, eventually, next_scan

ITEM = "80084740397510"


@pytest.mark.parametrize("suffix", ["\r", "\n", "\r\n", "\t", "\x03", ""])
def test_a_scanned_label_arrives_whole(scanner_line: Simulator, suffix: str) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        control.scan(scanner_line.control_file, ITEM, suffix=suffix)
        assert next_scan(scanner) == ITEM.encode()


def test_two_labels_in_one_read_are_two_scans(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        control.scan(scanner_line.control_file, f"{ITEM}\rRR123456785RU")
        assert [next_scan(scanner), next_scan(scanner)] == [ITEM.encode(), b"RR123456785RU"]


def test_a_label_in_fourteen_reads_is_one_scan(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        control.scan(scanner_line.control_file, ITEM, gap_ms=2)
        assert next_scan(scanner) == ITEM.encode()


def test_the_same_label_twice_is_given_twice(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        for _ in range(2):
            control.scan(scanner_line.control_file, ITEM)
            assert next_scan(scanner) == ITEM.encode()


def test_noise_on_the_line_harms_nothing(scanner_line: Simulator) -> None:
    noise = bytes(byte for byte in range(256) if byte not in b"\t\n\r\x03\x02")
    with SerialScanner(scanner_line.address) as scanner:
        control.scan(scanner_line.control_file, noise)
        control.scan(scanner_line.control_file, ITEM)
        assert next_scan(scanner) == noise
        assert next_scan(scanner) == ITEM.encode()


def test_a_flood_without_end_is_cut_and_the_next_label_is_read(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        flood = threading.Thread(
            target=control.scan, args=(scanner_line.control_file, "7" * 20_000)
        )
        flood.start()
        assert next_scan(scanner) == b"7" * SCAN_BYTES_MAX
        flood.join()
        control.scan(scanner_line.control_file, ITEM)
        assert next_scan(scanner) == ITEM.encode()


def test_silence_is_no_scan(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        assert scanner.next() is None


def test_what_was_scanned_before_the_program_listened_is_not_taken(
    scanner_line: Simulator,
) -> None:
    control.scan(scanner_line.control_file, "10944022440321")
    with SerialScanner(scanner_line.address) as scanner:
        control.scan(scanner_line.control_file, ITEM)
        assert next_scan(scanner) == ITEM.encode()


def test_unplugging_is_told_and_the_line_given_back(scanner_line: Simulator) -> None:
    scanner = SerialScanner(scanner_line.address)
    terminal = Path(scanner_line.address).readlink()
    control.fault(scanner_line.control_file, "unplug")
    with pytest.raises(DeviceUnavailable):
        next_scan(scanner)
    assert not any(str(file).startswith(str(terminal)) for file in _open_files())
    with pytest.raises(DeviceUnavailable):
        scanner.next()


def test_a_label_cut_short_by_unplugging_is_lost_not_halved(scanner_line: Simulator) -> None:
    scanner = SerialScanner(scanner_line.address)
    control.scan(scanner_line.control_file, ITEM[:7], suffix="")
    control.fault(scanner_line.control_file, "unplug")
    with pytest.raises(DeviceUnavailable):
        next_scan(scanner)


def test_after_replugging_the_same_name_works_again(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        control.fault(scanner_line.control_file, "unplug")
        with pytest.raises(DeviceUnavailable):
            next_scan(scanner)
    with pytest.raises(DeviceUnavailable):
        SerialScanner(scanner_line.address)
    control.fault(scanner_line.control_file, "replug")
    with SerialScanner(scanner_line.address) as scanner:
        control.scan(scanner_line.control_file, ITEM)
        assert next_scan(scanner) == ITEM.encode()


def test_one_scanner_has_one_reader(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address), pytest.raises(DeviceUnavailable):
        SerialScanner(scanner_line.address)


def test_an_absent_scanner_is_told_by_its_address(tmp_path: Path) -> None:
    with pytest.raises(DeviceUnavailable, match="nowhere"):
        SerialScanner(str(tmp_path / "nowhere"))


def test_an_absent_usb_scanner_is_unavailable() -> None:
    with pytest.raises(DeviceUnavailable, match="0 ports"):
        SerialScanner("usb:05E0:1701:NOT-HERE")


def test_another_thread_ends_the_waiting_for_good(scanner_line: Simulator) -> None:
    with SerialScanner(scanner_line.address) as scanner:
        answers: list[bytes | None] = []
        ended = threading.Event()

        def wait() -> None:
            while not ended.is_set():
                answers.append(scanner.next())

        thread = threading.Thread(target=wait)
        thread.start()
        eventually(lambda: bool(answers))
        scanner.cancel()
        control.scan(scanner_line.control_file, ITEM)
        ended.set()
        thread.join(LIMIT_S)
        assert not thread.is_alive()
        assert scanner.next() is None
        assert set(answers) == {None}


def test_cancelling_a_closed_scanner_is_harmless(scanner_line: Simulator) -> None:
    scanner = SerialScanner(scanner_line.address)
    scanner.close()
    scanner.cancel()


def _open_files() -> set[Path]:
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the folder's own descriptor is gone by now
            found.add(descriptor.readlink())
    return found
