"""Runs the centre's service as a process: on a free port if asked, until told to stop."""

import json
import os
import socket
import threading
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn

from app.central.central import Central
from app.central.service import create_app

GRACE_S: Final = 2
"""Time for requests that are being served when the service goes down."""

_BACKLOG: Final = 2048


def serve(
    central: Central,
    host: str,
    port: int,
    stop: threading.Event,
    ready_file: Path | None = None,
) -> None:
    """Serve until `stop` is set or SIGTERM comes; port 0 takes a free one.

    `ready_file` appears, whole, once requests are answered: {"host", "pid", "port", "url"}.
    Raises OSError if the port is taken.
    """
    with socket.create_server((host, port), backlog=_BACKLOG) as listener:
        server = _Server(central, listener, ready_file)
        stopper = threading.Thread(target=server.stop_after, args=(stop,), daemon=True)
        stopper.start()
        server.run(sockets=[listener])
        stop.set()
        stopper.join()


class _Server(uvicorn.Server):
    """Tells when it is ready, and lets long polls go when it stops."""

    def __init__(self, central: Central, listener: socket.socket, ready_file: Path | None) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(central),
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._central = central
        self._listener = listener
        self._ready_file = ready_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._ready_file is not None and self.started:
            _write_ready(self._ready_file, *self._listener.getsockname()[:2])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._central.bell.close()
        super().handle_exit(sig, frame)

    def stop_after(self, stop: threading.Event) -> None:
        stop.wait()
        self._central.bell.close()
        self.should_exit = True


def _write_ready(path: Path, host: str, port: int) -> None:
    facts = {"host": host, "pid": os.getpid(), "port": port, "url": f"http://{host}:{port}"}
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(facts), encoding="ascii")
    temporary.replace(path)
