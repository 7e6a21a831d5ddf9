"""The customer in front of the clerk: every effect with its proof, and one thing to do."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.presenters import claim_words as words
from ui.presenters.claims import ClaimPicture, picture_of
from ui.presenters.states import VisitScreen
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.icon import Icon
from ui.widgets.labels import label, wrapped
from ui.widgets.layout import empty, row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys

_ROLES: Final = {"done": "body-strong", "plain": "body", "attention": "body-strong"}
_SIGNS: Final = {"done": "done", "attention": "attention"}
_SIGN_PX: Final = 18


class ClaimPanel(PanelView):
    """Draws the first claim of the screen."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("claim_panel", " ")
        self._drawn: ClaimPicture | None = None
        self._count = label("caption", name="claim_count")
        self._items, self._sums = wrapped("body"), wrapped("body-strong")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(14)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(3, 1)
        self._say = wrapped("body-strong")
        self._say.setObjectName("claim_say")
        self._act = KeyButton("Enter", "", kind="primary")
        self._act.setObjectName("claim_act")
        self._act.clicked.connect(keys.confirm)
        self.box.insertWidget(0, self._count)
        self.box.addWidget(self._items)
        self.box.addWidget(self._sums)
        self.box.addLayout(self._rows)
        self.box.addStretch(1)
        self.box.addWidget(label("caption", words.SAY_TITLE))
        self.box.addWidget(self._say)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._act)
        self.box.addLayout(foot)

    def show_screen(self, screen: VisitScreen) -> None:
        picture = picture_of(screen)
        self._act.setEnabled(not screen.is_busy)
        if picture is None or picture == self._drawn:
            return
        self._drawn = picture
        self._count.setText(picture.count)
        self.title_label.setText(picture.name)
        self.setAccessibleName(f"{picture.count}: {picture.name}")
        self._items.setText("\n".join(picture.items))
        self._sums.setText(picture.sums)
        self._say.setText(picture.say)
        self._act.show_text(picture.action)
        empty(self._rows)
        for at, (name, state, how, tone) in enumerate(picture.rows):
            cells = (
                _sign(tone),
                label("body", name),
                label(_ROLES[tone], state),
                wrapped("caption", how),
            )
            for column, cell in enumerate(cells):
                self._rows.addWidget(cell, at, column)


def _sign(tone: str) -> QWidget:
    """Return the sign of a tone, in its colour; what was simply not done has a dash."""
    if tone not in _SIGNS:
        return label("body", "–")
    icon = Icon(_SIGNS[tone], _SIGN_PX)
    icon.setObjectName("claim_sign")
    icon.setProperty("tone", tone)
    return icon
