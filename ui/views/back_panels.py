"""A paid sale is cancelled: the reason, the second person, the register, and the money."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit

from app.domain.identifiers import PolicyNumber
from app.domain.reasons import Reason
from ui.presenters import back_words as words
from ui.presenters import phrases
from ui.presenters.states import Panel, VisitScreen
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.labels import label, wrapped
from ui.widgets.layout import column, empty, row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys

_FIELD_PX = 340


class BackReasonPanel(PanelView):
    """Offers the reasons as they came down from the centre, each at its digit."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("back_reason_panel", words.REASON_TITLE)
        self._keys = keys
        self._drawn: tuple[Reason, ...] = ()
        self._reasons = column(gap=2)
        self.box.addWidget(wrapped("body-second", words.REASON_TEXT))
        self.box.addLayout(self._reasons)
        self.box.addStretch(1)

    def show_screen(self, screen: VisitScreen) -> None:
        if screen.back is None or screen.back.reasons == self._drawn:
            return
        self._drawn = screen.back.reasons
        empty(self._reasons)
        for at, reason in enumerate(self._drawn, start=1):
            button = KeyButton(f"{at}", reason.text, kind="row")
            button.setObjectName(f"back_reason_{at}")
            button.clicked.connect(self._choose)
            self._reasons.addWidget(button)

    @Slot()
    def _choose(self) -> None:
        self._keys.choose(int(self.sender().objectName().removeprefix("back_reason_")))


class BackSecondPanel(PanelView):
    """Asks the manager for badge and PIN; F8 goes on without."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("back_second_panel", words.SECOND_TITLE)
        self._number = Field("second_number", words.NUMBER)
        self._pin = Field("second_pin", words.PIN)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.box.addWidget(wrapped("body-second", words.SECOND_TEXT))
        for caption, field in ((words.NUMBER, self._number), (words.PIN, self._pin)):
            head = label("caption", caption)
            head.setBuddy(field)
            field.setMaximumWidth(_FIELD_PX)
            field.entered.connect(keys.giving.enter)
            self.box.addWidget(head)
            self.box.addWidget(field)
        self.box.addStretch(1)
        foot = row(gap=12)
        alone = KeyButton("F8", words.ALONE, kind="key")
        alone.setObjectName("second_alone")
        alone.clicked.connect(keys.stop)
        self._confirm = KeyButton("Enter", words.CONFIRM, kind="primary")
        self._confirm.setObjectName("second_confirm")
        self._confirm.clicked.connect(self._submit)
        foot.addWidget(alone)
        foot.addStretch(1)
        foot.addWidget(self._confirm)
        self.box.addLayout(foot)
        self.first = self._number

    def show_screen(self, screen: VisitScreen) -> None:
        if screen.back is None:
            return
        is_pin = bool(screen.back.number)
        self._number.setText(screen.back.number)
        self._number.setEnabled(not is_pin)
        self._pin.setEnabled(is_pin)
        self._pin.clear()
        self.first = self._pin if is_pin else self._number
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _submit(self) -> None:
        field = self._pin if self._pin.isEnabled() else self._number
        field.entered.emit(field.text())


class BackWaitPanel(PanelView):
    """Bank or register is at work on a return, kept silent or refused: one safe thing to do."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("back_wait_panel", " ")
        self._text = wrapped("body")
        self._sum = label("huge", name="returning_sum")
        self._check = KeyButton("Enter", words.ASK_REGISTER, kind="primary")
        self._check.setObjectName("check_return")
        self._check.clicked.connect(keys.confirm)
        self._aside = KeyButton("F12", "Отложить", kind="key")
        self._aside.clicked.connect(keys.aside.toggle)
        self.box.addWidget(self._sum)
        self.box.addWidget(self._text)
        self.box.addStretch(1)
        foot = row(gap=12)
        foot.addWidget(self._check)
        foot.addWidget(self._aside)
        foot.addStretch(1)
        self.box.addLayout(foot)

    def show_screen(self, screen: VisitScreen) -> None:
        if screen.visit is None or screen.visit.back is None:
            return
        back, (title, text, action) = screen.visit.back, _WAITS[screen.panel]
        self.title_label.setText(title)
        self.setAccessibleName(title)
        self._text.setText(text)
        self._sum.setText((back.card if screen.panel in _OF_CARD else back.total).text)
        self._check.show_text(action)
        for button in (self._check, self._aside):
            button.setVisible(bool(action))
            button.setEnabled(not screen.is_busy)


_WAITS: Final = {
    Panel.REFUND: (words.REFUND_TITLE, words.REFUND_TEXT, ""),
    Panel.REFUND_UNKNOWN: (words.REFUND_UNKNOWN_TITLE, words.REFUND_UNKNOWN_TEXT, words.ASK_BANK),
    Panel.BACK_WAIT: (words.WAIT_TITLE, words.WAIT_TEXT, ""),
    Panel.BACK_UNKNOWN: (words.UNKNOWN_TITLE, words.UNKNOWN_TEXT, words.ASK_REGISTER),
    Panel.BACK_OWED: (words.OWED_TITLE, words.OWED_TEXT, words.RECEIPT_AGAIN),
}
"""Title, text, and the one thing to do; nothing while the device is at work."""

_OF_CARD: Final = (Panel.REFUND, Panel.REFUND_UNKNOWN, Panel.BACK_OWED)


class GiveBackPanel(PanelView):
    """The money to give back is the largest thing now."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("give_back_panel")
        self.setAccessibleName("Возврат денег")
        self._sum = label("huge-done", name="give_back_sum")
        self._rest = wrapped("body")
        self._done = KeyButton("Enter", words.GIVEN, kind="primary")
        self._done.setObjectName("money_given")
        self._done.clicked.connect(keys.confirm)
        self.box.addWidget(label("body-second", words.GIVE))
        self.box.addWidget(self._sum)
        self.box.addWidget(self._rest)
        self.box.addStretch(1)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._done)
        self.box.addLayout(foot)

    def show_screen(self, screen: VisitScreen) -> None:
        visit = screen.visit
        if visit is None or visit.back is None:
            return
        self._sum.setText(visit.back.cash.text)
        shelves = ", ".join(phrases.shelf(item.item.shelf) for item in visit.items)
        policies = [item.policy for item in visit.items if item.policy]
        told = [
            words.TAKE_POLICY.format(number=PolicyNumber.parse(number).spaced)
            for number in policies
        ]
        if visit.back.card:
            told.insert(0, words.ON_CARD.format(sum=visit.back.card.text))
        self._rest.setText("\n".join([*told, words.KEEP_ITEM.format(shelf=shelves)]))
        self._done.setEnabled(not screen.is_busy)
