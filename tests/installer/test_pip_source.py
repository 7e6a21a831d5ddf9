"""A pip for a machine that has none, fetched from a real index on loopback."""

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from installer.console import SetupRefused
from installer.lockfile import Pin, read_pins
from installer.pip_source import configured_index, fetch_wheel

_WHEEL = b"the bytes of a wheel"
_NAME = "pip-26.3-py3-none-any.whl"
_PAGE = f'<a href="../files/{_NAME}#sha256=aa">{_NAME}</a>'.encode()
_ACCOUNT = "Basic " + base64.b64encode(b"branch:secret").decode()


def pin_of(wheel: bytes) -> Pin:
    digest = hashlib.sha256(wheel).hexdigest()
    return read_pins(f"pip==26.3 \\\n    --hash=sha256:{digest}\n")["pip"]


@contextmanager
def index(pages: Mapping[str, bytes], account: str | None = None) -> Iterator[str]:
    """Serve pages on loopback; give the address of the index, without its scheme."""

    class Request(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            allowed = account is None or self.headers.get("Authorization") == account
            self.send_response(401 if not allowed else 200 if page else 404)
            self.end_headers()
            self.wfile.write(page if allowed and page else b"")

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}/simple"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_wheel_of_the_lock_is_fetched(tmp_path: Path) -> None:
    with index({"/simple/pip/": _PAGE, f"/simple/files/{_NAME}": _WHEEL}) as address:
        path = fetch_wheel(f"http://{address}", pin_of(_WHEEL), tmp_path, {})
    assert (path.name, path.read_bytes()) == (_NAME, _WHEEL)


def test_index_with_an_account_is_asked_with_it(tmp_path: Path) -> None:
    pages = {"/simple/pip/": _PAGE, f"/simple/files/{_NAME}": _WHEEL}
    with index(pages, _ACCOUNT) as address:
        fetch_wheel(f"http://branch:secret@{address}/", pin_of(_WHEEL), tmp_path, {})
        with pytest.raises(SetupRefused, match="401"):
            fetch_wheel(f"http://{address}/", pin_of(_WHEEL), tmp_path, {})


def test_other_bytes_than_those_of_the_lock_are_refused(tmp_path: Path) -> None:
    pages = {"/simple/pip/": _PAGE, f"/simple/files/{_NAME}": b"other"}
    with index(pages) as address, pytest.raises(SetupRefused, match="с отпечатком из"):
        fetch_wheel(f"http://{address}", pin_of(_WHEEL), tmp_path, {})
    assert not list(tmp_path.iterdir())


def test_index_without_pip_is_refused(tmp_path: Path) -> None:
    pages = {"/simple/pip/": b"<html></html>"}
    with index(pages) as address, pytest.raises(SetupRefused, match="с отпечатком из"):
        fetch_wheel(f"http://{address}", pin_of(_WHEEL), tmp_path, {})


def test_silent_index_is_refused_in_words(tmp_path: Path) -> None:
    with index({}) as address:
        pass  # it is closed again
    with pytest.raises(SetupRefused, match="Проверьте сеть"):
        fetch_wheel(f"http://{address}", pin_of(_WHEEL), tmp_path, {})


def test_configured_index_is_read_as_pip_reads_it(tmp_path: Path) -> None:
    homes, named, asked = "http://a/simple", "http://b/simple", "http://c/simple"
    quiet = {"HOME": str(tmp_path)}
    (tmp_path / ".pip").mkdir()
    (tmp_path / ".pip" / "pip.conf").write_text(f"[global]\nindex-url = {homes}\n")
    other = tmp_path / "named.conf"
    other.write_text(f"[install]\nindex-url = {named}\n")

    assert configured_index(quiet) == homes
    assert configured_index({**quiet, "PIP_CONFIG_FILE": str(other)}) == named
    assert configured_index({**quiet, "PIP_INDEX_URL": asked}) == asked
    assert configured_index({**quiet, "PIP_CONFIG_FILE": os.devnull}) is None
