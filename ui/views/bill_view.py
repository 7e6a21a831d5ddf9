"""The right column: what is to pay, line by line, and the total."""

from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters import words
from ui.presenters.drawing import BillPicture
from ui.widgets.labels import label, right, rule
from ui.widgets.layout import column, empty, row

WIDTH_PX = 304


class BillView(QFrame):
    """Draws a BillPicture."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("right")
        self.setFixedWidth(WIDTH_PX)
        self._drawn: BillPicture | None = None
        self._caption = label("caption")
        self.total_label = right("sum", name="total")
        self._given = right("body")
        self._change = right("body-strong")
        self._lines = column(gap=0)
        layout = column(self, (18, 16, 18, 14), 8)
        layout.addWidget(self._caption)
        layout.addLayout(self._lines)
        layout.addStretch(1)
        self._sums = QWidget()
        sums = column(self._sums, gap=4)
        sums.addWidget(rule(strong=True))
        sums.addWidget(self.total_label)
        sums.addWidget(_pair(words.GIVEN, self._given, 2))
        sums.addWidget(_pair(words.CHANGE, self._change, 2))
        layout.addWidget(self._sums)

    def show_picture(self, picture: BillPicture) -> None:
        if picture == self._drawn:
            return
        self._drawn = picture
        self._caption.setText(picture.caption)
        self._sums.setVisible(bool(picture.total))
        self.total_label.setText(picture.total)
        self.total_label.setAccessibleName(f"{picture.caption} {picture.total}")
        self._given.setText(picture.given)
        self._change.setText(picture.change)
        empty(self._lines)
        for title, amount in picture.lines:
            self._lines.addWidget(_pair(title, right("", amount)))
            self._lines.addWidget(rule())


def _pair(title: str, value: QWidget, air: int = 7) -> QWidget:
    widget = QWidget()
    line = row(widget, (0, air, 0, air), 8)
    line.addWidget(label("", title), 1)
    line.addWidget(value)
    return widget
