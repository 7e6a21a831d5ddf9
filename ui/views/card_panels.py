"""Payment by card: the wait for the bank, and a charge without a receipt."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from app.domain.visit import Step
from ui.presenters import card_words as words
from ui.presenters.states import Panel, VisitScreen
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, wrapped
from ui.widgets.layout import row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys


class CardPanel(PanelView):
    """The customer's card is at the pinpad, or the bank kept silent: then it is asked again."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("card_panel", " ")
        self.sum_label = label("huge", name="card_sum")
        self._text = wrapped("body")
        self._check = KeyButton("Enter", words.ASK_AGAIN, kind="primary")
        self._check.setObjectName("check_card")
        self._check.clicked.connect(keys.confirm)
        self._aside = _aside(keys)
        self.box.addWidget(self.sum_label)
        self.box.addWidget(self._text)
        self.box.addStretch(1)
        foot = row(gap=12)
        foot.addWidget(self._check)
        foot.addWidget(self._aside)
        foot.addStretch(1)
        self.box.addLayout(foot)

    def show_screen(self, screen: VisitScreen) -> None:
        visit = screen.visit
        if visit is None:
            return
        title, text = words.TITLES[screen.panel], words.TEXTS[screen.panel]
        if screen.panel is Panel.CARD_UNKNOWN and visit.step is Step.WAIT_FOR_REVERSAL:
            title, text = words.REVERSAL_UNKNOWN_TITLE, words.REVERSAL_UNKNOWN_TEXT
        self.title_label.setText(title)
        self.setAccessibleName(title)
        self._text.setText(text)
        charged = visit.card.amount if visit.card is not None else None
        asked = visit.payment.card if visit.payment is not None else charged
        self.sum_label.setText("" if asked is None else asked.text)
        for button in (self._check, self._aside):
            button.setVisible(screen.panel is Panel.CARD_UNKNOWN)


class ChargedPanel(PanelView):
    """The card is charged and there is no receipt: try it again, or give the money back."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("charged_panel", words.TITLES[Panel.CHARGED])
        self._keys = keys
        self.sum_label = label("huge", name="charged_sum")
        self.box.addWidget(self.sum_label)
        self.box.addWidget(wrapped("body", words.TEXTS[Panel.CHARGED]))
        self.box.addStretch(1)
        again = KeyButton("1", words.AGAIN, words.AGAIN_SECOND)
        back = KeyButton("2", words.GIVE_BACK, words.GIVE_BACK_SECOND)
        self._answers = (again, back)
        foot = row(gap=12)
        for digit, button in enumerate(self._answers, start=1):
            button.setObjectName(f"charged_{digit}")
            button.clicked.connect(self._choose)
            foot.addWidget(button, 1)
        self.box.addLayout(foot)
        last = row()
        last.addWidget(_aside(keys))
        last.addStretch(1)
        self.box.addLayout(last)

    def show_screen(self, screen: VisitScreen) -> None:
        visit = screen.visit
        if visit is not None and visit.card is not None:
            self.sum_label.setText(visit.card.amount.text)
        for button in self._answers:
            button.setEnabled(not screen.is_busy)

    @Slot()
    def _choose(self) -> None:
        self._keys.choose(int(self.sender().objectName().removeprefix("charged_")))


def _aside(keys: "VisitKeys") -> KeyButton:
    button = KeyButton("F12", words.PUT_ASIDE, kind="key")
    button.clicked.connect(keys.aside.toggle)
    return button
