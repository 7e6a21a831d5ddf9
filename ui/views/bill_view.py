"""The right column: what is to pay, line by line, and the total."""

from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters import words
from ui.presenters.drawing import BillPicture
from ui.widgets.labels import label, right, rule, wrapped
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

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
        lines = column(gap=0)
        self._lines = Pool(lines, LineView)
        layout = column(self, (18, 16, 18, 14), 8)
        layout.addWidget(self._caption)
        layout.addLayout(lines)
        layout.addStretch(1)
        self._sums = QWidget()
        sums = column(self._sums, gap=4)
        sums.addWidget(rule(strong=True))
        sums.addWidget(self.total_label)
        sums.addWidget(_pair(words.GIVEN, self._given))
        sums.addWidget(_pair(words.CHANGE, self._change))
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
        views = self._lines.show_first(len(picture.lines))
        for view, (title, amount) in zip(views, picture.lines, strict=True):
            view.show_line(title, amount)


class LineView(QWidget):
    """A line of a bill: what it is for, and how much."""

    def __init__(self, role: str = "", air: int = 7) -> None:
        super().__init__()
        self._title, self._amount = wrapped(role), right(role)
        line = row(gap=8)
        line.setContentsMargins(0, air, 0, air)
        line.addWidget(self._title, 1)
        line.addWidget(self._amount)
        layout = column(self, gap=0)
        layout.addLayout(line)
        layout.addWidget(rule())

    def show_line(self, title: str, amount: str) -> None:
        self._title.setText(title)
        self._amount.setText(amount)


def _pair(title: str, value: QWidget) -> QWidget:
    widget = QWidget()
    line = row(widget, (0, 2, 0, 2), 8)
    line.addWidget(label("", title), 1)
    line.addWidget(value)
    return widget
