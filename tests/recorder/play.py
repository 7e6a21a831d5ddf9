"""Plays one sale in a process of its own while `calls.c` writes its calls down.

Started as `python -m tests.recorder.play SALE DIR [--unsynced]`. Beside the program's own files it
writes `marks`: what was committed when the clerk was told so, and what register and bank had done.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

from app.domain.money import Money
from app.domain.ports import CardApproval, CardOutcome, FiscalOutcome, FiscalTask
from app.store.database import Role, Store
from app.store.journal import Journal
from tests.recorder.content import content
from tests.recorder.sales import SALES, Desk
from tests.support.counter import KEY, Counter, make_counter
from tests.support.pinpad import PlainPinpad
from tests.support.register import PlainRegister

MARKS: Final = "marks"
UNSYNCED: Final = "--unsynced"
_LOG: Final = "okno.db-wal"


class Marks:
    """Lines among the calls: each is written once what it says has come true."""

    def __init__(self, folder: Path) -> None:
        self._file: Final = os.open(folder / MARKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, **facts: Any) -> None:
        os.write(self._file, json.dumps(facts).encode())


class MarkedStore(Store):
    """The program's own store, which tells of each commit once it has returned."""

    marks: Marks

    def __init__(self, path: Path, engine: Engine, role: Role) -> None:
        super().__init__(path, engine, role)
        if UNSYNCED in sys.argv:
            event.listen(engine, "connect", _never_sync)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with super().transaction() as connection:
            yield connection
        with self.read() as connection:
            self.marks.say(content=content(connection))


def _never_sync(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@dataclass
class MarkedRegister(PlainRegister):
    """A register that tells of each document as soon as it is printed."""

    marks: Marks | None = None

    def register(self, task: FiscalTask) -> FiscalOutcome:
        known = set(self.documents)
        outcome = super().register(task)
        for key in self.documents.keys() - known:
            facts = asdict(self.documents[key])
            facts["total"] = self.documents[key].total.kopecks
            if self.marks is not None:
                self.marks.say(key=key, document=facts)
        return outcome


@dataclass
class MarkedPinpad(PlainPinpad):
    """A pinpad that tells of each charge as soon as the bank has taken the money."""

    marks: Marks | None = None

    def pay(self, key: str, amount: Money) -> CardOutcome:
        is_new = key not in self.kept
        outcome = super().pay(key, amount)
        charged = self.kept.get(key)
        if is_new and isinstance(charged, CardApproval) and self.marks is not None:
            self.marks.say(key=key, charge=asdict(charged) | {"amount": charged.amount.kopecks})
        return outcome


def _opened(counter: Counter, marks: Marks) -> Counter:
    """Return the counter with its file opened anew by stores that tell of their commits."""
    counter.store.close()
    counter.agent.close()
    store, agent = (MarkedStore.open(counter.path, KEY, r) for r in (Role.WINDOW, Role.AGENT))
    store.marks = agent.marks = marks
    journal = Journal(store, counter.clock)
    return replace(counter, store=store, agent=agent, journal=journal)


def play(name: str, folder: Path) -> None:
    """Leave the base of the recording and the files at its end beside the directory."""
    counter = make_counter(folder)
    session = counter.clerk_with_shift()
    marks = Marks(folder)
    counter.register = MarkedRegister(marks=marks)
    counter.pinpad = MarkedPinpad(marks=marks)
    counter.store.close()
    counter.agent.close()
    marks.say(base=True)
    shutil.copyfile(counter.path, folder.with_name(f"{folder.name}.base"))
    desk = Desk(_opened(counter, marks), session, lambda: None)

    def reopen() -> None:
        desk.counter = _opened(desk.counter, marks)

    desk.reopen = reopen
    with desk.counter.store.read() as connection:
        marks.say(begin=content(connection))
    SALES[name](desk)
    shutil.copyfile(folder / _LOG, folder.with_name(f"{folder.name}.log"))
    marks.say(end=True)
    desk.counter.store.close()
    desk.counter.agent.close()


if __name__ == "__main__":
    play(sys.argv[1], Path(sys.argv[2]))
