"""Ports of devices: a serial line by path or by USB identity, or a TCP stream."""

import contextlib
import re
import socket
from typing import Final, Protocol, cast

import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from app.domain.ports import DeviceUnavailable

try:
    from termios import error as termios_error
except ImportError:  # Windows has no terminals and so no such error
    termios_error = OSError  # type: ignore[misc, assignment]

LINE_FAULTS: Final = (OSError, termios_error)
"""What a port raises when its device is gone; pyserial's own error is an OSError."""

WRITE_LIMIT_S: Final = 5.0
_USB: Final = re.compile(r"usb:([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::(.+))?")
_TCP: Final = re.compile(r"tcp://([^:/]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})")


class Port(Protocol):
    """What a driver asks of a line. `timeout` is how long `read` waits, in seconds."""

    timeout: float

    def read(self, size: int, /) -> bytes: ...
    def write(self, data: bytes, /) -> object: ...
    def reset_input_buffer(self) -> None: ...
    def reset_output_buffer(self) -> None: ...
    def close(self) -> None: ...


def open_port(address: str, *, baud: int, timeout_s: float) -> Port:
    """Open what `address` names: tcp://host:port, or anything `open_serial` takes.

    Raises DeviceUnavailable.
    """
    tcp = _TCP.fullmatch(address)
    if tcp is None:
        return cast(Port, open_serial(address, baud=baud, timeout_s=timeout_s))
    try:
        return TcpPort(tcp.group(1).strip("[]"), int(tcp.group(2)), timeout_s)
    except OSError as error:
        raise DeviceUnavailable(f"{address}: {error}") from error


def open_serial(address: str, *, baud: int, timeout_s: float) -> serial.Serial:
    """Open a serial line for this program alone.

    `address` is a path (/dev/ttyACM0, COM3) or usb:VID:PID[:SERIAL], hexadecimal, which stays true
    when a replug gives the device another number. Raises DeviceUnavailable if it is absent, busy
    or forbidden.
    """
    path = address
    usb = _USB.fullmatch(address)
    if usb is not None:
        path = find_usb(list(list_ports.comports()), usb.group(1), usb.group(2), usb.group(3))
    try:
        return serial.Serial(
            path, baud, timeout=timeout_s, write_timeout=WRITE_LIMIT_S, exclusive=True
        )
    except LINE_FAULTS as error:
        raise DeviceUnavailable(f"{address}: {error}") from error


def find_usb(ports: list[ListPortInfo], vendor: str, product: str, number: str | None) -> str:
    """Return the path of the only port with this identity. Raises DeviceUnavailable."""
    wanted = (int(vendor, 16), int(product, 16))
    found = [
        str(port.device)
        for port in ports
        if (port.vid, port.pid) == wanted and number in {None, port.serial_number}
    ]
    if len(found) != 1:
        raise DeviceUnavailable(f"{len(found)} ports are usb:{vendor}:{product}:{number or '*'}")
    return found[0]


class TcpPort:
    """A TCP stream with the verbs of a serial line, for printers on port 9100."""

    def __init__(self, host: str, port: int, timeout_s: float) -> None:
        self._socket = socket.create_connection((host, port), WRITE_LIMIT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.timeout = timeout_s

    def read(self, size: int, /) -> bytes:
        """Return what has come, at most `size` bytes; b"" after `timeout` seconds of silence."""
        self._socket.settimeout(self.timeout)
        try:
            data = self._socket.recv(size)
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionResetError("the printer closed the connection")
        return data

    def write(self, data: bytes, /) -> None:
        self._socket.settimeout(WRITE_LIMIT_S)
        self._socket.sendall(data)

    def reset_input_buffer(self) -> None:
        self._socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(4096):
                continue

    def reset_output_buffer(self) -> None:
        """Do nothing: what the stream took cannot be taken back."""

    def close(self) -> None:
        self._socket.close()
