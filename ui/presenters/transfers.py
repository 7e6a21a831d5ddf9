"""The page of cash between windows: what is on its way, sending, counting and taking back."""

from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.money import Money
from app.domain.scan import Scan, ScanKind
from app.domain.transfers import Transfer
from app.errors import ClerkError
from app.services import transfers
from app.services.transfers import OpenTransfers, Parcel
from ui.bridge.desk import Desk
from ui.presenters import transfers_words as words
from ui.presenters.counting import after_typing, cash_of, spoil
from ui.presenters.sections import SectionPresenter
from ui.presenters.states import Message, Tone
from ui.presenters.transfers_state import EMPTY, Side, Stage, TransfersState
from ui.presenters.words import NOT_A_NUMBER
from ui.texts import sentence

_WINDOW_DIGITS: Final = 3


class TransfersPresenter(SectionPresenter):
    """Sends, receives and takes back. `sent`: a slip is due."""

    sent = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: TransfersState = TransfersState()

    def begin(self) -> None:
        self.state = TransfersState(turn=self.state.turn)
        self._read(None)

    def close(self) -> None:
        super().close()
        self.state = TransfersState(turn=self.state.turn)

    def back(self) -> bool:
        """Leave the form or the question for the list."""
        if self.state.stage is Stage.LIST or self.state.is_busy:
            return self.state.is_busy
        self._read(None)
        return True

    def scanned(self, scan: Scan, cause: str) -> bool:
        """Begin the count of what a slip tells of; a badge and an item go elsewhere."""
        del cause  # the count is confirmed by a key of its own
        if scan.kind is not ScanKind.TRANSFER or scan.identifier is None:
            return False
        if not self.state.is_busy and self.state.stage is not Stage.SEND:
            self._look_at(scan.identifier)
        return True

    @Slot()
    def confirm(self) -> None:
        """Do what Enter means in the list, or what F2 means in a form."""
        state, at = self.state, self.state.at
        if state.is_busy:
            return
        if state.stage is Stage.SEND:
            self._send()
        elif state.stage is Stage.COUNT:
            self._receive()
        elif state.stage is Stage.BACK and state.meant is not None:
            self._take_back(state.meant)
        elif at is not None and at[0] is Side.INCOMING:
            self._look_at(at[1].id)
        elif at is not None and at[0] is Side.SENT:
            self.show(stage=Stage.BACK, meant=at[1], message=None)

    @Slot()
    def make_up(self) -> None:
        """Open the form of a new parcel; the only other window there is stands in it already."""
        windows = self.state.windows
        if self.state.is_busy or self.state.stage is not Stage.LIST:
            return
        if not windows:
            self.keep(message=Message(Tone.ATTENTION, words.NO_WINDOWS))
            return
        receiver = str(windows[0]) if len(windows) == 1 else ""
        self._form(Stage.SEND, parcel=uuid4().hex, receiver=receiver)

    @Slot(int, str)
    def count(self, row: int, text: str) -> None:
        """Take the number of pieces of one denomination."""
        if self.state.stage in (Stage.SEND, Stage.COUNT):
            self.keep(**after_typing(self.state.pieces, self.state.spoilt, row, text))

    @Slot(str)
    def name_receiver(self, text: str) -> None:
        if self.state.stage is Stage.SEND:
            self.keep(receiver=text.strip(), message=None)

    @Slot(int)
    def move(self, rows: int) -> None:
        """Select another row of the list."""
        count = len(self.state.rows)
        if count and self.state.stage is Stage.LIST and not self.state.is_busy:
            wanted = min(max(self.state.selected + rows, 0), count - 1)
            self.keep(selected=wanted, message=None)

    def hint(self) -> Message:
        state = self.state
        if state.message is not None:
            return state.message
        if state.stage is Stage.BACK and state.meant is not None:
            return Message(Tone.ATTENTION, words.ASK_BACK.format(sum=state.meant.amount.text))
        if state.found is None:
            return Message(Tone.HINT, words.READING)
        side = None if state.at is None else state.at[0]
        texts = {Stage.SEND: words.HINT_SEND, Stage.COUNT: words.HINT_COUNT}
        return Message(Tone.HINT, texts.get(state.stage, _HINTS[side]))

    def keys(self) -> tuple[str, ...]:
        return _KEYS[self.state.stage]

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def _read(self, news: Message | None) -> None:
        journal = self.desk.journal

        def read() -> tuple[OpenTransfers, tuple[int, ...]]:
            return transfers.open_transfers(journal), transfers.sibling_windows(journal)

        def draw(found: tuple[OpenTransfers, tuple[int, ...]]) -> None:
            now = self.desk.clock.read().wall
            last = max(len(TransfersState(found=found[0]).rows) - 1, 0)
            selected = min(self.state.selected, last)
            drawn = {"found": found[0], "windows": found[1], "selected": selected, "now": now}
            self.show(is_busy=False, message=news, **drawn)

        self.show(is_busy=True, stage=Stage.LIST, meant=None, shown="")
        self.desk.store_tasks.run(read, draw, self._refuse)

    def _form(self, stage: Stage, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        empty = {"pieces": EMPTY, "total": Money.ZERO, "spoilt": frozenset[int]()}
        self.show(stage=stage, is_busy=False, message=None, **(empty | changes))

    def _look_at(self, shown: str) -> None:
        """See whether this may be received at all, before anybody counts."""
        session, journal = self.session, self.desk.journal

        def begin(found: Transfer) -> None:
            self._form(Stage.COUNT, meant=found, shown=shown)

        self.show(is_busy=True, message=None)
        self.desk.store_tasks.run(
            lambda: transfers.shown_transfer(journal, session, shown), begin, self._refuse
        )

    def _send(self) -> None:
        state, session, journal = self.state, self.session, self.desk.journal
        typed = state.receiver
        is_number = typed.isascii() and typed.isdecimal() and len(typed) <= _WINDOW_DIGITS
        if not is_number:
            windows = ", ".join(map(str, state.windows))
            text = words.WHICH_WINDOW.format(windows=windows)
            self.keep(message=Message(Tone.ERROR, text))
        elif self._is_counted():
            parcel = Parcel(state.parcel, int(typed), cash_of(state.pieces))
            self.show(is_busy=True, message=None)
            self.desk.store_tasks.run(
                lambda: transfers.send_cash(journal, session, parcel, "key:F2"),
                self._finish_sending,
                self._refuse,
            )

    def _finish_sending(self, done: Transfer) -> None:
        self.sent.emit()
        self._tell(words.SENT.format(window=done.receiver, sum=done.amount.text))

    def _receive(self) -> None:
        state, session, journal = self.state, self.session, self.desk.journal
        if self._is_counted():
            counted = cash_of(state.pieces)
            self.show(is_busy=True, message=None)
            self.desk.store_tasks.run(
                lambda: transfers.receive_cash(journal, session, state.shown, counted, "key:F2"),
                lambda done: self._tell(
                    words.RECEIVED.format(window=done.sender, sum=done.amount.text)
                ),
                self._refuse,
            )

    def _take_back(self, meant: Transfer) -> None:
        session, journal = self.session, self.desk.journal
        self.show(is_busy=True, message=None)
        self.desk.store_tasks.run(
            lambda: transfers.take_back(journal, session, meant.id, "key:Return"),
            lambda done: self._tell(words.TAKEN_BACK.format(sum=done.amount.text)),
            self._refuse,
        )

    def _is_counted(self) -> bool:
        if self.state.spoilt:
            self.keep(**spoil(self.state.spoilt, min(self.state.spoilt), NOT_A_NUMBER))
        return not self.state.spoilt

    def _tell(self, text: str) -> None:
        self._read(Message(Tone.DONE, text))

    def _refuse(self, error: Exception) -> None:
        """Say why not. What is closed meanwhile is taken off the list; a form stays as it is."""
        news = Message(Tone.ERROR, sentence(error))
        if self.state.stage is Stage.BACK and isinstance(error, ClerkError):
            self._read(news)
        else:
            self.show(is_busy=False, message=news)


_HINTS: Final = {
    None: words.HINT,
    Side.INCOMING: words.HINT_INCOMING,
    Side.SENT: words.HINT_SENT,
    Side.QUARREL: words.HINT_QUARREL,
}
_KEYS: Final = {
    Stage.LIST: ("send", "back"),
    Stage.SEND: ("send", "back"),
    Stage.COUNT: ("take", "back"),
    Stage.BACK: ("yes", "back"),
}
