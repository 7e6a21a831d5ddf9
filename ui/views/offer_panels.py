"""The offer and the inspection: answers with a digit each, and none of them chosen beforehand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from app.domain.item import Item
from ui.presenters import phrases, words
from ui.presenters.states import VisitScreen
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import wrapped
from ui.widgets.layout import row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys


class ChoicePanel(PanelView):
    """Two numbered answers side by side, equal in weight."""

    def __init__(self, keys: "VisitKeys", name: str, first: str, second: str) -> None:
        super().__init__(name, " ")
        self._keys = keys
        self.text_label = wrapped("body")
        self.note_label = wrapped("note")
        self.answers = [KeyButton("1", first), KeyButton("2", second)]
        choices = row(gap=12)
        for at, button in enumerate(self.answers, start=1):
            button.setObjectName(f"{name}_{at}")
            choices.addWidget(button, 1)
        self.answers[0].clicked.connect(self._first)
        self.answers[1].clicked.connect(self._second)
        self.box.addWidget(self.text_label)
        self.box.addLayout(choices)
        self.box.addWidget(self.note_label)
        self.box.addStretch(1)

    @Slot()
    def _first(self) -> None:
        self._keys.choose(1)

    @Slot()
    def _second(self) -> None:
        self._keys.choose(2)


class OfferPanel(ChoicePanel):
    """The policy: what it is, and the customer's answer as the clerk heard it."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__(keys, "offer_panel", words.CUSTOMER_YES, words.CUSTOMER_NO)

    def show_screen(self, screen: VisitScreen) -> None:
        current, terms = screen.current, screen.terms
        if current is None or terms is None:
            return
        title = f"«{terms.texts.title}»"
        self.title_label.setText(
            f"{title} — {terms.price.text} на {phrases.months(terms.term_months)}"
        )
        self.setAccessibleName(title)
        self.text_label.setText(terms.texts.cover)
        is_filmed = terms.video_required(current.item.cod)
        self.note_label.setText(terms.texts.video_rule if is_filmed else terms.texts.not_obligatory)
        is_shown = current.offer is not None and not screen.is_busy
        wait = words.YES_LATER.format(left=screen.reading_left_s) if screen.reading_left_s else ""
        self.answers[0].setEnabled(is_shown and not screen.reading_left_s)
        self.answers[0].show_text(words.CUSTOMER_YES, wait or words.YES_SECOND)
        self.answers[1].setEnabled(is_shown)
        self.answers[1].show_text(words.CUSTOMER_NO, words.NO_SECOND)


class InspectPanel(ChoicePanel):
    """The item is opened together with the customer before any money is taken."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__(keys, "inspect_panel", words.AGREES, words.DISAGREES)
        self.title_label.setText(words.INSPECTION)
        self.setAccessibleName(words.INSPECTION)
        self.answers[0].show_text(words.AGREES, words.AGREES_SECOND)
        self.answers[1].show_text(words.DISAGREES, words.DISAGREES_SECOND)

    def show_screen(self, screen: VisitScreen) -> None:
        current, terms = screen.current, screen.terms
        if current is None:
            return
        self.text_label.setText(_why(current.item))
        is_filmed = current.policy_wanted and current.offer and current.offer.video_required
        rule = terms.texts.video_rule if terms is not None and is_filmed else ""
        self.note_label.setText(rule)
        self.note_label.setVisible(bool(rule))
        for answer in self.answers:
            answer.setEnabled(not screen.is_busy)


def _why(item: Item) -> str:
    if item.inventory:
        return words.INSPECTION_INVENTORY
    return words.INSPECTION_DEFECT if item.defective else words.INSPECTION_SERVICE
