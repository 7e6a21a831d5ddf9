"""Tasks whose refusals somebody else hears of, too: a session may end in the middle of work."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from app.errors import ClerkError, Refusal
from ui.bridge.desk import Desk
from ui.bridge.tasks import Refused, Tasks

Result = TypeVar("Result")


class WatchedTasks:
    """Runs work as `tasks` does; `tell` is called after whoever asked heard of this refusal."""

    def __init__(self, tasks: Tasks, refusal: Refusal, tell: Callable[[ClerkError], None]) -> None:
        self._tasks: Final = tasks
        self._refusal: Final = refusal
        self._tell: Final = tell

    def run(
        self, work: Callable[[], Result], done: Callable[[Result], None], refused: Refused
    ) -> None:
        """Do work elsewhere and answer here, as `Tasks` says."""

        def refuse(error: Exception) -> None:
            refused(error)
            if isinstance(error, ClerkError) and error.code is self._refusal:
                self._tell(error)

        self._tasks.run(work, done, refuse)


def watched(desk: Desk, refusal: Refusal, tell: Callable[[ClerkError], None]) -> Desk:
    """Return the desk with what writes on the record watched: the store and the register."""
    store = WatchedTasks(desk.store_tasks, refusal, tell)
    return replace(
        desk, store_tasks=store, register_tasks=WatchedTasks(desk.register_tasks, refusal, tell)
    )
