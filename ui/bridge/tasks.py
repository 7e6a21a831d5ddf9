"""One thread that does work in the order it was asked for, and answers in the window's thread."""

import logging
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Final, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from app.errors import ClerkError

Result = TypeVar("Result")
Work = Callable[[], Any]
Done = Callable[[Any], None]
Refused = Callable[[Exception], None]

_log: Final = logging.getLogger(__name__)


class ProgramFault(Exception):
    """Work that ended by a bug: it is logged, its action is dead, the window lives on."""


class Tasks(Protocol):
    """Runs work elsewhere and its answer here; in tests it may run at once."""

    def run(
        self, work: Callable[[], Result], done: Callable[[Result], None], refused: Refused
    ) -> None: ...


class TaskThread(QObject):
    """A thread with a queue: one for the store, one for each device that is asked.

    `run` belongs to the thread that made this object, the window's; `done` and `refused` are
    called there too. `refused` gets the ClerkError, or a ProgramFault for anything else.
    """

    _ended = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._thread: Final = _Worker(self._end)
        self._thread.setObjectName(name)
        self._is_stopping = False
        self._ended.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        self._thread.start()

    def run(
        self, work: Callable[[], Result], done: Callable[[Result], None], refused: Refused
    ) -> None:
        """Do the work after all that was asked for before; then call `done` or `refused`."""
        self._thread.queue.put(_Job(work, done, refused))

    def stop(self) -> None:
        """Finish what was asked for, answer nobody any more, and end.

        A QThread that is destroyed while it runs aborts the process.
        """
        self._is_stopping = True
        self._thread.queue.put(None)
        self._thread.wait()

    def _end(self, job: "_Job", outcome: object) -> None:
        self._ended.emit(job, outcome)

    @Slot(object, object)
    def _answer(self, job: "_Job", outcome: object) -> None:
        if self._is_stopping:
            return  # whoever asked is going, too
        if isinstance(outcome, (ClerkError, ProgramFault)):
            job.refused(outcome)
            return
        try:
            job.done(outcome)
        except Exception as error:  # noqa: BLE001 - whoever asked must not wait for ever
            _log.critical("bug in the answer of a thread", exc_info=error)
            job.refused(ProgramFault(type(error).__name__))


class _Job:
    """Work with those who wait for its result."""

    __slots__ = ("done", "refused", "work")

    def __init__(self, work: Work, done: Done, refused: Refused) -> None:
        self.work = work
        self.done = done
        self.refused = refused


class _Worker(QThread):
    """Takes jobs until it is given none."""

    def __init__(self, end: Callable[[_Job, object], None]) -> None:
        super().__init__()
        self.queue: Final[SimpleQueue[_Job | None]] = SimpleQueue()
        self._end: Final = end

    def run(self) -> None:
        while (job := self.queue.get()) is not None:
            self._end(job, _outcome(job.work))


def _outcome(work: Work) -> object:
    try:
        return work()
    except ClerkError as error:
        _log.info("refused: %s", error)
        return error
    except Exception as error:  # noqa: BLE001 - the thread must outlive any bug of one action
        _log.critical("bug in the work of a thread", exc_info=error)
        return ProgramFault(type(error).__name__)
