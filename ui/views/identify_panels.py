"""Identity: the same document again, another kind by its digit, or its number and date."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from ui.presenters.phrases import typed_day
from ui.presenters.states import Panel, VisitScreen
from ui.views.panel import PanelView
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.labels import label, wrapped
from ui.widgets.layout import column, empty, row

if TYPE_CHECKING:
    from ui.presenters.visit_keys import VisitKeys

_KINDS_IN_A_COLUMN = 5
_SIDES = ("key", "row")


class KindPanel(PanelView):
    """Offers the document that is known here, and all kinds by their digits."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("kind_panel", "Какой документ предъявлен?")
        self._keys = keys
        self._kinds: tuple[str, ...] = ()
        self._same = KeyButton("Enter", "", "Сверьте номер, фото и имя", "primary")
        self._same.setObjectName("same_document")
        self._same.clicked.connect(keys.confirm)
        self._caption = label("caption", "Предъявлен другой документ")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(-6, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self.box.addWidget(self._same)
        self.box.addWidget(self._caption)
        self.box.addLayout(self._grid)
        self.box.addStretch(1)

    def show_screen(self, screen: VisitScreen) -> None:
        is_known = screen.panel is Panel.KNOWN_DOCUMENT
        self._same.setVisible(is_known)
        self._same.setEnabled(is_known and not screen.is_busy)
        self._same.show_text(
            f"Предъявлен тот же документ {screen.known_document}",
            "Сверьте номер, фото и имя: получатель уже показывал его здесь",
        )
        self.title_label.setVisible(not is_known)
        self._caption.setVisible(is_known)
        self._show_kinds(tuple(kind.title for kind in screen.kinds))

    def _show_kinds(self, titles: tuple[str, ...]) -> None:
        if titles == self._kinds:
            return
        self._kinds = titles
        empty(self._grid)
        for at, title in enumerate(titles):
            button = KeyButton(f"{at + 1}", title, kind=_SIDES[at // _KINDS_IN_A_COLUMN])
            button.setObjectName(f"kind_{at + 1}")
            button.clicked.connect(self._choose)
            self._grid.addWidget(button, at % _KINDS_IN_A_COLUMN, at // _KINDS_IN_A_COLUMN)

    @Slot()
    def _choose(self) -> None:
        self._keys.choose(int(self.sender().objectName().removeprefix("kind_")))


class FormPanel(PanelView):
    """Asks for series, number and date of a document."""

    def __init__(self, keys: "VisitKeys") -> None:
        super().__init__("form_panel", " ")
        self._keys = keys
        self._kind = ""
        self._hint = wrapped("caption")
        self.number_field = Field("document", "Серия и номер документа")
        self.issued_field = Field("issued", "Дата выдачи документа")
        self.issued_field.setPlaceholderText("дд.мм.гггг")
        self._save = KeyButton("Enter", "Записать", kind="primary")
        self._save.setObjectName("save_document")
        self._issued_label = label("caption")
        fields = row(gap=16)
        fields.addLayout(_labelled(label("caption", "Серия и номер"), self.number_field), 3)
        fields.addLayout(_labelled(self._issued_label, self.issued_field), 2)
        self.box.addLayout(fields)
        self.box.addWidget(self._hint)
        foot = row()
        foot.addWidget(self._save)
        foot.addStretch(1)
        self.box.addLayout(foot)
        self.box.addStretch(1)
        self.first = self.number_field
        self.number_field.entered.connect(self.issued_field.setFocus)
        self.issued_field.entered.connect(self._submit)
        self.issued_field.textEdited.connect(self._write_day)
        self._save.clicked.connect(self._submit)

    def show_screen(self, screen: VisitScreen) -> None:
        kind = screen.kind
        if kind is None:
            return
        self.title_label.setText(kind.title)
        self.setAccessibleName(kind.title)
        self._hint.setText(kind.hint.capitalize())
        self._issued_label.setText(
            "Дата выдачи" if kind.needs_issued_on else "Дата выдачи, если есть"
        )
        self._save.setEnabled(not screen.is_busy)
        if kind.code != self._kind:
            self._kind = kind.code
            self.forget()

    def forget(self) -> None:
        """Empty the fields: a document never waits for the next customer."""
        self.number_field.clear()
        self.issued_field.clear()

    @Slot()
    def _submit(self) -> None:
        self._keys.identity.submit(self.number_field.text(), self.issued_field.text())

    @Slot(str)
    def _write_day(self, text: str) -> None:
        self.issued_field.setText(typed_day(text))


def _labelled(caption: QLabel, field: Field) -> QVBoxLayout:
    caption.setBuddy(field)
    box = column(gap=4)
    box.addWidget(caption)
    box.addWidget(field)
    return box
