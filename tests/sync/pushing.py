"""A pusher without its agent, one page at a time."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from app.clock import SystemClock
from app.errors import ClerkError
from app.sync.pusher import Pusher
from app.sync.status import Status
from tests.sync.windows import Window


def pusher_of(window: Window, url: str = "") -> Iterator[Pusher]:
    with closing(window.client(url)) as client:
        yield Pusher(window.store, window.own, client, Status(window.store, SystemClock()))


def push_all(pusher: Pusher) -> None:
    while pusher.push():
        pass


def refusal(pusher: Pusher) -> ClerkError:
    with pytest.raises(ClerkError) as refused:
        push_all(pusher)
    return refused.value
