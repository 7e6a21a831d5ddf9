"""Sign in: badge or personnel number, then the PIN."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.presenters import sign_in_words as words
from ui.presenters.sign_in_state import SignInState
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.labels import card, label
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate
    from ui.presenters.sign_in import SignInPresenter

_WIDTH_PX = 440


class SignInView(QWidget):
    """Draws a SignInState; before there is a presenter it shows the fields asleep."""

    def __init__(self, gate: "KeyGate") -> None:
        super().__init__()
        self.setObjectName("page")
        self._gate = gate
        self._turn = -1
        self.number_field = Field("number", "Табельный номер")
        self.pin_field = Field("pin", "Пин-код")
        self.pin_field.setEchoMode(QLineEdit.EchoMode.Password)
        self._enter = KeyButton("Enter", "Войти", kind="primary")
        self._enter.setObjectName("enter")
        self._title = label("title", words.SIGN_IN_TITLE, "sign_in_title")
        self._pin_head = label("caption", words.PIN_HEAD, "pin_head")
        self._presenter: SignInPresenter | None = None
        self._lay_out()
        self.show_state(SignInState())

    def bind(self, presenter: "SignInPresenter") -> None:
        self._presenter = presenter
        self.number_field.entered.connect(presenter.enter)
        self.pin_field.entered.connect(presenter.enter)
        self._enter.clicked.connect(self._submit)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: SignInState) -> None:
        is_asking_pin = bool(state.number)
        title = words.LOCKED_TITLE if state.is_locked else words.SIGN_IN_TITLE
        self._title.setText(words.PIN_TITLES.get(state.choosing, title))
        self._pin_head.setText(words.PIN_HEADS.get(state.choosing, words.PIN_HEAD))
        self.number_field.setEnabled(state.is_ready and not is_asking_pin)
        self.pin_field.setEnabled(is_asking_pin and not state.is_busy)
        self._enter.show_text("Дальше" if state.choosing else "Войти")
        self._enter.setEnabled(state.is_ready and not state.is_busy)
        self.pin_field.clear()
        self.number_field.setText(state.number)
        self.refocus()
        if state.turn != self._turn:
            self._turn = state.turn
            self._gate.arm(self)

    def refocus(self) -> None:
        """Give the keyboard to the field that is asked for."""
        field = self.number_field if self.number_field.isEnabled() else self.pin_field
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, key: int) -> bool:
        """Esc asks for another number."""
        if key == Qt.Key.Key_Escape and self._presenter is not None:
            self._presenter.back()
            return True
        return False

    @Slot()
    def _submit(self) -> None:
        field = self.pin_field if self.pin_field.isEnabled() else self.number_field
        field.entered.emit(field.text())

    def _lay_out(self) -> None:
        frame = card("sign_in")
        frame.setFixedWidth(_WIDTH_PX)
        inner = column(frame, (32, 28, 32, 30), 6)
        inner.addWidget(self._title)
        inner.addSpacing(8)
        self._pin_head.setBuddy(self.pin_field)
        number_head = label("caption", "Табельный номер или бейдж")
        number_head.setBuddy(self.number_field)
        for head, field in ((number_head, self.number_field), (self._pin_head, self.pin_field)):
            inner.addWidget(head)
            inner.addWidget(field)
            inner.addSpacing(8)
        inner.addSpacing(4)
        inner.addWidget(self._enter)
        layout = column(self)
        layout.addStretch(2)
        middle = row()
        middle.addStretch(1)
        middle.addWidget(frame)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(3)
