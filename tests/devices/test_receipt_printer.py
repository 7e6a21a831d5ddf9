"""The receipt printer on a real pseudo-terminal and on TCP: what it proves and what it does not."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.domain.ports import DeviceUnavailable, PaperState, PrintOutcome
from devices.receipt_printer import EscPosPrinter
from devices.simulators import control
from devices.simulators.launch import Simulator
from tests.devices.support import LIMIT_S, eventually

DOCUMENT = b"\x1b@\x1bt\x11" + "Полис продан\nСдача 61,00\n".encode("cp866") + b"\x1dV\x00"
STATUS_OK = b"\x12"
SENSORS_OK = b"\x00"

Answer = Callable[[bytes], bytes]


@contextmanager
def tcp_printer(answer: Answer) -> Iterator[str]:
    """Be a printer on TCP: each chunk of bytes is answered; an empty answer to b"" hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer))
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join(LIMIT_S)
    assert not thread.is_alive()


def _serve(server: socket.socket, answer: Answer) -> None:
    try:
        peer, _ = server.accept()
    except OSError:
        return
    with peer, suppress(ConnectionResetError):
        while data := peer.recv(65536):
            reply = answer(data)
            if reply == b"bye":
                return
            peer.sendall(reply)


@pytest.mark.parametrize(
    ("fault", "details", "state"),
    [
        ("paper", {"state": "ok"}, PaperState.READY),
        ("paper", {"state": "low"}, PaperState.LOW),
        ("paper", {"state": "out"}, PaperState.OUT),
        ("cover", {"state": "open"}, PaperState.COVER_OPEN),
        ("offline", {"on": True}, PaperState.UNKNOWN),
        ("cutter", {"on": True}, PaperState.UNKNOWN),
        ("mute", {"on": True}, PaperState.UNKNOWN),
        ("unplug", {}, PaperState.UNKNOWN),
    ],
)
def test_the_printer_says_how_it_stands_with_paper(
    paper_roll: Simulator, fault: str, details: dict[str, str | bool], state: PaperState
) -> None:
    printer = EscPosPrinter(paper_roll.address)
    control.fault(paper_roll.control_file, fault, **details)
    assert printer.paper() is state


def test_asking_costs_milliseconds_not_time_outs(paper_roll: Simulator) -> None:
    printer = EscPosPrinter(paper_roll.address)
    took_s = []
    for _ in range(5):
        started = time.monotonic()
        printer.paper()
        took_s.append(time.monotonic() - started)
    assert min(took_s) < 0.1


def test_a_document_that_came_out_is_proven(paper_roll: Simulator, tmp_path: Path) -> None:
    assert EscPosPrinter(paper_roll.address).print_bytes(DOCUMENT) is PrintOutcome.PROVEN
    assert (tmp_path / "tape.txt").read_text("utf-8") == "Полис продан\nСдача 61,00\n[CUT]\n"
    assert DOCUMENT in (tmp_path / "tape.txt.raw").read_bytes()


def test_a_document_on_the_last_of_the_roll_is_proven(paper_roll: Simulator) -> None:
    control.fault(paper_roll.control_file, "paper", state="low")
    assert EscPosPrinter(paper_roll.address).print_bytes(DOCUMENT) is PrintOutcome.PROVEN


@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("paper", {"state": "out"}),
        ("cover", {"state": "open"}),
        ("offline", {"on": True}),
        ("mute", {"on": True}),
        ("unplug", {}),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing(
    paper_roll: Simulator, tmp_path: Path, fault: str, details: dict[str, str | bool]
) -> None:
    printer = EscPosPrinter(paper_roll.address)
    control.fault(paper_roll.control_file, fault, **details)
    assert printer.print_bytes(DOCUMENT) is PrintOutcome.NOT_SENT
    assert "Полис".encode("cp866") not in (tmp_path / "tape.txt.raw").read_bytes()


