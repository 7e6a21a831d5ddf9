"""Visits put aside: suspended by the clerk, or waiting for a word of the register."""

from typing import Final

from app.domain.visit import Visit, VisitState
from app.services import suspend
from ui.presenters import back_words, words
from ui.presenters.reading import Reading, read_visit
from ui.presenters.states import Message, Tone
from ui.presenters.visit import VisitPresenter


class Aside:
    """Puts the visit at the window aside and takes one up again."""

    def __init__(self, presenter: VisitPresenter) -> None:
        self._presenter: Final = presenter

    def toggle(self) -> None:
        """Put the visit aside; with nobody at the window let the clerk choose whom to go on with.

        A single visit needs no choice.
        """
        state, presenter = self._presenter.state, self._presenter
        if state.is_busy:
            return
        if state.visit is None:
            if len(state.aside) == 1:
                self.pick(1, "key:F12")
            elif state.aside:
                presenter.show(is_picking=not state.is_picking, message=None)
        elif state.can_wait:
            unknown = (*state.unknown, state.visit)
            is_back = state.visit.back is not None
            text = back_words.PUT_ASIDE if is_back else words.PUT_ASIDE
            presenter.clear(unknown=unknown, message=Message(Tone.ATTENTION, text))
        elif state.can_cancel:
            self._suspend(state.visit)
        else:
            presenter.say(Tone.ATTENTION, words.CANNOT_SUSPEND)

    def leave(self) -> None:
        """Go on waiting for a scan."""
        self._presenter.show(is_picking=False, message=None)

    def pick(self, digit: int, cause: str) -> None:
        """Go on with the visit that stands at this digit of the list."""
        state, presenter = self._presenter.state, self._presenter
        if state.visit is not None or state.is_busy or not 1 <= digit <= len(state.aside):
            return
        chosen = state.aside[digit - 1]
        if chosen.state is VisitState.SUSPENDED:
            self.resume(chosen, cause)
        else:
            presenter.take_up(chosen)

    def resume(self, visit: Visit, cause: str) -> None:
        """Take a suspended visit up where it was."""
        presenter = self._presenter

        def work() -> Reading:
            resumed = suspend.resume_visit(
                presenter.desk.journal, presenter.session, visit.id, cause
            )
            return read_visit(presenter.desk, resumed)

        def draw(reading: Reading) -> None:
            left = tuple(each for each in presenter.state.suspended if each.id != visit.id)
            presenter.keep(suspended=left)
            presenter.take_reading(reading)

        presenter.do(work, draw)

    def holder_of(self, identifier: str | None) -> Visit | None:
        """Return the suspended visit that an item belongs to, None where there is none."""
        for visit in self._presenter.state.suspended:
            if any(item.item.identifier.text == identifier for item in visit.items):
                return visit
        return None

    def _suspend(self, visit: Visit) -> None:
        presenter = self._presenter

        def draw(suspended: Visit) -> None:
            text = words.SUSPENDED.format(name=suspended.addressee)
            presenter.clear(
                suspended=(*presenter.state.suspended, suspended),
                message=Message(Tone.DONE, text),
            )

        presenter.do(
            lambda: suspend.suspend_visit(
                presenter.desk.journal, presenter.session, visit.id, "key:F12"
            ),
            draw,
        )
