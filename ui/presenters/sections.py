"""What every section of the branch page can do; the list of sections stands in `branch.py`."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.scan import Scan
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.presenters.states import Message


@dataclass(frozen=True, slots=True)
class SectionState:
    """What all sections hold: `turn` grows whenever the meaning of Enter or a digit changes."""

    turn: int = 0
    is_busy: bool = False
    message: Message | None = None


class SectionPresenter(QObject):
    """One section: opened by its digit, left by Esc. `state_changed` carries its whole state."""

    state_changed = Signal(object)
    state: SectionState

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._session: ClerkSession | None = None

    @property
    def session(self) -> ClerkSession:
        if self._session is None:
            raise RuntimeError("a section without a clerk")
        return self._session

    def open(self, session: ClerkSession) -> None:
        """Begin anew for this clerk; whether they may, the services say."""
        self._session = session
        self.begin()

    def renew(self, session: ClerkSession) -> None:
        """Go on with the key of the same clerk's new session."""
        self._session = session

    def close(self) -> None:
        """Forget what was shown: the next clerk begins anew."""
        self._session = None

    def begin(self) -> None:
        """Read what the section shows."""
        raise NotImplementedError

    def back(self) -> bool:
        """Close what is open inside the section; False where Esc leads out of it."""
        return False

    def scanned(self, scan: Scan, cause: str) -> bool:
        """Take a scan that belongs here; False gives it to the work."""
        del scan, cause
        return False

    def hint(self) -> Message:
        """Return what the message bar says: the news, or what to do next."""
        raise NotImplementedError

    def keys(self) -> tuple[str, ...]:
        """Return the names of the keys that do something now."""
        return ("back",)

    def show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        """Change what the keys mean: one pressed before this is painted is void."""
        self.keep(turn=self.state.turn + 1, **changes)

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        """Change what is drawn while the keys mean what they meant."""
        raise NotImplementedError
