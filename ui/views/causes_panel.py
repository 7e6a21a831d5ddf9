"""What may explain a difference, in up to three cards, and what does not hold or is not known."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.shortage_drawing import InquiryPicture, ReasonPicture, picture_of
from ui.widgets.labels import label, mark, right, wrapped
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

if TYPE_CHECKING:
    from app.services.shortage import Inquiry


class CausesPanel(QWidget):
    """Draws an Inquiry; the page around it has the title and the keys. `name` is for tests."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._warning = wrapped("error", name=f"{name}_warning")
        self._checked = label("caption", name=f"{name}_checked")
        self._nothing = wrapped("body", name=f"{name}_nothing")
        self._limits = wrapped("note", name=f"{name}_limits")
        cards = column(gap=10)
        self._cards = Pool(cards, _Card)
        box = column(self, gap=12)
        box.addWidget(self._warning)
        box.addLayout(cards)
        box.addWidget(self._nothing)
        box.addStretch(1)
        box.addWidget(self._limits)
        box.addWidget(self._checked)

    def show_inquiry(self, inquiry: "Inquiry", *, is_closed: bool) -> InquiryPicture:
        """Draw what was found, and return its picture for the title of the page."""
        picture = picture_of(inquiry, is_closed=is_closed)
        self._warning.setText(picture.warning)
        self._warning.setVisible(bool(picture.warning))
        self._checked.setText(picture.checked)
        self._nothing.setText(picture.nothing)
        self._nothing.setVisible(bool(picture.nothing))
        self._limits.setText(picture.limits)
        views = self._cards.show_first(len(picture.reasons))
        for at, (view, reason) in enumerate(zip(views, picture.reasons, strict=True), start=1):
            view.show_reason(at, reason)
        return picture


class _Card(QFrame):
    """One explanation."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, "card", "true")
        self._title, self._when = label("body-strong"), right("body-second")
        self._sentence, self._more = wrapped("body"), wrapped("caption")
        head = row(gap=14)
        head.addWidget(self._title, 1)
        head.addWidget(self._when)
        box = column(self, (20, 12, 20, 12), 6)
        box.addLayout(head)
        box.addWidget(self._sentence)
        box.addWidget(self._more)

    def show_reason(self, at: int, reason: ReasonPicture) -> None:
        self.setObjectName(f"cause_{at}")
        self._title.setText(f"{at}. {reason.title}")
        self._when.setText(reason.when)
        self._sentence.setText(reason.sentence)
        self._more.setText(reason.more)
        self.setAccessibleName(f"{reason.title}, {reason.when}. {reason.sentence}")
