"""The demo's network: bytes pass, and when it is cut nobody is there."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.support.waiting import LIMIT_S
from ui.demo.gate import Gate


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate before a service that says everything back."""
    with socket.create_server(("127.0.0.1", 0)) as service:
        threading.Thread(target=echo, args=(service,), daemon=True).start()
        gate = Gate(f"http://127.0.0.1:{service.getsockname()[1]}")
        yield gate
        gate.cut()


def echo(service: socket.socket) -> None:
    while True:
        try:
            line = service.accept()[0]
        except OSError:
            return
        with line:
            while data := line.recv(100):
                line.sendall(data)


def call(gate: Gate) -> socket.socket:
    host, _, port = gate.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=LIMIT_S)


def test_bytes_pass_both_ways(gate: Gate) -> None:
    with call(gate) as line:
        line.sendall(b"okno")
        assert line.recv(100) == b"okno"


def test_a_cut_ends_every_line_and_refuses_new_ones(gate: Gate) -> None:
    with call(gate) as line:
        line.sendall(b"okno")
        line.recv(100)
        gate.cut()
        with pytest.raises(ConnectionError):
            call(gate)
        assert (gate.is_cut, line.recv(100)) == (True, b"")


def test_it_is_mended_at_the_same_address(gate: Gate) -> None:
    url = gate.url
    gate.cut()
    gate.mend()
    assert (gate.url, gate.is_cut) == (url, False)
    with call(gate) as line:
        line.sendall(b"again")
        assert line.recv(100) == b"again"
