"""«Не забирает РПО»: the reasons by their digits, and the item taken out of the visit."""

from typing import Final

from app.domain.reasons import Reason, ReasonTable, ReasonUse
from app.domain.visit import Step
from app.services import refuse
from ui.presenters import words
from ui.presenters.reading import Reading, read_visit
from ui.presenters.states import Message, Tone
from ui.presenters.visit import VisitPresenter

_REASONS_MAX: Final = 9
"""Reasons are chosen by one digit."""


class Refusing:
    """Takes the item that the step is about out of the visit."""

    def __init__(self, presenter: VisitPresenter) -> None:
        self._presenter: Final = presenter

    def begin(self) -> None:
        """Ask why the customer does not take the item; again to think better of it."""
        state, presenter = self._presenter.state, self._presenter
        if state.visit is None or state.is_busy:
            return
        if not state.can_cancel:
            presenter.say(Tone.ATTENTION, words.CANNOT_REFUSE)
        elif state.reasons:
            self.leave()
        else:
            presenter.do(lambda: refuse.refusal_reasons(presenter.desk.journal), self._ask)

    def leave(self) -> None:
        """Go back to the step: nothing was refused."""
        self._presenter.show(reasons=(), message=None)

    def choose(self, digit: int, cause: str) -> None:
        """Record the reason with this digit."""
        state, presenter = self._presenter.state, self._presenter
        visit, current = state.visit, state.current
        if visit is None or current is None or not 1 <= digit <= len(state.reasons):
            return
        reason = state.reasons[digit - 1]
        refusal = (current.item.key, reason.code)

        def record() -> Reading:
            now = refuse.refuse_item(
                presenter.desk.journal, presenter.session, visit.id, refusal, cause
            )
            if now.step is Step.DONE:
                return Reading(now, (), "", None)
            return read_visit(presenter.desk, now)

        said = _said(current.item.identifier.spaced, reason)
        presenter.do(record, lambda reading: presenter.take_reading(reading, said))

    def _ask(self, table: ReasonTable) -> None:
        reasons = table.of(ReasonUse.REFUSE)[:_REASONS_MAX]
        self._presenter.show(
            is_busy=False, reasons=reasons, kind=None, is_adding=False, has_details=False
        )


def _said(item: str, reason: Reason) -> Message:
    return Message(Tone.DONE, words.REFUSED.format(item=item, reason=reason.text))
