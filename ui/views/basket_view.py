"""The left column: who is served, what they get, and what else waits for them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.presenters import words
from ui.presenters.drawing import BasketPicture, IdentifierPicture, RowPicture
from ui.widgets.elided import Elided
from ui.widgets.labels import label, mark, right
from ui.widgets.layout import column, empty, row

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
        self._rows = column(gap=6)
        inner = QWidget()
        inner.setObjectName("rows")
        self._box = column(inner, (0, 0, 6, 0), 0)
        self._box.addLayout(self._rows)
        self._box.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(inner)
        layout = column(self, (16, 16, 16, 8), 4)
        layout.addWidget(label("caption", words.CUSTOMER))
        layout.addWidget(self.name_label)
        layout.addWidget(self.count_label)
        layout.addSpacing(8)
        layout.addWidget(scroll, 1)
        self.show_picture(BasketPicture())

    def show_picture(self, picture: BasketPicture) -> None:
        if picture == self._drawn:
            return
        self._drawn = picture
        self.name_label.show_text(picture.name or words.NOBODY)
        self.count_label.setText(picture.count)
        empty(self._rows)
        for mine in picture.mine:
            self._rows.addWidget(_row(mine, "mine", is_adding=False))
        if picture.waiting:
            self._rows.addSpacing(8)
            self._rows.addWidget(label("caption", words.WAITING_TOO))
        for waiting in picture.waiting:
            self._rows.addWidget(_row(waiting, "waiting", is_adding=picture.is_adding))
        self._box.activate()


def identifier_html(picture: IdentifierPicture) -> str:
    """Return an identifier with its serial in bold; its parts are letters and digits only."""
    return f"{picture.before} <b>{picture.serial}</b> {picture.after}"


def _row(picture: RowPicture, place: str, *, is_adding: bool) -> QFrame:
    frame = QFrame()
    mark(frame, "row", place)
    mark(frame, "adding", "true" if is_adding else "false")
    identifier = label("body")
    identifier.setTextFormat(Qt.TextFormat.RichText)
    identifier.setText(identifier_html(picture.identifier))
    head = row(gap=8)
    if is_adding:
        head.addWidget(label("keycap", picture.digit))
    head.addWidget(identifier, 1)
    foot = row(gap=8)
    foot.addWidget(Elided("caption", f"{picture.shelf} · {picture.kind}"), 1)
    foot.addWidget(right("caption", picture.to_pay))
    layout = column(frame, (11, 6, 11, 6), 0)
    layout.addLayout(head)
    layout.addLayout(foot)
    parts = picture.identifier
    spoken = f"{parts.before} {parts.serial} {parts.after}, {picture.kind}, {picture.to_pay}"
    frame.setAccessibleName(spoken)
    return frame
