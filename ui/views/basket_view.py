"""The left column: who is served, what they get, and what else waits for them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.presenters import words
from ui.presenters.drawing import BasketPicture, IdentifierPicture, RowPicture
from ui.widgets.elided import Elided
from ui.widgets.labels import label, mark, right
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

WIDTH_PX = 292


class BasketView(QFrame):
    """Draws a BasketPicture."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("left")
        self.setFixedWidth(WIDTH_PX)
        self._drawn: BasketPicture | None = None
        self.name_label = Elided("title", lines=4, name="addressee")
        self.count_label = label("body-second", name="count")
        self._caption = label("caption", words.WAITING_TOO)
        self._caption.setContentsMargins(0, 8, 0, 0)
        rows, more = column(gap=6), column(gap=6)
        self._mine = Pool(rows, lambda: RowView("mine"))
        self._waiting = Pool(more, lambda: RowView("waiting"))
        inner = QWidget()
        inner.setObjectName("rows")
        self._box = column(inner, (0, 0, 6, 0), 6)
        self._box.addLayout(rows)
        self._box.addWidget(self._caption)
        self._box.addLayout(more)
        self._box.addStretch(1)
        layout = column(self, (16, 16, 16, 8), 4)
        layout.addWidget(label("caption", words.CUSTOMER))
        layout.addWidget(self.name_label)
        layout.addWidget(self.count_label)
        layout.addSpacing(8)
        layout.addWidget(_scrolled(inner), 1)
        self.show_picture(BasketPicture())

    def show_picture(self, picture: BasketPicture) -> None:
        if picture == self._drawn:
            return
        self._drawn = picture
        self.name_label.show_text(picture.name or words.NOBODY)
        self.count_label.setText(picture.count)
        for view, mine in zip(self._mine.show_first(len(picture.mine)), picture.mine, strict=True):
            view.show_picture(mine, is_adding=False)
        self._caption.setVisible(bool(picture.waiting))
        views = self._waiting.show_first(len(picture.waiting))
        for view, waiting in zip(views, picture.waiting, strict=True):
            view.show_picture(waiting, is_adding=picture.is_adding)
        self._box.activate()


def identifier_html(picture: IdentifierPicture) -> str:
    """Return an identifier with its serial in bold; its parts are letters and digits only."""
    return f"{picture.before} <b>{picture.serial}</b> {picture.after}"


def _scrolled(inner: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.viewport().setAutoFillBackground(False)
    scroll.setWidget(inner)
    return scroll


class RowView(QFrame):
    """One item: its number, where it lies, and what it costs."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.setProperty("row", place)
        self.setProperty("adding", "false")
        self._digit = label("keycap")
        self._digit.hide()
        self._identifier = label("body")
        self._identifier.setTextFormat(Qt.TextFormat.RichText)
        self._where = Elided("caption")
        self._to_pay = right("caption")
        head, foot = row(gap=8), row(gap=8)
        head.addWidget(self._digit)
        head.addWidget(self._identifier, 1)
        foot.addWidget(self._where, 1)
        foot.addWidget(self._to_pay)
        layout = column(self, (11, 6, 11, 6), 0)
        layout.addLayout(head)
        layout.addLayout(foot)

    def show_picture(self, picture: RowPicture, *, is_adding: bool) -> None:
        mark(self, "adding", "true" if is_adding else "false")
        self._digit.setVisible(is_adding)
        self._digit.setText(picture.digit)
        self._identifier.setText(identifier_html(picture.identifier))
        self._where.show_text(f"{picture.shelf} · {picture.kind}")
        self._to_pay.setText(picture.to_pay)
        parts = picture.identifier
        number = f"{parts.before} {parts.serial} {parts.after}"
        self.setAccessibleName(f"{number}, {picture.kind}, {picture.to_pay}")
