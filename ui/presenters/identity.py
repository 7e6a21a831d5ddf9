"""Who the customer is: the document seen before, or one that is written down now."""

from datetime import date
from typing import Final

from app.domain.documents import IdentityDocument
from app.domain.visit import IdentificationWay
from app.errors import ClerkError, Refusal
from app.services import customer
from app.services.customer import Identification
from ui.presenters.states import Message, Panel, Tone
from ui.presenters.visit import VisitPresenter
from ui.texts import sentence

_DATE_DIGITS: Final = 8


class Identity:
    """Records how the customer was identified."""

    def __init__(self, presenter: VisitPresenter) -> None:
        self._presenter: Final = presenter

    def same_document(self, cause: str) -> None:
        """Record that the document known here was shown again."""
        self._identify(Identification(IdentificationWay.DOCUMENT), cause)

    def choose_kind(self, digit: int) -> None:
        """Choose the kind of document by its digit; its fields are asked for next."""
        kinds = self._presenter.state.kinds
        if 1 <= digit <= len(kinds):
            self._presenter.show(kind=kinds[digit - 1], message=None, question=None)

    def submit(self, number: str, issued: str) -> None:
        """Take series, number and date as they were typed."""
        state, presenter = self._presenter.state, self._presenter
        if state.panel is not Panel.DOCUMENT_FORM or state.kind is None or state.is_busy:
            return
        try:
            document = IdentityDocument.parse(state.kind, number, _day(issued))
            document.validate(state.today)
        except ClerkError as error:
            presenter.show(message=Message(Tone.ERROR, sentence(error)))
            return
        self._identify(Identification(IdentificationWay.DOCUMENT, document), "key:Return")

    def _identify(self, identification: Identification, cause: str) -> None:
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None:
            return
        presenter.do(
            lambda: customer.identify_customer(
                presenter.desk.journal, presenter.session, visit.id, identification, cause
            ),
            presenter.take,
        )


def _day(text: str) -> date | None:
    """Read a day typed as 21.11.2015 or 21112015. Raises ClerkError BAD_DOCUMENT."""
    digits = "".join(each for each in text if each.isdecimal())
    if not digits:
        return None
    if len(digits) != _DATE_DIGITS:
        raise ClerkError(Refusal.BAD_DOCUMENT, why="дата пишется так: 21.11.2015")
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError as error:
        raise ClerkError(Refusal.BAD_DOCUMENT, why="такой даты нет в календаре") from error
