"""The message bar and the strip of steps."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.drawing import StepPicture
from ui.presenters.states import Message, Tone
from ui.widgets.icon import Icon
from ui.widgets.labels import label, mark, wrapped
from ui.widgets.layout import row
from ui.widgets.pool import Pool

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
        line = row(self, (20, 6, 20, 6), 12)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.text_label, 1)
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
        self._steps = Pool(row(self, gap=4), _Step)

    def show_steps(self, steps: tuple[StepPicture, ...]) -> None:
        if steps == self._drawn:
            return
        self._drawn = steps
        for widget, step in zip(self._steps.show_first(len(steps)), steps, strict=True):
            widget.show_step(step)


class _Step(QFrame):
    """One step; its tick stands for those who do not tell green from blue."""

    def __init__(self) -> None:
        super().__init__()
        self._tick = Icon("done", 18)
        self._title = label("")
        line = row(self, (8, 2, 8, 6), 6)
        line.addWidget(self._tick)
        line.addWidget(self._title, 1)

    def show_step(self, step: StepPicture) -> None:
        self._tick.setVisible(step.place == "done")
        self._title.setText(step.title)
        self.setAccessibleName(f"{step.title}: {_PLACES[step.place]}")
        mark(self, "step", step.place)
