"""A process that is going to be killed, seen from outside."""

import json
import multiprocessing
import os
from multiprocessing.context import ForkServerProcess
from typing import Any, Final

from tests.kills import victim
from tests.kills.branch import Branch, Place
from tests.kills.victim import Orders
from tests.support.waiting import LIMIT_S

_CONTEXT: Final = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.kills.warm"])


class Victim:
    """A process that is going to be killed, and what it told before."""

    def __init__(self, kind: str, branch: Branch, **orders: Any) -> None:
        self._from, told = _CONTEXT.Pipe(duplex=False)
        self.kind: Final = kind
        self._kept = b""
        self.said: list[dict[str, Any]] = []
        settings = branch.settings
        order = Orders(
            folder=branch.folder,
            centre_url=settings.centre_url,
            register_url=settings.register_url,
            pinpad_program=settings.pinpad_program,
            **orders,
        )
        target = {"seller": victim.sell, "agent": victim.replicate}[kind]
        self._process: Final[ForkServerProcess] = _CONTEXT.Process(
            target=target, args=(order, told)
        )
        self._process.start()
        told.close()

    def has_said(self, word: str) -> bool:
        """Listen until the process says a word; False if it ends without."""
        while not any(word in each for each in self.said):
            if not self._listen():
                return False
        return True

    def kill(self) -> str:
        """SIGKILL, or the end that has come before; return where it died, "" for a clean end."""
        self._process.kill()
        return self.wait()

    def wait(self) -> str:
        """Let the process go on to its end and return where it died."""
        while self._listen():
            pass
        self._process.join(LIMIT_S)
        self._from.close()
        if self._process.exitcode == 0 or any("done" in each for each in self.said):
            return ""
        places = [each["killed"] for each in self.said if "killed" in each]
        assert self._process.exitcode == -9, f"{self.kind} died of {self._process.exitcode}"
        return f"{self.kind}: {places[0] if places else 'at any moment'}"

    def committed(self) -> list[Place]:
        """Return the entries whose commit had returned."""
        rows = [each["committed"] for each in self.said if "committed" in each]
        return [(epoch, seq, head) for epoch, seq, head in rows]

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def _listen(self) -> bool:
        data = os.read(self._from.fileno(), 65_536)
        *lines, self._kept = (self._kept + data).split(b"\n")
        self.said += [json.loads(line) for line in lines]
        return bool(data)
