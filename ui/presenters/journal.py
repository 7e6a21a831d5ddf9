"""The journal on the screen: its pages, one entry, and copies of papers."""

from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.scan import Scan, read_scan
from app.messages.entries import EntryKey
from app.services import copies, journal_view
from app.services.journal_view import EntryView, JournalPage, PaperLine, Search
from ui.bridge.desk import Desk
from ui.presenters import journal_words as words
from ui.presenters.journal_drawing import number_of, paper_name
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.texts import sentence

PAGE_ROWS: Final = 12
_DIGITS_MAX: Final = 9


@dataclass(frozen=True, slots=True)
class JournalState(SectionState):
    """The page that is shown, or the entry over it.

    `starts` are the entries before which the pages up to this one begin, None is the newest. A
    `search` narrows the list; `copying` is the paper whose copy waits for a word.
    """

    page: JournalPage | None = None
    starts: tuple[EntryKey | None, ...] = (None,)
    selected: int = 0
    search: Search | None = None
    entry: EntryView | None = None
    copying: PaperLine | None = None


class JournalPresenter(SectionPresenter):
    """Reads pages on the store thread, never the whole journal. `copied`: a copy is due."""

    copied = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: JournalState = JournalState()

    def begin(self) -> None:
        self.state = JournalState(turn=self.state.turn)
        self._read((None,))

    def close(self) -> None:
        super().close()
        self.state = JournalState(turn=self.state.turn)

    def back(self) -> bool:
        state = self.state
        if state.copying is not None:
            self.show(copying=None, message=None)
        elif state.entry is not None:
            self.show(entry=None, message=None)
        elif state.search is not None:
            self.begin()
        else:
            return False
        return True

    def scanned(self, scan: Scan, _cause: str) -> bool:
        """Find what was scanned; nothing that is scanned here goes to the work."""
        if not self.state.is_busy:
            self._find(scan)
        return True

    @Slot(str)
    def find(self, text: str) -> None:
        """Find by a number that was typed; nothing typed shows all."""
        if self.state.is_busy:
            return
        if text.strip():
            self._find(read_scan(text))
        else:
            self.begin()

    @Slot(int)
    def move(self, rows: int) -> None:
        """Go up or down by rows; over the edge of the page to the next one."""
        page = self.state.page
        if page is None or self.state.entry is not None or self.state.is_busy:
            return
        wanted = self.state.selected + rows
        if 0 <= wanted < len(page.lines):
            self.keep(selected=wanted, message=None)
        elif wanted < 0:
            self.turn_page(-1, at_end=True)
        else:
            self.turn_page(1)

    @Slot(int)
    def turn_page(self, step: int, *, at_end: bool = False) -> None:
        """Show the older page (1) or the newer one (-1), if there is one."""
        page, starts = self.state.page, self.state.starts
        if page is None or self.state.entry is not None or self.state.is_busy:
            return
        if step > 0 and page.has_older:
            self._read((*starts, page.lines[-1].key))
        elif step < 0 and len(starts) > 1:
            self._read(starts[:-1], at_end=at_end)

    @Slot()
    def to_newest(self) -> None:
        """Go back to the newest page."""
        if self.state.entry is None and not self.state.is_busy:
            self._read((None,))

    @Slot()
    def confirm(self) -> None:
        """Open the entry that is selected, or have the copy printed."""
        state = self.state
        if state.is_busy or state.page is None:
            return
        if state.copying is not None:
            self._copy(state.copying)
        elif state.entry is None and state.page.lines:
            self._open(state.page.lines[state.selected].key)

    @Slot(int)
    def choose(self, digit: int) -> None:
        """Ask whether a copy of the paper at this digit is wanted."""
        entry = self.state.entry
        if entry is not None and 1 <= digit <= len(entry.papers[:_DIGITS_MAX]):
            self.show(copying=entry.papers[digit - 1], message=None)

    def hint(self) -> Message:
        state = self.state
        if state.copying is not None:
            text = words.ASK_COPY.format(paper=paper_name(state.copying.document))
            return Message(Tone.ATTENTION, text)
        if state.message is not None:
            return state.message
        if state.entry is not None:
            return Message(Tone.HINT, words.HINT_PAPERS if state.entry.papers else words.HINT_ENTRY)
        return _list_hint(state)

    def keys(self) -> tuple[str, ...]:
        state = self.state
        if state.copying is not None:
            return ("yes", "back")
        return ("back",) if state.entry is not None else ("find", "entry", "older", "newer", "back")

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def _find(self, scan: Scan) -> None:
        session, journal = self.session, self.desk.journal
        self.show(is_busy=True, message=None, entry=None, copying=None)
        self.desk.store_tasks.run(
            lambda: journal_view.begin_search(journal, session, scan), self._narrow, self._refuse
        )

    def _narrow(self, search: Search) -> None:
        """Show what is found by now, and let the search go on behind it."""
        self.state = replace(self.state, search=search)
        self._read((None,))
        self._search_on(search)

    def _search_on(self, search: Search) -> None:
        if not search.is_done:
            self.desk.store_tasks.run(
                lambda: journal_view.go_on(self.desk.journal, search),
                self._see_search,
                self._refuse,
            )

    def _see_search(self, search: Search) -> None:
        """Take in a further stretch, unless the clerk has gone on to something else."""
        before = self.state.search
        if before is None or before.number != search.number:
            return
        self.keep(search=search)
        if search.visits != before.visits:
            self._read((None,))
        self._search_on(search)

    def _read(self, starts: tuple[EntryKey | None, ...], *, at_end: bool = False) -> None:
        session, journal = self.session, self.desk.journal
        visits = None if self.state.search is None else self.state.search.visits
        self.show(is_busy=True, message=None)

        def draw(page: JournalPage) -> None:
            selected = max(len(page.lines) - 1, 0) if at_end else 0
            self.show(is_busy=False, page=page, starts=starts, selected=selected)

        self.desk.store_tasks.run(
            lambda: journal_view.read_page(journal, session, starts[-1], PAGE_ROWS, visits),
            draw,
            self._refuse,
        )

    def _open(self, key: EntryKey, message: Message | None = None) -> None:
        session, journal = self.session, self.desk.journal
        self.show(is_busy=True, message=None)
        self.desk.store_tasks.run(
            lambda: journal_view.read_entry(journal, session, key),
            lambda entry: self.show(is_busy=False, entry=entry, copying=None, message=message),
            self._refuse,
        )

    def _copy(self, paper: PaperLine) -> None:
        """Record the wish for a copy; the printing follows from the record."""
        session, journal, entry = self.session, self.desk.journal, self.state.entry
        self.show(is_busy=True, message=None)

        def done(job: Any) -> None:  # noqa: ANN401 - a job of the print queue
            self.copied.emit()
            text = words.COPY_DUE.format(paper=paper_name(paper.document), number=job.copy - 1)
            if entry is not None:
                self._open(entry.line.key, Message(Tone.DONE, text))

        self.desk.store_tasks.run(
            lambda: copies.request_copy(
                journal, session, paper.entry, paper.document, "key:Return"
            ),
            done,
            self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        self.show(is_busy=False, copying=None, message=Message(Tone.ERROR, sentence(error)))


def _list_hint(state: JournalState) -> Message:
    search, page = state.search, state.page
    if page is None:
        return Message(Tone.HINT, words.READING)
    if search is None:
        return Message(Tone.HINT, words.HINT)
    item = number_of(search.number)
    if not search.is_done:
        return Message(Tone.HINT, words.HINT_SEARCH.format(item=item))
    pattern = words.HINT_FOUND if page.lines else words.HINT_NOTHING
    return Message(Tone.HINT, pattern.format(item=item))
