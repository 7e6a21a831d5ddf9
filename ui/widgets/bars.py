"""The message bar and the strip of steps."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.presenters.drawing import StepPicture
from ui.presenters.states import Message, Tone
from ui.widgets.icon import Icon
from ui.widgets.labels import label, mark, wrapped

_HEIGHT_PX: Final = 52
_PLACES: Final = {"done": "выполнено", "now": "сейчас", "later": "впереди"}


class MessageBar(QFrame):
    """One line that says what to do next or why not; a screen reader speaks it when it changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setMinimumHeight(_HEIGHT_PX)
        self._icon = Icon("hint", 24)
        self.text_label = wrapped("body", name="message_text")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text_label, 1)
        self.show_message(Message(Tone.HINT, ""))

    def show_message(self, message: Message) -> None:
        if message.text == self.text_label.text() and self.property("tone") == message.tone:
            return
        mark(self, "tone", str(message.tone))
        self._icon.show_sign(str(message.tone))
        self.text_label.setText(message.text)
        self.setAccessibleName(message.text)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


class StepStrip(QWidget):
    """The steps of a visit in their order: done with a tick, the present one, and what follows."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._drawn: tuple[StepPicture, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def show_steps(self, steps: tuple[StepPicture, ...]) -> None:
        if steps == self._drawn:
            return
        self._drawn = steps
        while (old := self._row.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        for step in steps:
            self._row.addWidget(_step(step), 1)


def _step(step: StepPicture) -> QFrame:
    frame = QFrame()
    row = QHBoxLayout(frame)
    row.setContentsMargins(8, 2, 8, 6)
    row.setSpacing(6)
    if step.place == "done":
        row.addWidget(Icon("done", 18))
    row.addWidget(label("", step.title), 1)
    frame.setAccessibleName(f"{step.title}: {_PLACES[step.place]}")
    mark(frame, "step", step.place)
    return frame
