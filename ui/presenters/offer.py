"""The offer: on the customer's display first, then read, then answered by the customer."""

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from app.domain.visit import Answer, AnswerWay, Offer
from app.services import offer_policy
from ui.presenters import words
from ui.presenters.states import Panel, Tone, VisitScreen
from ui.presenters.visit import VisitPresenter

_TICK_MS: Final = 200
UNSEEN_MS: Final = 3_000


class OfferDesk(QObject):
    """Records when the customer's display had painted the offer, and what the answer was."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._presenter: Final = presenter
        self._painted = self._tried = ""
        self._unseen: Final = QTimer(self)
        self._unseen.setSingleShot(True)
        self._unseen.setInterval(UNSEEN_MS)
        self._unseen.timeout.connect(self._warn)
        self._timer: Final = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._count_down)
        # Later, so that what follows from a state is drawn after it and not before.
        presenter.state_changed.connect(self._follow, Qt.ConnectionType.QueuedConnection)

    @Slot(str)
    def painted(self, item_key: str) -> None:
        """Note that the customer's display shows the offer for this item now."""
        self._painted = item_key
        self._follow()

    @Slot(object, object)
    def answer(self, answer: Answer, way: AnswerWay) -> None:
        """Take the answer: the customer's own touch, or what the clerk was told."""
        self.reply(answer, way, "touch")

    def reply(self, answer: Answer, way: AnswerWay, cause: str) -> None:
        """Record the answer with the way it came."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None or presenter.state.panel is not Panel.OFFER:
            return
        self._tried = ""  # where the record did not take the showing, the next key tries again
        presenter.do(
            lambda: offer_policy.answer_offer(
                presenter.desk.journal, presenter.session, visit.id, (answer, way), cause
            ),
            presenter.take,
        )

    @Slot()
    def _follow(self) -> None:
        state = self._presenter.state
        current = state.current
        if state.panel is not Panel.OFFER or current is None:
            self._painted = self._tried = ""
            self._timer.stop()
            self._unseen.stop()
        elif current.offer is not None and self._is_of_this_boot(current.offer):
            self._unseen.stop()
            self._timer.start()
            self._count_down()
        elif self._painted != current.item.key:
            if not self._unseen.isActive():
                self._unseen.start()
        elif self._tried != current.item.key and not state.is_busy:
            self._tried = current.item.key
            self._show(state)

    def _show(self, state: VisitScreen) -> None:
        presenter, visit = self._presenter, state.visit
        if visit is None:
            return
        presenter.do(
            lambda: offer_policy.show_offer(
                presenter.desk.journal, presenter.session, visit.id, "display:painted"
            ),
            presenter.take,
        )

    @Slot()
    def _warn(self) -> None:
        """Say that the customer's display has not painted: without it nothing can be answered."""
        self._presenter.say(Tone.ATTENTION, words.NO_SCREEN)

    @Slot()
    def _count_down(self) -> None:
        current = self._presenter.state.current
        if current is None or current.offer is None:
            return
        left_s = self._left_s(current.offer)
        if left_s != self._presenter.state.reading_left_s:
            self._presenter.keep(reading_left_s=left_s, message=None)
        if not left_s:
            self._timer.stop()

    def _is_of_this_boot(self, offer: Offer) -> bool:
        """Say whether the reading time can still be told; after a restart it begins anew."""
        return offer.boot == self._presenter.desk.clock.read().boot

    def _left_s(self, offer: Offer) -> int:
        """Return the seconds that the customer may still read undisturbed."""
        now = self._presenter.desk.clock.read()
        shown_ms = now.monotonic_ms - offer.shown_ms if now.boot == offer.boot else 0
        return max(-(-(offer.reading_time_s * 1000 - shown_ms) // 1000), 0)
