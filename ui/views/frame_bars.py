"""The bars around the page: place and scan field above, keys and proof below."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from ui.presenters import phrases
from ui.presenters.states import Page, PlaceState
from ui.presenters.status_state import StatusState
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.labels import label, mark, right
from ui.widgets.layout import column, row

_SIDE_PX: Final = 300
_KEY_SIDE_PX: Final = 14
_KEY_GAP_PX: Final = 4
_KNOWN_BY_HEART: Final = ("type", "details")
"""Keys whose names give way first; the keys work all the same."""
_STATUS_SIDE_PX: Final = 20
_STATUS_GAP_PX: Final = 16


class TopBar(QFrame):
    """Which window this is, the field for a code typed by hand, and who works here."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top")
        self._window = label("brand", "Окно", "window_name")
        self._place = label("caption")
        self._clerk = right("strong", name="clerk")
        self._time = right("caption", name="time")
        self.scan_field = Field("scan", "Номер отправления")
        policy = self.scan_field.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.scan_field.setSizePolicy(policy)
        self.scan_field.setPlaceholderText("Сканируйте или наберите номер отправления")
        sides = []
        for lines in ((self._window, self._place), (self._clerk, self._time)):
            side = column(gap=0)
            for line in lines:
                line.setFixedWidth(_SIDE_PX - 20)
                side.addWidget(line)
            sides.append(side)
        layout = row(self, (20, 7, 20, 7), 16)
        layout.addLayout(sides[0])
        layout.addWidget(self.scan_field, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(sides[1])
        self.show_place(PlaceState())

    @Slot(object)
    def show_place(self, state: PlaceState) -> None:
        self._window.setText(phrases.window(state.window))
        self._place.setText(phrases.place(state.branch, state.branch_name, state.shift))
        self._clerk.setText(state.clerk)
        self.scan_field.setVisible(state.page is Page.WORK)

    @Slot(object)
    def show_status(self, state: StatusState) -> None:
        self._time.setText(state.time)


class KeyBar(QFrame):
    """The keys that do something on this page; each is a button too."""

    def __init__(self, keys: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setObjectName("keys")
        self.buttons: dict[str, KeyButton] = {}
        layout = row(self, (_KEY_SIDE_PX, 3, _KEY_SIDE_PX, 3), _KEY_GAP_PX)
        for name, key, title in keys:
            button = KeyButton(key, title, kind="key")
            button.setObjectName(f"key_{name}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.buttons[name] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def show_only(self, names: Sequence[str]) -> None:
        shown = self._fitting(names)
        for name, button in self.buttons.items():
            if button.isHidden() == (name in shown):
                button.setVisible(name in shown)

    def _fitting(self, names: Sequence[str]) -> list[str]:
        """Leave out the names that a clerk knows by heart where all of them would not fit."""
        shown = list(names)
        spare = [name for name in _KNOWN_BY_HEART if name in shown]
        while spare and self._width_of(shown) > self.width():
            shown.remove(spare.pop(0))
        return shown

    def _width_of(self, names: Sequence[str]) -> int:
        widths = [self.buttons[name].sizeHint().width() for name in names]
        return sum(widths) + _KEY_GAP_PX * len(widths) + 2 * _KEY_SIDE_PX


class StatusBar(QFrame):
    """The delivered-proof meter, and the devices in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self.proof_label = label("", name="proof")
        self.devices_label = right("", name="devices")
        self._rows = column(self, (_STATUS_SIDE_PX, 4, _STATUS_SIDE_PX, 8), 2)
        self._line = row(gap=_STATUS_GAP_PX)
        self._line.addWidget(self.proof_label, 1)
        self._line.addWidget(self.devices_label)
        self._rows.addLayout(self._line)
        self._is_split = False
        self.show_status(StatusState())

    @Slot(object)
    def show_status(self, state: StatusState) -> None:
        self.proof_label.setText(phrases.proof(state))
        mark(self.proof_label, "role", phrases.proof_tone(state))
        self.devices_label.setText(phrases.devices(state))
        mark(self.devices_label, "role", phrases.devices_tone(state))
        self._split()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._split()

    def _split(self) -> None:
        """Give the devices a line of their own where both would not fit: nothing is cut off."""
        labels = (self.proof_label, self.devices_label)
        wanted = sum(each.sizeHint().width() for each in labels)
        is_split = wanted + _STATUS_GAP_PX + 2 * _STATUS_SIDE_PX > self.width()
        if is_split == self._is_split:
            return
        self._is_split = is_split
        if is_split:
            self._line.removeWidget(self.devices_label)
            self._rows.addWidget(self.devices_label)
        else:
            self._rows.removeWidget(self.devices_label)
            self._line.addWidget(self.devices_label)
        side = Qt.AlignmentFlag.AlignLeft if is_split else Qt.AlignmentFlag.AlignRight
        self.devices_label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
