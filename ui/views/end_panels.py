"""The end of a visit and the time between two: hand-over, and waiting for the next scan."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.identifiers import PolicyNumber
from app.domain.visit import VisitItem
from ui.presenters import phrases, words
from ui.presenters.drawing import identifier_of
from ui.presenters.states import Panel, VisitScreen
from ui.views.aside_list import AsideList
from ui.views.basket_view import identifier_html
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.icon import Icon
from ui.widgets.labels import label, wrapped
from ui.widgets.layout import column, empty, row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys

_ROOMY_MAX: Final = 2
_SHORT_MAX: Final = 4


class HandOverPanel(PanelView):
    """The change, the largest thing now, and what to bring from which shelf."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("hand_over_panel")
        self.setAccessibleName("Вручение")
        self._drawn: tuple[VisitItem, ...] = ()
        self._caption = label("body-second")
        self.change_label = label("huge-done", name="paid_change")
        self._items = column(gap=4)
        self._done = KeyButton("Enter", "Вручено", kind="primary")
        self._done.setObjectName("handed_over")
        self._done.clicked.connect(keys.confirm)
        self._scan = wrapped("body-strong", words.SCAN_LABEL)
        self.box.addWidget(self._caption)
        self.box.addWidget(self.change_label)
        self.box.addLayout(self._items)
        self.box.addStretch(1)
        self.box.addWidget(self._scan)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._done)
        self.box.addLayout(foot)

    def show_screen(self, screen: VisitScreen) -> None:
        visit, change = screen.visit, screen.change
        if visit is None:
            return
        self._caption.setText(words.CHANGE if change is not None else words.NO_CHARGE)
        self.change_label.setText(words.NO_MONEY if change is None else phrases.change(change))
        needs_label = screen.panel is Panel.LABEL
        self._scan.setVisible(needs_label)
        self._done.setVisible(not needs_label)
        self._done.setEnabled(not screen.is_busy)
        if visit.items != self._drawn:
            self._drawn = visit.items
            empty(self._items)
            draw = _item if len(visit.items) <= _ROOMY_MAX else _short_item
            for item in visit.items[:_SHORT_MAX]:
                self._items.addLayout(draw(item))
            if len(visit.items) > _SHORT_MAX:
                more = words.AND_MORE.format(count=len(visit.items) - _SHORT_MAX)
                self._items.addWidget(label("caption", more))


class IdlePanel(PanelView):
    """Nobody at the window: what to do, and the change of the customer before."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("idle_panel")
        self.setAccessibleName("Ожидание")
        self._last = label("body-second")
        self.change_label = label("huge", name="last_change")
        middle = column(gap=10)
        middle.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon = Icon("scan", 96)
        middle.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in ((words.IDLE_TITLE, "title"), (words.IDLE_TEXT, "body-second")):
            line = label(role, text)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            middle.addWidget(line)
        self.box.addStretch(2)
        self.box.addLayout(middle)
        self.box.addStretch(3)
        self._aside = AsideList(keys)
        self.box.addWidget(self._aside)
        self.box.addWidget(self._last)
        self.box.addWidget(self.change_label)

    def show_screen(self, screen: VisitScreen) -> None:
        self._aside.show_visits(screen.aside)
        self._icon.setVisible(len(screen.aside) <= _ROOMY_MAX)
        last = screen.finished
        self._last.setVisible(last is not None)
        self.change_label.setVisible(last is not None)
        if last is not None:
            self._last.setText(words.LAST_CHANGE)
            self.change_label.setText(phrases.change(last.change))


def _short_item(item: VisitItem) -> QHBoxLayout:
    line = row(gap=14)
    line.addWidget(label("body-strong", phrases.shelf(item.item.shelf)))
    name = label("body")
    name.setTextFormat(Qt.TextFormat.RichText)
    name.setText(identifier_html(identifier_of(item.item.identifier)))
    line.addWidget(name, 1)
    return line


def _item(item: VisitItem) -> QVBoxLayout:
    line = row(gap=14)
    line.addWidget(label("title", phrases.shelf(item.item.shelf)))
    name = label("title-plain")
    name.setTextFormat(Qt.TextFormat.RichText)
    name.setText(identifier_html(identifier_of(item.item.identifier)))
    line.addWidget(name, 1)
    box = column(gap=0)
    box.addLayout(line)
    if item.policy:
        box.addWidget(label("caption", f"Полис {PolicyNumber.parse(item.policy).spaced}"))
    return box
