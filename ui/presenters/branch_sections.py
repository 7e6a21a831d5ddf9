"""The sections of the branch page; imported when it is first opened, the start waits for none."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject

from ui.bridge.desk import Desk
from ui.presenters.corrections import CorrectionsPresenter
from ui.presenters.day import DayPresenter
from ui.presenters.devices import DevicesPresenter
from ui.presenters.journal import JournalPresenter
from ui.presenters.returns import ReturnsPresenter
from ui.presenters.section_names import Section
from ui.presenters.sections import SectionPresenter
from ui.presenters.staff import StaffPresenter
from ui.presenters.transfers import TransfersPresenter


class Sections:
    """One presenter for each section."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        self.day: Final = DayPresenter(desk, parent)
        self.journal: Final = JournalPresenter(desk, parent)
        self.devices: Final = DevicesPresenter(desk, parent)
        self.returns: Final = ReturnsPresenter(desk, parent)
        self.corrections: Final = CorrectionsPresenter(desk, parent)
        self.staff: Final = StaffPresenter(desk, parent)
        self.transfers: Final = TransfersPresenter(desk, parent)
        self.by_name: Final[Mapping[Section, SectionPresenter]] = {
            Section.DAY: self.day,
            Section.JOURNAL: self.journal,
            Section.DEVICES: self.devices,
            Section.RETURNS: self.returns,
            Section.CORRECTIONS: self.corrections,
            Section.STAFF: self.staff,
            Section.TRANSFERS: self.transfers,
        }
