"""The item's card: its number, where it lies, who sent it and until when it is kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from ui.presenters.drawing import CardPicture
from ui.views.basket_view import identifier_html
from ui.widgets.labels import chip, label, wrapped
from ui.widgets.layout import column, empty, row

_COLUMNS = 2


class CardView(QFrame):
    """Draws a CardPicture; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setObjectName("card")
        self._drawn: CardPicture | None = None
        self._identifier = label("title-plain", name="identifier")
        self._identifier.setTextFormat(Qt.TextFormat.RichText)
        self._kind = label("body-second")
        self.shelf_label = label("title", name="shelf")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 5)
        self._grid.setColumnStretch(3, 4)
        self._chips = row(gap=6)
        head = row(gap=12)
        head.addWidget(self._identifier)
        head.addWidget(self._kind, 1)
        head.addWidget(self.shelf_label)
        layout = column(self, (18, 12, 18, 14), 8)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        layout.addLayout(self._chips)

    def show_picture(self, picture: CardPicture | None) -> None:
        self.setVisible(picture is not None)
        if picture is None or picture == self._drawn:
            return
        self._drawn = picture
        self._identifier.setText(identifier_html(picture.identifier))
        self._kind.setText(picture.kind)
        self.shelf_label.setText(f"Полка {picture.shelf}")
        empty(self._grid)
        for at, (caption, value) in enumerate(picture.lines):
            place, side = divmod(at, _COLUMNS)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label("caption", caption), place, side * 2, top)
            self._grid.addWidget(wrapped("", value), place, side * 2 + 1, top)
        empty(self._chips)
        for tone, text in picture.chips:
            self._chips.addWidget(chip(tone, text))
        self._chips.addStretch(1)
