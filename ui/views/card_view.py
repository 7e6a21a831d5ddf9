"""The item's card: its number, where it lies, who sent it and until when it is kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from ui.presenters import words
from ui.presenters.drawing import CardPicture
from ui.views.basket_view import identifier_html
from ui.widgets.elided import Elided
from ui.widgets.labels import chip, label
from ui.widgets.layout import column, empty, row

_COLUMNS = 2
_VALUE_PX = 184
_SHELF_PX = 260
_WHOLE_LINES = 6


class CardView(QFrame):
    """Draws a CardPicture; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._drawn: CardPicture | None = None
        self._identifier = label("title-plain", name="identifier")
        self._identifier.setTextFormat(Qt.TextFormat.RichText)
        self._kind = Elided("body-second")
        self.shelf_label = label("title", name="shelf")
        self.shelf_label.setMaximumWidth(_SHELF_PX)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(3, _VALUE_PX)
        self._chips = row(gap=6)
        head = row(gap=12)
        head.addWidget(self._identifier)
        head.addWidget(self._kind, 1)
        head.addWidget(self.shelf_label)
        layout = column(self, (18, 12, 18, 14), 8)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        layout.addLayout(self._chips)
        self._rest = layout.count()
        layout.addStretch(0)
        self._box = layout

    def show_picture(self, picture: CardPicture | None) -> None:
        self.setVisible(picture is not None)
        if picture is None or picture == self._drawn:
            return
        self._drawn = picture
        self._box.setStretch(self._rest, int(picture.is_whole))
        self._identifier.setText(identifier_html(picture.identifier))
        self._kind.show_text(picture.kind)
        self.shelf_label.setText(words.shelf(picture.shelf))
        empty(self._grid)
        for at, (caption, value) in enumerate(picture.lines):
            place, side = divmod(at, _COLUMNS)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label("caption", caption), place, side * 2, top)
            shown = Elided("", value, lines=_WHOLE_LINES if picture.is_whole else 1)
            self._grid.addWidget(shown, place, side * 2 + 1, top)
        empty(self._chips)
        for tone, text in picture.chips:
            self._chips.addWidget(chip(tone, text))
        self._chips.addStretch(1)
