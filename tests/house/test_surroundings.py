"""What tests/conftest.py promises to every other test."""

import locale
import os
import socket
import stat
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.conftest import NetworkForbidden

_DOCUMENTATION_NET = ("192.0.2.1", 9)  # RFC 5737: belongs to nobody


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_no_test_can_reach_another_machine(kind: int) -> None:
    with socket.socket(socket.AF_INET, kind) as talker, pytest.raises(NetworkForbidden):
        talker.connect(_DOCUMENTATION_NET)


def test_no_test_can_send_a_datagram_to_another_machine() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as talker,
        pytest.raises(NetworkForbidden),
    ):
        talker.sendto(b"x", _DOCUMENTATION_NET)


def test_no_test_can_ask_for_the_address_of_another_machine() -> None:
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("example.invalid", 80)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), server.accept()[0]:
            pass


def test_qt_draws_without_a_screen(qtbot: QtBot) -> None:
    assert QGuiApplication.platformName() == os.environ["QT_QPA_PLATFORM"]


def test_texts_are_utf8() -> None:
    locale.setlocale(locale.LC_ALL, "")
    assert locale.nl_langinfo(locale.CODESET) == "UTF-8"


def test_run_time_folder_is_closed_to_others() -> None:
    folder = Path(os.environ["XDG_RUNTIME_DIR"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
