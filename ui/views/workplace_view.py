"""The workplace: who is served, what is done now, and what is to pay."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.bridge.key_gate import KeyGate
from ui.presenters.drawing import basket_of, bill_of, card_of, steps_of
from ui.presenters.states import Panel, VisitScreen
from ui.views.back_panels import (
    BackReasonPanel,
    BackSecondPanel,
    BackWaitPanel,
    GiveBackPanel,
)
from ui.views.basket_view import BasketView
from ui.views.bill_view import BillView
from ui.views.card_panels import CardPanel, ChargedPanel
from ui.views.card_view import CardView
from ui.views.claim_panel import ClaimPanel
from ui.views.end_panels import HandOverPanel, IdlePanel
from ui.views.identify_panels import FormPanel, KindPanel
from ui.views.offer_panels import InspectPanel, OfferPanel
from ui.views.panel import PanelView
from ui.views.pay_panels import PayPanel, WaitPanel
from ui.views.refuse_panel import RefusePanel
from ui.widgets.bars import StepStrip
from ui.widgets.fields import Field
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DIGITS = range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)


class WorkplaceView(QWidget):
    """Three columns; the middle one shows one step at a time and has the keyboard.

    What somebody waits for goes to the display alone; `completed` says that the rest followed.
    """

    completed = Signal()

    def __init__(self, keys: "VisitKeys", gate: KeyGate, scan_field: Field) -> None:
        super().__init__()
        self.setObjectName("workplace")
        self._keys = keys
        self._gate = gate
        self._scan_field = scan_field
        self._place: object = None
        self._shown: Panel | None = None
        self._turn = -1
        self._basket, self._card, self._bill = BasketView(), CardView(), BillView()
        self._steps = StepStrip()
        self._form, self._pay = FormPanel(keys), PayPanel(keys)
        self._hand_over = HandOverPanel(keys)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._draw_rest)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._make_ready)
        self._panels = self._make_panels()
        self.stack = QStackedWidget()
        for panel in dict.fromkeys(self._panels.values()):
            self.stack.addWidget(panel)
        self._lay_out()
        keys.presenter.state_changed.connect(self.show_screen)

    @Slot(object)
    def show_screen(self, screen: VisitScreen) -> None:
        """Draw the state, then hold the keys until its step is painted."""
        if screen.is_busy and self._shown is screen.panel:
            self._gate.hold()  # what is shown stays; most work is done before it could be redrawn
            return
        self._shown = screen.panel
        if self._shows_change(screen) or self._shows_new_card(screen):
            self._gate.hold()
            self._rest.start()
            return
        self._draw(screen)

    @property
    def is_complete(self) -> bool:
        """Say whether all of the state is drawn, or the rest of it is still to come."""
        return not self._rest.isActive()

    def _shows_new_card(self, screen: VisitScreen) -> bool:
        """Put a new card on the display before the rest is drawn: it is what the scan asked for."""
        was_hidden = self._card.isHidden()
        self._card.show_picture(card_of(screen))
        if not was_hidden or self._card.isHidden() or not self.isVisible():
            return False
        self._middle.activate()
        self._card.repaint()
        return True

    def _shows_change(self, screen: VisitScreen) -> bool:
        """Put the change on the display before the rest is drawn: the customer waits for it."""
        panel = self._panels[screen.panel]
        if panel is not self._hand_over or panel.isVisible() or not self.stack.isVisible():
            return False
        panel.show_screen(screen)
        self._pay.sum_field.clearFocus()  # a field that is hidden gives it to some other widget
        self.stack.setCurrentWidget(panel)
        panel.box.activate()
        panel.repaint()
        return True

    @Slot()
    def _make_ready(self) -> None:
        """Lay the hand-over out behind the payment, while the customer looks for the money."""
        screen = self._keys.presenter.state
        if screen.visit is not None and screen.panel is Panel.PAY:
            self._hand_over.resize(self.stack.size())
            self._hand_over.make_ready(screen.visit)

    @Slot()
    def _draw_rest(self) -> None:
        screen = self._keys.presenter.state
        self._card.show_picture(card_of(screen))
        self._draw(screen)
        self.completed.emit()

    def _draw(self, screen: VisitScreen) -> None:
        self._basket.show_picture(basket_of(screen))
        self._steps.show_steps(steps_of(screen))
        self._bill.show_picture(bill_of(screen))
        panel = self._panels[screen.panel]
        panel.show_screen(screen)
        self.stack.setCurrentWidget(panel)
        self._steps.setVisible(
            screen.visit is not None and not screen.has_details and not screen.claims
        )
        self.stack.setVisible(not screen.has_details)
        if panel is not self._form:
            self._form.forget()
        self._put_focus(screen, panel)
        if panel is self._pay:
            self._ahead.start()
        # Behind another page nothing is painted, and a gate that waits for it would stay shut.
        if screen.turn != self._turn and self.isVisible():
            self._turn = screen.turn
            self._gate.arm(panel)

    def take_key(self, key: int) -> bool:
        """Do what a key means here; False leaves it to others."""
        keys = self._keys
        actions = {
            Qt.Key.Key_Escape: keys.back,
            Qt.Key.Key_F4: keys.presenter.toggle_details,
            Qt.Key.Key_F5: keys.ask_paper,
            Qt.Key.Key_F6: keys.basket.toggle_adding,
            Qt.Key.Key_F7: self._pay.take_card,
            Qt.Key.Key_F8: keys.stop,
            Qt.Key.Key_F11: keys.claims.toggle,
            Qt.Key.Key_F12: keys.aside.toggle,
        }
        if key in _ENTER:
            keys.confirm()
        elif key in _DIGITS:
            keys.choose(key - Qt.Key.Key_0)
        elif key in actions:
            actions[Qt.Key(key)]()
        else:
            return False
        return True

    def refocus(self) -> None:
        """Give the keyboard back to the step."""
        screen = self._keys.presenter.state
        self._place = None
        self._put_focus(screen, self._panels[screen.panel])

    def _put_focus(self, screen: VisitScreen, panel: PanelView) -> None:
        """Move the focus when the step changes; while it stays, the clerk's place stays too."""
        item = screen.current.item.key if screen.current is not None else ""
        is_asking = screen.question is not None or screen.is_adding or screen.is_picking
        place = (screen.panel, item, is_asking, screen.has_details)
        if place == self._place or screen.is_busy:
            return
        self._place = place
        idle = screen.panel is Panel.IDLE and not is_asking
        target = self._scan_field if idle else panel if is_asking else panel.first
        target = self._card if screen.has_details else target
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_panels(self) -> dict[Panel, PanelView]:
        keys = self._keys
        kinds, wait, hand_over = KindPanel(keys), WaitPanel(keys), self._hand_over
        card = CardPanel(keys)
        back_wait = BackWaitPanel(keys)
        return {
            Panel.IDLE: IdlePanel(keys),
            Panel.KNOWN_DOCUMENT: kinds,
            Panel.DOCUMENT_KIND: kinds,
            Panel.DOCUMENT_FORM: self._form,
            Panel.OFFER: OfferPanel(keys),
            Panel.INSPECT: InspectPanel(keys),
            Panel.REFUSE: RefusePanel(keys),
            Panel.PAY: self._pay,
            Panel.CARD: card,
            Panel.CARD_UNKNOWN: card,
            Panel.REVERSAL: card,
            Panel.CHARGED: ChargedPanel(keys),
            Panel.WAIT: wait,
            Panel.UNKNOWN: wait,
            Panel.HAND_OVER: hand_over,
            Panel.LABEL: hand_over,
            Panel.BACK_REASON: BackReasonPanel(keys),
            Panel.BACK_SECOND: BackSecondPanel(keys),
            Panel.REFUND: back_wait,
            Panel.REFUND_UNKNOWN: back_wait,
            Panel.BACK_WAIT: back_wait,
            Panel.BACK_UNKNOWN: back_wait,
            Panel.BACK_OWED: back_wait,
            Panel.GIVE_BACK: GiveBackPanel(keys),
            Panel.CLAIM: ClaimPanel(keys),
        }

    def _lay_out(self) -> None:
        centre = QWidget()
        centre.setObjectName("centre")
        middle = self._middle = column(centre, (16, 14, 16, 14), 10)
        middle.addWidget(self._card)
        middle.addWidget(self._steps)
        middle.addWidget(self.stack, 1)
        layout = row(self, gap=0)
        layout.addWidget(self._basket)
        layout.addWidget(centre, 1)
        layout.addWidget(self._bill)