def test_paper_that_ends_within_a_document_proves_nothing(
    paper_roll: Simulator, tmp_path: Path
) -> None:
    printer = EscPosPrinter(paper_roll.address)
    control.fault(paper_roll.control_file, "paper_ends_after", lines=1)
    assert printer.print_bytes(DOCUMENT) is PrintOutcome.UNPROVEN
    assert printer.paper() is PaperState.OUT
    assert (tmp_path / "tape.txt").read_text("utf-8") == "Полис продан\n"

    control.fault(paper_roll.control_file, "paper", state="ok")
    assert (tmp_path / "tape.txt").read_text("utf-8") == "Полис продан\nСдача 61,00\n[CUT]\n"
    assert printer.print_bytes(DOCUMENT) is PrintOutcome.PROVEN


def test_a_connection_lost_after_the_bytes_proves_nothing() -> None:
    def answer(data: bytes) -> bytes:
        if data.startswith(b"\x10\x04"):
            return STATUS_OK
        return SENSORS_OK if data == b"\x1dr\x01" else b"bye"

    with tcp_printer(answer) as address:
        assert EscPosPrinter(address).print_bytes(DOCUMENT) is PrintOutcome.UNPROVEN


def test_paper_that_is_out_right_after_the_proof_proves_nothing() -> None:
    printed: list[bytes] = []

    def answer(data: bytes) -> bytes:
        if data.startswith(b"\x10\x04"):
            return b"\x7e" if printed and data[2:3] == b"\x04" else STATUS_OK
        printed.extend([data] if DOCUMENT in data else [])
        return SENSORS_OK

    with tcp_printer(answer) as address:
        assert EscPosPrinter(address).print_bytes(DOCUMENT) is PrintOutcome.UNPROVEN
    assert printed


def test_the_late_proof_of_an_earlier_document_is_not_taken_for_this_one() -> None:
    received: list[bytes] = []

    def answer(data: bytes) -> bytes:
        received.append(data)
        if data.startswith(b"\x10\x04"):
            return STATUS_OK
        return SENSORS_OK * 2 if data == b"\x1dr\x01" else b""

    with tcp_printer(answer) as address:
        printer = EscPosPrinter(address, print_limit_s=0.5)
        assert printer.print_bytes(DOCUMENT) is PrintOutcome.UNPROVEN
    assert DOCUMENT + b"\x1dr\x01" in received


def test_a_printer_busy_with_earlier_bytes_gets_no_new_ones() -> None:
    received: list[bytes] = []

    def answer(data: bytes) -> bytes:
        received.append(data)
        return STATUS_OK if data.startswith(b"\x10\x04") else b""

    with tcp_printer(answer) as address:
        assert EscPosPrinter(address).print_bytes(DOCUMENT) is PrintOutcome.NOT_SENT
    assert not any(DOCUMENT in data for data in received)


def test_a_line_full_of_noise_is_no_answer() -> None:
    with tcp_printer(lambda _data: b"\x00\xff\x55" * 100) as address:
        assert EscPosPrinter(address).paper() is PaperState.UNKNOWN
    with tcp_printer(lambda _data: b"\x00" * 500) as address:
        assert EscPosPrinter(address).print_bytes(DOCUMENT) is PrintOutcome.NOT_SENT


@pytest.mark.parametrize("paper", ["ok", "out"])
def test_the_drawer_opens_at_once_with_or_without_paper(paper_roll: Simulator, paper: str) -> None:
    control.fault(paper_roll.control_file, "paper", state=paper)
    EscPosPrinter(paper_roll.address).open_drawer()
    eventually(lambda: control.state(paper_roll.control_file)["drawer_opened"] == 1)


@pytest.mark.parametrize("fault", ["mute", "unplug"])
def test_a_drawer_that_may_not_open_is_told(paper_roll: Simulator, fault: str) -> None:
    printer = EscPosPrinter(paper_roll.address)
    control.fault(paper_roll.control_file, fault, on=True)
    with pytest.raises(DeviceUnavailable):
        printer.open_drawer()
    assert control.state(paper_roll.control_file)["drawer_opened"] == 0
