"""Payment: the sum, what the customer gives, and the wait for the register."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.domain.money import Money
from app.domain.visit import Visit
from ui.presenters import card_words, phrases, words
from ui.presenters.states import Panel, VisitScreen
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.labels import label, right, wrapped
from ui.widgets.layout import row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys


class PayPanel(PanelView):
    """Names the sum and takes what is given; nothing typed means the exact sum."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("pay_panel")
        self.setAccessibleName("Оплата")
        self._keys = keys
        self._visit: Visit | None = None
        self.due_label = right("huge", name="due")
        self.change_label = right("sum", name="change")
        self.sum_field = Field("sum", "Сколько дал получатель", measure="sum")
        self.sum_field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.sum_field.setMaximumWidth(300)
        self._pay = KeyButton("Enter", "Принять оплату", kind="primary")
        self._pay.setObjectName("pay")
        grid = QGridLayout()
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for at, caption in enumerate((words.TO_PAY, words.GIVEN, words.CHANGE)):
            grid.addWidget(label("body-second", caption), at, 0)
        grid.addWidget(self.due_label, 0, 1)
        grid.addWidget(self.sum_field, 1, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.change_label, 2, 1)
        self.box.addLayout(grid)
        self.box.addStretch(1)
        self._card = KeyButton("F7", card_words.ALL_BY_CARD)
        self._no_card = label("caption", card_words.NO_PINPAD, name="no_pinpad")
        self.box.addLayout(self._foot())
        self.first = self.sum_field
        self.sum_field.textEdited.connect(keys.till.type_sum)
        self.sum_field.entered.connect(keys.till.pay)
        self.sum_field.left.connect(self._forget)

    def _foot(self) -> QHBoxLayout:
        self._card.setObjectName("pay_card")
        self._card.clicked.connect(self.take_card)
        self._pay.clicked.connect(self._take)
        foot = row(gap=12)
        foot.addWidget(self._card)
        foot.addWidget(self._no_card)
        foot.addStretch(1)
        foot.addWidget(self._pay)
        return foot

    def show_screen(self, screen: VisitScreen) -> None:
        visit = screen.visit
        if visit is None:
            return
        self.due_label.setText(visit.due.text)
        self.sum_field.setPlaceholderText(visit.due.rubles_text)
        change = screen.change
        self.change_label.setText(words.DASH if change is None else phrases.change(change))
        self._pay.setEnabled(not screen.is_busy)
        self._show_card(screen, visit.due)
        if visit is not self._visit:  # another sum, or another attempt: what was typed is over
            self._visit = visit
            self.sum_field.clear()

    def _show_card(self, screen: VisitScreen, due: Money) -> None:
        """Say what the card would pay, or that there is no pinpad."""
        self._card.setEnabled(not screen.is_busy)
        self._card.setVisible(screen.has_pinpad)
        self._no_card.setVisible(not screen.has_pinpad)
        rest = due - (screen.given or Money.ZERO)
        is_part = screen.given is not None and Money.ZERO < rest < due
        part = card_words.REST_BY_CARD.format(sum=rest.text)
        self._card.show_text(part if is_part else card_words.ALL_BY_CARD)

    @Slot()
    def take_card(self) -> None:
        """Take what is typed in cash, the rest by card."""
        self._keys.card.pay(self.sum_field.text())

    @Slot()
    def _take(self) -> None:
        self._keys.till.pay(self.sum_field.text())

    @Slot()
    def _forget(self) -> None:
        self._keys.till.type_sum("")


class WaitPanel(PanelView):
    """The register is at work, or it kept silent: then there is one safe thing to do."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("wait_panel", " ")
        self._text = wrapped("body")
        self.due_label = label("huge", name="waiting_due")
        self._check = KeyButton("Enter", "Спросить кассу ещё раз", kind="primary")
        self._check.setObjectName("check")
        self._check.clicked.connect(keys.confirm)
        self._aside = KeyButton("F12", "Отложить", kind="key")
        self._aside.setObjectName("aside")
        self._aside.clicked.connect(keys.aside.toggle)
        self.box.addWidget(self.due_label)
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
        is_unknown = screen.panel is Panel.UNKNOWN
        self.title_label.setText(words.UNKNOWN_TITLE if is_unknown else words.WAITING_FOR_REGISTER)
        self.setAccessibleName(self.title_label.text())
        self._text.setText(words.UNKNOWN_TEXT if is_unknown else words.WAIT_TEXT)
        self.due_label.setText(visit.due.text)
        for button in (self._check, self._aside):
            button.setVisible(is_unknown)
