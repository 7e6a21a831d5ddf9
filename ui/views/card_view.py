"""The item's card: its number, where it lies, who sent it and until when it is kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from ui.presenters import phrases
from ui.presenters.drawing import CardPicture
from ui.views.basket_view import identifier_html
from ui.widgets.elided import Elided
from ui.widgets.labels import chip, label, mark
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

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
        self._grid = _facts_grid()
        chips = row(gap=6)
        self._chips = Pool(chips, lambda: chip("plain", ""))
        self._lines: list[tuple[QLabel, Elided]] = []
        head = row(gap=12)
        head.addWidget(self._identifier)
        head.addWidget(self._kind, 1)
        head.addWidget(self.shelf_label)
        layout = column(self, (18, 12, 18, 14), 8)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        line = row()
        line.addLayout(chips)
        line.addStretch(1)
        layout.addLayout(line)
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
        self.shelf_label.setText(phrases.shelf(picture.shelf))
        self._show_lines(picture)
        for view, (tone, text) in zip(
            self._chips.show_first(len(picture.chips)), picture.chips, strict=True
        ):
            mark(view, "chip", tone)
            view.setText(text)

    def _show_lines(self, picture: CardPicture) -> None:
        while len(self._lines) < len(picture.lines):
            place, side = divmod(len(self._lines), _COLUMNS)
            pair = label("caption"), Elided("", lines=_WHOLE_LINES)
            for offset, view in enumerate(pair):
                top = Qt.AlignmentFlag.AlignTop
                self._grid.addWidget(view, place, side * 2 + offset, top)
            self._lines.append(pair)
        for at, (caption, value) in enumerate(self._lines):
            is_used = at < len(picture.lines)
            caption.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                title, text = picture.lines[at]
                caption.setText(title)
                value.show_text(text, lines=_WHOLE_LINES if picture.is_whole else 1)


def _facts_grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(3, _VALUE_PX)
    return grid
