"""The faces of the customer's display: welcome, items, offer, and change."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.domain.visit import Answer
from ui.presenters import words
from ui.presenters.customer_drawing import CustomerPicture, Face, OfferPicture
from ui.views.bill_view import LineView
from ui.widgets.buttons import touch_button
from ui.widgets.labels import label, right, wrapped
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

TOUCH_REST_MS: Final = 700
"""A second tap of the same finger must not answer the next offer."""

_MARGINS: Final = (40, 30, 40, 28)


class PlainFace(QWidget):
    """A title, a line of text, the items, and the change when there is any to give."""

    def __init__(self) -> None:
        super().__init__()
        self._title = wrapped("sum")
        self._amount = label("huge-done", name="customer_change")
        self._text = wrapped("title-second")
        items = column(gap=4)
        self._items = Pool(items, lambda: wrapped("body"))
        self._rule_frame, self._rule = _note("videoRule")
        layout = self._box = column(self, _MARGINS, 16)
        layout.addStretch(0)
        layout.addWidget(self._title)
        layout.addWidget(self._amount)
        layout.addWidget(self._text)
        layout.addLayout(items)
        layout.addWidget(self._rule_frame)
        layout.addStretch(1)

    def show_picture(self, picture: CustomerPicture) -> None:
        self._box.setStretch(0, int(picture.face is Face.WELCOME))
        self._title.setText(picture.title)
        self._text.setText(picture.text)
        self._amount.setText(picture.amount)
        self._amount.setVisible(bool(picture.amount))
        self._rule.setText(picture.rule)
        self._rule_frame.setVisible(bool(picture.rule))
        views = self._items.show_first(len(picture.items))
        for view, item in zip(views, picture.items, strict=True):
            view.setText(item)


class OfferFace(QWidget):
    """The policy with two equal answers. `painted` tells which offer is on the display now."""

    painted = Signal(str)
    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._item = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(TOUCH_REST_MS)
        self._rest.timeout.connect(self._wake)
        self._title, self._price = wrapped("sum"), wrapped("title")
        self._cover = wrapped("body")
        self._case_box = column(gap=2)
        self._cases = Pool(self._case_box, lambda: wrapped("body"))
        self._plain_frame, self._plain = _note("notObligatory")
        self._rule_frame, self._rule = _note("videoRule")
        self.no_button = touch_button(words.CUSTOMER_NO, "customer_no")
        self.yes_button = touch_button(words.CUSTOMER_YES, "customer_yes")
        self.no_button.clicked.connect(self._decline)
        self.yes_button.clicked.connect(self._accept)
        self._lay_out()

    def show_offer(self, offer: OfferPicture) -> None:
        self._title.setText(offer.title)
        self._price.setText(offer.price)
        self._cover.setText(offer.cover)
        self._plain.setText(offer.not_obligatory)
        self._rule.setText(offer.video_rule)
        self._rule_frame.setVisible(bool(offer.video_rule))
        views = self._cases.show_first(len(offer.cases))
        for view, case in zip(views, offer.cases, strict=True):
            view.setText(f"•  {case}")
        if not offer.can_answer or offer.item != self._item:
            self._rest.stop()
            self._enable(is_awake=False)
        if offer.can_answer and not self.no_button.isEnabled() and not self._rest.isActive():
            self._rest.start()
        self._item = offer.item
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit(self._item)

    def _enable(self, *, is_awake: bool) -> None:
        for button in (self.no_button, self.yes_button):
            button.setEnabled(is_awake)

    @Slot()
    def _wake(self) -> None:
        self._enable(is_awake=True)

    @Slot()
    def _decline(self) -> None:
        self.answered.emit(Answer.DECLINED)

    @Slot()
    def _accept(self) -> None:
        self.answered.emit(Answer.ACCEPTED)

    def _lay_out(self) -> None:
        layout = column(self, _MARGINS, 10)
        for widget in (self._title, self._price, self._cover):
            layout.addWidget(widget)
        layout.addLayout(self._case_box)
        layout.addWidget(self._plain_frame)
        layout.addWidget(self._rule_frame)
        layout.addStretch(1)
        answers = row(gap=16)
        answers.addWidget(self.no_button, 1)
        answers.addWidget(self.yes_button, 1)
        layout.addLayout(answers)


class CustomerBill(QFrame):
    """The sums, the total the largest of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("customerBill")
        lines = column(gap=0)
        self._lines = Pool(lines, lambda: LineView("body", air=9))
        self._caption = right("body-second")
        self.total_label = right("huge", name="customer_total")
        layout = column(self, (32, 30, 32, 28), 6)
        layout.addLayout(lines)
        layout.addStretch(1)
        layout.addWidget(self._caption)
        layout.addWidget(self.total_label)

    def show_picture(self, picture: CustomerPicture) -> None:
        self._caption.setText(picture.caption)
        self.total_label.setText(picture.total)
        views = self._lines.show_first(len(picture.lines))
        for view, (title, amount) in zip(views, picture.lines, strict=True):
            view.show_line(title, amount)


def _note(name: str) -> tuple[QFrame, QLabel]:
    frame = QFrame()
    frame.setObjectName(name)
    text = wrapped("")
    text.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    column(frame, (18, 9, 18, 9)).addWidget(text)
    return frame, text
