"""The basket of a visit: what a scan or a digit puts into it."""

from typing import Final

from app.domain.scan import Scan, ScanKind
from app.domain.visit import VisitState
from app.errors import ClerkError
from ui.presenters import transfers_words, words
from ui.presenters.aside import Aside
from ui.presenters.reading import add_by_scan, add_items, open_by_scan
from ui.presenters.states import Message, Panel, Tone
from ui.presenters.visit import VisitPresenter
from ui.texts import sentence

_HAND_OVER: Final = (Panel.HAND_OVER, Panel.LABEL)


class Basket:
    """Opens visits and adds items; at the hand-over a label proves which item it is."""

    def __init__(self, presenter: VisitPresenter, aside: Aside) -> None:
        self._presenter: Final = presenter
        self._aside: Final = aside

    def scanned(self, scan: Scan, cause: str) -> None:
        """Take a code by what it is and by the step the visit is at."""
        state = self._presenter.state
        if scan.reason is not None:
            self._say(Tone.ERROR, sentence(ClerkError(scan.reason, **scan.values)))
        elif scan.kind is ScanKind.BADGE:
            self._say(Tone.ATTENTION, words.SIGNED_IN_ALREADY)
        elif scan.kind is ScanKind.TRANSFER:
            self._say(Tone.ATTENTION, transfers_words.SCAN_LEADS)
        elif scan.kind is ScanKind.POLICY:
            self._say(Tone.ATTENTION, words.IS_A_POLICY)
        elif state.is_busy or state.can_wait or state.back or state.claims:
            self._say(Tone.ATTENTION, words.SCAN_NOT_NOW)
        elif state.visit is None:
            self._open(scan, cause)
        elif state.panel in _HAND_OVER:
            self._presenter.hand_over(scan, cause)
        else:
            self._add(scan, cause)

    def toggle_adding(self) -> None:
        """Let the next digit choose from what else waits for this addressee."""
        state = self._presenter.state
        is_open = state.visit is not None and state.visit.state is VisitState.OPEN
        if not is_open or state.is_busy:
            return
        if not state.waiting:
            self._say(Tone.HINT, words.NOTHING_TO_ADD)
            return
        self._presenter.show(is_adding=not state.is_adding, reasons=(), message=None, question=None)

    def pick(self, digit: int, cause: str) -> None:
        """Add the item with this digit, or all of them for a zero."""
        state, presenter = self._presenter.state, self._presenter
        chosen = state.waiting if digit == 0 else state.waiting[digit - 1 : digit]
        visit = state.visit
        if not chosen or visit is None:
            return
        names = ", ".join(item.identifier.spaced for item in chosen)
        presenter.do(
            lambda: add_items(presenter.desk, presenter.session, visit, chosen, cause),
            lambda reading: presenter.take_reading(reading, _added(names)),
        )

    def _open(self, scan: Scan, cause: str) -> None:
        presenter = self._presenter
        suspended = self._aside.holder_of(scan.identifier)
        if suspended is not None:
            self._aside.resume(suspended, cause)
            return
        presenter.do(
            lambda: open_by_scan(presenter.desk, presenter.session, scan, cause),
            presenter.take_reading,
        )

    def _add(self, scan: Scan, cause: str) -> None:
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None:
            return
        for item in visit.items:
            if item.item.identifier.text == scan.identifier:
                name = item.item.identifier.spaced
                self._say(Tone.HINT, words.ALREADY_IN_BASKET.format(item=name))
                return
        presenter.do(
            lambda: add_by_scan(presenter.desk, presenter.session, visit, scan, cause),
            lambda reading: presenter.take_reading(
                reading, _added(reading.visit.items[-1].item.identifier.spaced)
            ),
        )

    def _say(self, tone: Tone, text: str) -> None:
        self._presenter.say(tone, text)


def _added(names: str) -> Message:
    return Message(Tone.DONE, words.ADDED.format(item=names))
