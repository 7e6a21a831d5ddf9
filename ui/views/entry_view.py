"""One entry of the journal: what it says, where it stands, and its papers."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.presenters import journal_words as words
from ui.presenters.journal_drawing import EntryPicture
from ui.widgets.buttons import KeyButton
from ui.widgets.facts import FactsCard
from ui.widgets.labels import label
from ui.widgets.layout import column, empty, row

if TYPE_CHECKING:
    from ui.presenters.journal import JournalPresenter

_VALUE_PX: Final = 370
_SIDE_PX: Final = 430
_PLACE_PX: Final = 250
_STEP_PX: Final = 60
_SHOWN_MAX: Final = 4


class EntryPanel(QWidget):
    """Draws an EntryPicture; the fields scroll, the rest always stands there."""

    def __init__(self, presenter: "JournalPresenter") -> None:
        super().__init__()
        self.setAccessibleName(words.FACTS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter = presenter
        self._drawn: EntryPicture | None = None
        self._facts = FactsCard("entry_facts", _VALUE_PX)
        self._place = FactsCard("entry_place", _PLACE_PX)
        self._papers = column(gap=6)
        self._place.box.insertLayout(1, self._papers)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("rows")
        column(inner, (0, 0, 8, 0)).addWidget(self._facts)
        self._area.setWidget(inner)
        self._place.setFixedWidth(_SIDE_PX)
        body = row(gap=14)
        body.addWidget(self._area, 1)
        body.addWidget(self._place)
        column(self).addLayout(body, 1)

    def show_picture(self, picture: EntryPicture) -> None:
        if picture == self._drawn:
            return
        self._drawn = picture
        self._facts.show_groups(picture.facts)
        self._place.show_groups(picture.place)
        self._area.verticalScrollBar().setValue(0)
        empty(self._papers)
        self._papers.addWidget(label("strong", words.PAPERS_TITLE))
        for at, (name, state) in enumerate(picture.papers[:_SHOWN_MAX], start=1):
            button = KeyButton(f"{at}", name, state, kind="row")
            button.setObjectName(f"paper_{at}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._choose)
            self._papers.addWidget(button)
        left = len(picture.papers) - _SHOWN_MAX
        if left > 0:
            self._papers.addWidget(label("caption", words.MORE_PAPERS.format(count=left)))
        if not picture.papers:
            self._papers.addWidget(label("caption", words.NO_PAPERS))

    def take_key(self, key: int) -> bool:
        """Move the fields by a step or by a page; False for any other key."""
        bar = self._area.verticalScrollBar()
        page = self._area.viewport().height() - _STEP_PX
        steps: dict[int, int] = {
            Qt.Key.Key_Up: -_STEP_PX,
            Qt.Key.Key_Down: _STEP_PX,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }
        if key in steps:
            bar.setValue(bar.value() + steps[key])
        return key in steps

    @Slot()
    def _choose(self) -> None:
        self._presenter.choose(int(self.sender().objectName().removeprefix("paper_")))
