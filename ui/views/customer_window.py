"""The customer's display: a window of its own that never takes the keyboard."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from app.domain.visit import Answer, AnswerWay
from ui.presenters.customer_drawing import CustomerPicture, Face, customer_of
from ui.presenters.states import VisitScreen
from ui.views.customer_faces import CustomerBill, OfferFace, PlainFace
from ui.widgets.layout import row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys

_SIZE: Final = (1024, 600)


class CustomerWindow(QWidget):
    """Draws a CustomerPicture and hands on the customer's own touch.

    `painted` carries the key of the item whose offer is on the display.
    """

    painted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("customer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setWindowTitle("Экран получателя")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.resize(*_SIZE)
        self._keys: VisitKeys | None = None
        self._drawn: CustomerPicture | None = None
        self._may_close = False
        self._screen = VisitScreen()
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.timeout.connect(self._draw)
        self._plain, self.offer_face, self._bill = PlainFace(), OfferFace(), CustomerBill()
        self._stack = QStackedWidget()
        for face in (self._plain, self.offer_face):
            self._stack.addWidget(face)
        layout = row(self, gap=0)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(self._stack, 61)
        layout.addWidget(self._bill, 39)
        self.offer_face.painted.connect(self.painted, Qt.ConnectionType.QueuedConnection)
        self.offer_face.answered.connect(self._answer)
        self.show_picture(CustomerPicture())

    def bind(self, keys: "VisitKeys") -> None:
        self._keys = keys
        self.painted.connect(keys.offer.painted)
        keys.presenter.state_changed.connect(self._later)

    def place(self, workplace: QScreen | None) -> None:
        """Fill the second display, or stand as a plain window where there is only one."""
        others = [each for each in QGuiApplication.screens() if each is not workplace]
        if not others:
            self.showNormal()
            return
        self.setGeometry(others[0].geometry())
        self.showFullScreen()

    @Slot(object)
    def _later(self, screen: VisitScreen) -> None:
        """Draw after the clerk's window: nobody waits for this display, somebody for that one."""
        self._screen = screen
        self._drawing.start()

    @Slot()
    def _draw(self) -> None:
        self.show_picture(customer_of(self._screen))

    def show_picture(self, picture: CustomerPicture) -> None:
        if picture == self._drawn:
            return
        self._drawn = picture
        self._bill.setVisible(picture.face is not Face.WELCOME)
        self._bill.show_picture(picture)
        if picture.offer is not None:
            self.offer_face.show_offer(picture.offer)
            self._stack.setCurrentWidget(self.offer_face)
        else:
            self._plain.show_picture(picture)
            self._stack.setCurrentWidget(self._plain)

    def dispose(self) -> None:
        """Close for good, with the program."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay: a customer's display that is gone could not show an offer."""
        event.setAccepted(self._may_close)

    @Slot(object)
    def _answer(self, answer: Answer) -> None:
        if self._keys is not None:
            self._keys.offer.answer(answer, AnswerWay.TOUCH)
