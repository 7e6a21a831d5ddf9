"""The devices: one card each, with its state in words and a digit to try it."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout

from ui.presenters import devices_words as words
from ui.presenters.devices import DevicesPresenter, DevicesState
from ui.presenters.devices_drawing import DevicePicture, devices_of
from ui.views.section_view import SectionView
from ui.widgets.buttons import KeyButton
from ui.widgets.elided import Elided
from ui.widgets.labels import label, mark, wrapped
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_DEVICES: Final = 5
_DIGITS: Final = range(Qt.Key.Key_1, Qt.Key.Key_1 + _DEVICES)


class DevicesView(SectionView):
    """Draws a DevicesState."""

    def __init__(self, presenter: DevicesPresenter, gate: "KeyGate") -> None:
        super().__init__("devices", words.TITLE, gate)
        self._presenter = presenter
        grid = QGridLayout()
        grid.setSpacing(14)
        self._cards = [_Card(digit, presenter) for digit in range(1, _DEVICES + 1)]
        for at, card in enumerate(self._cards):
            grid.addWidget(card, at // 2, at % 2)
        for at in (0, 1):
            grid.setColumnStretch(at, 1)
            grid.setRowStretch(at, 1)
        self.box.addLayout(grid, 1)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: DevicesState) -> None:
        for card, picture in zip(self._cards, devices_of(state), strict=True):
            card.show_picture(picture, is_busy=state.is_busy)
        self.arm(state)

    def take_key(self, key: int) -> bool:
        """Try the device at a digit; False for any other key."""
        if key not in _DIGITS:
            return False
        self._presenter.try_out(key - Qt.Key.Key_0)
        return True


class _Card(QFrame):
    """One device."""

    def __init__(self, digit: int, presenter: DevicesPresenter) -> None:
        super().__init__()
        mark(self, "card", "true")
        self._drawn: DevicePicture | None = None
        self._presenter = presenter
        self._digit = digit
        self._title = label("title")
        self._state = label("body-strong", name=f"device_state_{digit}")
        self._place = Elided("caption", lines=2, name=f"device_place_{digit}")
        self._note = wrapped("body", name=f"device_note_{digit}")
        self._tried = wrapped("note", name=f"device_tried_{digit}")
        self._try = KeyButton(f"{digit}", words.TRY, kind="key")
        self._try.setObjectName(f"try_{digit}")
        self._try.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._try.clicked.connect(self._ask)
        head = row(gap=12)
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addStretch(1)
        head.addWidget(self._try)
        box = column(self, (20, 16, 16, 16), 8)
        box.addLayout(head)
        for each in (self._place, self._note, self._tried):
            box.addWidget(each)
        box.addStretch(1)

    def show_picture(self, picture: DevicePicture, *, is_busy: bool) -> None:
        self._try.setEnabled(not is_busy)
        if picture == self._drawn:
            return
        self._drawn = picture
        self._title.setText(picture.title)
        self._state.setText(picture.state)
        mark(self._state, "role", f"state-{picture.tone}")
        self._place.show_text(picture.place)
        self._note.setText(picture.note)
        self._note.setVisible(bool(picture.note))
        self._tried.setText(picture.tried)
        self._tried.setVisible(bool(picture.tried))
        self.setAccessibleName(f"{picture.title}: {picture.state}")
        self.setAccessibleDescription(" ".join((picture.place, picture.note, picture.tried)))

    @Slot()
    def _ask(self) -> None:
        self._presenter.try_out(self._digit)
