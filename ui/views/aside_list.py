"""The visits that were put aside: whose they are and how much they come to, each at its digit."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from app.domain.visit import Visit
from ui.presenters import phrases, words
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label
from ui.widgets.layout import column, empty

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys

_SHOWN_MAX: Final = 5


class AsideList(QWidget):
    """One button a visit; a finger needs no F12 before."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__()
        self.setAccessibleName("Отложенные выдачи")
        self._keys = keys
        self._drawn: tuple[Visit, ...] = ()
        self._rows = column(gap=2)
        box = column(self, gap=4)
        box.addWidget(label("caption", words.ASIDE))
        box.addLayout(self._rows)
        self.hide()

    def show_visits(self, visits: tuple[Visit, ...]) -> None:
        self.setVisible(bool(visits))
        if visits == self._drawn:
            return
        self._drawn = visits
        empty(self._rows)
        for at, visit in enumerate(visits[:_SHOWN_MAX], start=1):
            button = KeyButton(f"{at}", visit.addressee, phrases.aside(visit), kind="row")
            button.setObjectName(f"aside_{at}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._choose)
            self._rows.addWidget(button)
        if len(visits) > _SHOWN_MAX:
            more = words.AND_MORE_ASIDE.format(count=len(visits) - _SHOWN_MAX)
            self._rows.addWidget(label("caption", more))

    @Slot()
    def _choose(self) -> None:
        self._keys.choose(int(self.sender().objectName().removeprefix("aside_")))
