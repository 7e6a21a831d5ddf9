"""The demo's network between counter and centre: a wire that can really be cut."""

import contextlib
import socket
import threading
from typing import Final
from urllib.parse import urlsplit

_CHUNK: Final = 65_536
_HOST: Final = "127.0.0.1"


class Gate:
    """Passes bytes to a service and back. While it is cut, nobody listens and no line is left."""

    def __init__(self, upstream: str) -> None:
        address = urlsplit(upstream)
        self._upstream: Final = (str(address.hostname), int(address.port or 80))
        self._lock: Final = threading.Lock()
        self._lines: Final[set[socket.socket]] = set()
        self._listener: socket.socket | None = socket.create_server((_HOST, 0))
        self._port: Final = int(self._listener.getsockname()[1])
        self._listen(self._listener)

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self._port}"

    @property
    def is_cut(self) -> bool:
        return self._listener is None

    def cut(self) -> None:
        """Break every line; whoever calls from now on is refused."""
        with self._lock:
            listener, self._listener = self._listener, None
            lines = tuple(self._lines)
        for each in (*lines, *([listener] if listener is not None else ())):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def mend(self) -> None:
        """Listen again, at the same address."""
        with self._lock:
            if self._listener is not None:
                return
            self._listener = socket.create_server((_HOST, self._port))
            self._listen(self._listener)

    def _listen(self, listener: socket.socket) -> None:
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the listener was closed: the wire is cut
            while True:
                self._connect(listener.accept()[0])

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._upstream)
        except OSError:
            near.close()
            return
        with self._lock:
            is_cut = self._listener is None
            if not is_cut:
                self._lines.update((near, far))
        if is_cut:
            near.close()
            far.close()
            return
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._lines.discard(source)
        source.close()
