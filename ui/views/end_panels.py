"""The end of a visit and the time between two: hand-over, and waiting for the next scan."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.identifiers import PolicyNumber
from app.domain.visit import Visit, VisitItem
from ui.presenters import phrases, words
from ui.presenters.drawing import identifier_of
from ui.presenters.states import Panel, VisitScreen
from ui.views.aside_list import AsideList
from ui.views.basket_view import identifier_html
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.icon import Icon
from ui.widgets.labels import label, wrapped
from ui.widgets.layout import column, lay_out, row
from ui.widgets.pool import Pool

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
        roomy, short = column(gap=4), column(gap=4)
        self._roomy = Pool(roomy, partial(_ItemView, is_roomy=True))
        self._short = Pool(short, partial(_ItemView, is_roomy=False))
        self._more = label("caption")
        self._more.hide()
        self._done = KeyButton("Enter", "Вручено", kind="primary")
        self._done.setObjectName("handed_over")
        self._done.clicked.connect(keys.confirm)
        self._scan = wrapped("body-strong", words.SCAN_LABEL)
        self.box.addWidget(self._caption)
        self.box.addWidget(self.change_label)
        self.box.addLayout(roomy)
        self.box.addLayout(short)
        self.box.addWidget(self._more)
        self.box.addStretch(1)
        self.box.addWidget(self._scan)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._done)
        self.box.addLayout(foot)

    def make_ready(self, visit: Visit) -> None:
        """Set and lay out, unseen, all but the sum: nothing of it is left for the last moment."""
        self._show_items(visit.items)
        lay_out(self)

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
        self._show_items(visit.items)

    def _show_items(self, items: tuple[VisitItem, ...]) -> None:
        if items == self._drawn:
            return
        self._drawn = items
        is_roomy = len(items) <= _ROOMY_MAX
        shown = items[:_SHORT_MAX]
        for pool, wanted in ((self._roomy, is_roomy), (self._short, not is_roomy)):
            views = pool.show_first(len(shown) if wanted else 0)
            for view, item in zip(views, shown, strict=False):
                view.show_item(item)
        self._more.setVisible(len(items) > _SHORT_MAX)
        self._more.setText(words.AND_MORE.format(count=len(items) - _SHORT_MAX))


class _ItemView(QWidget):
    """One item: its shelf and its number; where there is room, its policy below them."""

    def __init__(self, *, is_roomy: bool) -> None:
        super().__init__()
        shelf, number = ("title", "title-plain") if is_roomy else ("body-strong", "body")
        self._is_roomy = is_roomy
        self._shelf, self._number = label(shelf), label(number)
        self._number.setTextFormat(Qt.TextFormat.RichText)
        self._policy = label("caption")
        line = row(gap=14)
        line.addWidget(self._shelf)
        line.addWidget(self._number, 1)
        box = column(self, gap=0)
        box.addLayout(line)
        box.addWidget(self._policy)

    def show_item(self, item: VisitItem) -> None:
        """Show an item; a policy that was wanted has its place before it has its number."""
        self._shelf.setText(phrases.shelf(item.item.shelf))
        self._number.setText(identifier_html(identifier_of(item.item.identifier)))
        has_policy = bool(item.policy) or item.policy_wanted
        self._policy.setVisible(has_policy and self._is_roomy)
        number = PolicyNumber.parse(item.policy).spaced if item.policy else ""
        self._policy.setText(f"Полис {number}")


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
