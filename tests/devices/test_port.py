"""Which port a driver opens, and how a TCP printer's line behaves."""

import socket
from collections.abc import Iterator

import pytest
from serial.tools.list_ports_common import ListPortInfo

from app.domain.ports import DeviceUnavailable
from devices.port import TcpPort, find_usb, open_port


def plugged(device: str, vendor: int, product: int, number: str) -> ListPortInfo:
    port = ListPortInfo(device, skip_link_detection=True)
    port.vid, port.pid, port.serial_number = vendor, product, number
    return port


SCANNER = plugged("/dev/ttyACM1", 0x05E0, 0x1701, "S-77")
TWIN = plugged("/dev/ttyACM0", 0x05E0, 0x1701, "S-78")
MODEM = plugged("/dev/ttyACM2", 0x12D1, 0x1001, "S-77")


@pytest.fixture
def peers() -> Iterator[tuple[TcpPort, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = open_port(f"tcp://127.0.0.1:{server.getsockname()[1]}", baud=0, timeout_s=0.05)
        assert isinstance(port, TcpPort)
        peer, _ = server.accept()
        with peer:
            yield port, peer
        port.close()


def test_a_usb_device_is_found_by_identity_not_by_number() -> None:
    assert find_usb([MODEM, SCANNER], "05e0", "1701", None) == "/dev/ttyACM1"


def test_the_serial_number_tells_twins_apart() -> None:
    assert find_usb([TWIN, SCANNER], "05E0", "1701", "S-77") == "/dev/ttyACM1"


def test_twins_without_a_serial_number_are_refused() -> None:
    with pytest.raises(DeviceUnavailable, match="2 ports"):
        find_usb([TWIN, SCANNER], "05E0", "1701", None)


def test_a_missing_usb_device_is_named() -> None:
    with pytest.raises(DeviceUnavailable, match="0 ports are usb:05E0:1701:S-79"):
        find_usb([TWIN, SCANNER], "05E0", "1701", "S-79")


def test_a_refused_connection_is_an_unavailable_device() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(DeviceUnavailable, match="refused"):
        open_port(address, baud=0, timeout_s=0.1)


def test_silence_on_tcp_is_no_bytes(peers: tuple[TcpPort, socket.socket]) -> None:
    port, peer = peers
    assert port.read(1) == b""
    peer.sendall(b"ab")
    assert port.read(1) + port.read(1) == b"ab"


def test_old_bytes_can_be_thrown_away(peers: tuple[TcpPort, socket.socket]) -> None:
    port, peer = peers
    peer.sendall(b"old")
    assert port.read(1) == b"o"
    port.reset_input_buffer()
    peer.sendall(b"new")
    assert port.read(3) == b"new"


def test_a_closed_connection_is_told(peers: tuple[TcpPort, socket.socket]) -> None:
    port, peer = peers
    peer.close()
    with pytest.raises(ConnectionResetError):
        port.read(1)


def test_bytes_go_out_unchanged(peers: tuple[TcpPort, socket.socket]) -> None:
    port, peer = peers
    port.write(bytes(range(256)))
    port.reset_output_buffer()
    assert peer.recv(256, socket.MSG_WAITALL) == bytes(range(256))
