"""The returns on the screen: what is due, and the scan that proves an item is in the hand."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.identifiers import ItemIdentifier
from app.domain.money import NBSP
from app.domain.returns import Due
from app.domain.scan import Scan, ScanKind, read_scan
from app.domain.words import plural
from app.services import returns
from ui.bridge.desk import Desk
from ui.presenters import returns_words as words
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.texts import sentence

PAGE_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class ReturnsState(SectionState):
    """What is due by shelf; None until it was read. `selected` is a place in it."""

    dues: tuple[Due, ...] | None = None
    selected: int = 0
    today: date = date.min

    @property
    def first(self) -> int:
        """Return the place of the first row of the page that is shown."""
        return self.selected // PAGE_ROWS * PAGE_ROWS

    @property
    def shown(self) -> tuple[Due, ...]:
        return (self.dues or ())[self.first : self.first + PAGE_ROWS]


@dataclass(frozen=True, slots=True)
class DuePicture:
    """One row: where the item lies, which one it is, whose, why and for how long it is due."""

    shelf: str
    number: str
    sender: str
    ground: str
    days: str


class ReturnsPresenter(SectionPresenter):
    """Lists what is due and records a return by its scan. `returned`: a label is due."""

    returned = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: ReturnsState = ReturnsState()

    def begin(self) -> None:
        self.state = ReturnsState(turn=self.state.turn)
        session, journal = self.session, self.desk.journal
        self.show(is_busy=True)
        self.desk.store_tasks.run(
            lambda: returns.items_to_return(journal, session), self._draw, self._refuse
        )

    def close(self) -> None:
        super().close()
        self.state = ReturnsState(turn=self.state.turn)

    def scanned(self, scan: Scan, cause: str) -> bool:
        """Record the return of what was scanned, or say why it stays; a badge goes elsewhere."""
        if scan.kind is ScanKind.BADGE:
            return False
        if self.state.is_busy:
            return True
        session, journal = self.session, self.desk.journal
        self.show(is_busy=True, message=None)
        self.desk.store_tasks.run(
            lambda: returns.return_item(journal, session, scan, cause), self._finish, self._refuse
        )
        return True

    @Slot(str)
    def typed(self, text: str) -> None:
        """Take a number that was typed from a label that cannot be read."""
        if text.strip():
            scan = read_scan(text)
            self.scanned(scan, f"typed:{scan.identifier or scan.kind}")

    @Slot(int)
    def move(self, rows: int) -> None:
        """Select another row, by one or by a page."""
        count = len(self.state.dues or ())
        if count and not self.state.is_busy:
            wanted = min(max(self.state.selected + rows, 0), count - 1)
            self.keep(selected=wanted, message=None)

    @Slot()
    def confirm(self) -> None:
        """Ask for the label: a line on the screen proves nothing about what is in the hand."""
        if self.state.shown and not self.state.is_busy and self.state.dues is not None:
            number = spoken(self.state.dues[self.state.selected].item.identifier)
            text = words.SCAN_PROVES.format(item=number)
            self.keep(message=Message(Tone.ATTENTION, text))

    def hint(self) -> Message:
        if self.state.message is not None:
            return self.state.message
        if self.state.dues is None:
            return Message(Tone.HINT, words.READING)
        return Message(Tone.HINT, words.HINT if self.state.dues else words.NOTHING_HINT)

    def keys(self) -> tuple[str, ...]:
        return ("type", "back")

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def _draw(self, dues: tuple[Due, ...]) -> None:
        today = self.desk.clock.read().wall.astimezone().date()
        before = [due.item.key for due in (self.state.dues or ())[self.state.selected :]]
        places = {due.item.key: at for at, due in enumerate(dues)}
        last = max(len(dues) - 1, 0)
        selected = next((places[key] for key in before if key in places), last if before else 0)
        self.show(is_busy=False, dues=dues, selected=selected, today=today)

    def _finish(self, due: Due) -> None:
        """Take the item off the list; to read all of it anew would keep the next scan waiting."""
        left = (each for each in self.state.dues or () if each.item.key != due.item.key)
        self._draw(tuple(left))
        text = words.RETURNED.format(item=spoken(due.item.identifier))
        self.keep(message=Message(Tone.DONE, text))
        self.returned.emit()

    def _refuse(self, error: Exception) -> None:
        self.show(is_busy=False, message=Message(Tone.ERROR, sentence(error)))


def picture_of(due: Due, today: date) -> DuePicture:
    days = due.days(today)
    return DuePicture(
        shelf=due.item.shelf,
        number=spoken(due.item.identifier),
        sender=due.item.sender,
        ground=due.ground.text,
        days=f"{days}{NBSP}{plural(days, 'день', 'дня', 'дней')}" if days else words.TODAY,
    )


def count_text(count: int) -> str:
    """Return how many items are due: «3 РПО к возврату»."""
    return f"{count}{NBSP}РПО к{NBSP}возврату"


def spoken(identifier: ItemIdentifier) -> str:
    return identifier.spaced.replace(" ", NBSP)
