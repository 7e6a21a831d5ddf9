"""«Не забирает РПО»: why, by one digit."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from app.domain.reasons import Reason
from ui.presenters import words
from ui.presenters.states import VisitScreen
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import wrapped
from ui.widgets.layout import column, empty

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys


class RefusePanel(PanelView):
    """Offers the reasons as they came down from the centre."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("refuse_panel", words.REFUSE_TITLE)
        self._keys = keys
        self._drawn: tuple[Reason, ...] = ()
        self._reasons = column(gap=2)
        self.box.addWidget(wrapped("body-second", words.REFUSE_TEXT))
        self.box.addLayout(self._reasons)
        self.box.addStretch(1)

    def show_screen(self, screen: VisitScreen) -> None:
        current = screen.current
        if current is not None:
            number = current.item.identifier.spaced
            self.title_label.setText(words.REFUSE_WHAT.format(item=number))
        if screen.reasons == self._drawn:
            return
        self._drawn = screen.reasons
        empty(self._reasons)
        for at, reason in enumerate(screen.reasons, start=1):
            button = KeyButton(f"{at}", reason.text, kind="row")
            button.setObjectName(f"reason_{at}")
            button.clicked.connect(self._choose)
            self._reasons.addWidget(button)

    @Slot()
    def _choose(self) -> None:
        self._keys.choose(int(self.sender().objectName().removeprefix("reason_")))
