"""The report of a day or a shift on the screen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters import day_words as words
from ui.presenters.day import DayPresenter, DayState
from ui.presenters.day_drawing import DayPicture, day_of
from ui.views.causes_panel import CausesPanel
from ui.views.section_view import SectionView
from ui.widgets.facts import FactsCard
from ui.widgets.labels import chip, label, mark, right, wrapped
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate


class DayView(SectionView):
    """Draws a DayState: what was taken, what the drawer should hold, who was served."""

    def __init__(self, presenter: DayPresenter, gate: "KeyGate") -> None:
        super().__init__("day", words.DAY, gate)
        self._presenter = presenter
        self._chip = chip("attention", words.PRELIMINARY)
        self._chip.setObjectName("report_mark")
        self._doubts = wrapped("attention", name="report_doubts")
        self._total = right("sum", name="report_total")
        self._taken = FactsCard("report_taken")
        self._drawer = FactsCard("report_drawer")
        self._people = FactsCard("report_people")
        self._journal = label("caption", name="report_journal")
        self._proof = right("", name="report_proof")
        self._body = self._cards()
        self._body.hide()
        self._causes = CausesPanel("day_causes")
        self._causes.hide()
        head = row(gap=14)
        self.box.removeWidget(self.title_label)
        head.addWidget(self.title_label)
        head.addWidget(self._chip)
        head.addWidget(self._doubts, 1)
        self.box.addLayout(head)
        self.box.addWidget(self._body, 1)
        self.box.addWidget(self._causes, 1)
        self.box.addStretch(0)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: DayState) -> None:
        has_causes = state.inquiry is not None
        has_report = state.report is not None and state.proof is not None and not has_causes
        self._body.setVisible(has_report)
        for each in (self._chip, self._doubts):
            each.setVisible(has_report)
        self._causes.setVisible(has_causes)
        if state.inquiry is not None:
            picture = self._causes.show_inquiry(state.inquiry, is_closed=True)
            self.title_label.setText(picture.title)
        elif state.report is None or state.proof is None:
            self.title_label.setText(words.DAY)
        else:
            self._draw(day_of(state.report, state.proof))
        self.arm(state)

    def take_key(self, key: int) -> bool:
        """F2 saves, F3 looks for causes, F4 goes to the shift and back, F9 closes the day."""
        if key == Qt.Key.Key_F2:
            self._presenter.save()
        elif key == Qt.Key.Key_F3:
            self._presenter.find()
        elif key == Qt.Key.Key_F4:
            self._presenter.toggle()
        elif key == Qt.Key.Key_F9:
            self._presenter.close_day()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._presenter.confirm()
        else:
            return False
        return True

    def _draw(self, picture: DayPicture) -> None:
        self.title_label.setText(picture.title)
        self._chip.setText(words.PRELIMINARY if picture.doubts else words.FINAL)
        mark(self._chip, "chip", "attention" if picture.doubts else "done")
        self._doubts.setText("; ".join(picture.doubts))
        self._total.setText(picture.total)
        self._total.setAccessibleName(f"{words.TAKEN} {picture.total}")
        self._taken.show_groups(picture.taken)
        self._drawer.show_groups(picture.drawer)
        self._people.show_groups(picture.people)
        self._journal.setText(picture.journal)
        self._proof.setText(picture.proof)
        mark(self._proof, "role", "done" if picture.is_proven else "attention")

    def _cards(self) -> QWidget:
        self._taken.box.insertWidget(0, self._head())
        body = QWidget()
        cards = row(gap=14)
        for card in (self._taken, self._drawer, self._people):
            cards.addWidget(card, 1)
        foot = row(gap=16)
        foot.addWidget(self._journal, 1)
        foot.addWidget(self._proof)
        box = column(body, gap=10)
        box.addLayout(cards, 1)
        box.addLayout(foot)
        return body

    def _head(self) -> QFrame:
        frame = QFrame()
        line = row(frame)
        line.addWidget(label("strong", words.TAKEN))
        line.addWidget(self._total, 1)
        return frame
