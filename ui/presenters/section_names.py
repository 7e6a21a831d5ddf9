"""The menu of the branch page: its sections in their order, each with its words."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from ui.presenters import branch_words as words
from ui.presenters import (
    corrections_words,
    devices_words,
    journal_words,
    returns_words,
    staff_words,
    transfers_words,
)


class Section(StrEnum):
    """A section of the branch page."""

    DAY = auto()
    JOURNAL = auto()
    DEVICES = auto()
    RETURNS = auto()
    CORRECTIONS = auto()
    STAFF = auto()
    TRANSFERS = auto()


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """One row of the menu."""

    section: Section
    title: str
    second: str


SECTIONS: Final = (
    SectionTitle(Section.DAY, words.DAY, words.DAY_SECOND),
    SectionTitle(Section.JOURNAL, journal_words.TITLE, journal_words.SECOND),
    SectionTitle(Section.DEVICES, devices_words.TITLE, devices_words.SECOND),
    SectionTitle(Section.RETURNS, returns_words.TITLE, returns_words.SECOND),
    SectionTitle(Section.CORRECTIONS, corrections_words.TITLE, corrections_words.SECOND),
    SectionTitle(Section.STAFF, staff_words.TITLE, staff_words.SECOND),
    SectionTitle(Section.TRANSFERS, transfers_words.TITLE, transfers_words.SECOND),
)
"""The menu; the digit of a section is its place, counted from one."""
