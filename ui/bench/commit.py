"""`okno bench commit`: the transaction that starts a payment, beside the same rows written raw."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from app.domain.documents import IdentityDocument, shipped_documents
from app.domain.item import Item
from app.domain.scan import read_scan
from app.domain.visit import Answer, AnswerWay, IdentificationWay, Visit
from app.services.customer import Identification, identify_customer
from app.services.identify import open_visit
from app.services.offer_policy import answer_offer, show_offer
from app.services.settle import Tender, start_settlement
from app.services.shifts import open_shift
from app.services.staff import ClerkSession, sign_in
from app.settings import Settings
from app.store.database import Role
from app.store.journal import Journal
from app.store.keyfile import read_key
from ui.bench.counter import bench_counter, open_journal
from ui.bench.figures import Budget, Figure, Pair, ms_between
from ui.bench.raw import RawCopy, Recorder
from ui.demo.branch import DemoClerk, demo_branch

COUNT: Final = 300
_WARM: Final = 20
_BUDGETS: Final = (Budget("ratio", 2.0),)
_INCLUDES: Final = (
    "транзакция start_settlement: чтение и проверка визита, номера полисов, строки чека, "
    "каноническая запись, хеш, подпись Ed25519, проводки, факты и проекции; SQLCipher, WAL, "
    "synchronous=FULL"
)
_FLOOR_IS: Final = (
    "те же INSERT и UPDATE соседней такой же оплаты на копии файла через sqlcipher3, одна подпись"
)


def measure(folder: Path, count: int = COUNT) -> Figure:
    """Start so many payments by the service itself; beside each a neighbour's is written raw."""
    needed = 2 * (count + _WARM)
    with bench_counter(folder, needed) as counter:
        settings, clerk, today = counter.settings, counter.clerk, counter.today
        items = [counter.item(number) for number in range(needed)]
    with Recorder().listening() as recorder, _at_work(settings, clerk) as (journal, session):
        recorder.take()  # of the shift's opening, which the copy has
        raw = RawCopy(settings.database, read_key(settings.key_file), folder / "floor")
        try:
            till = _Till(journal, session, recorder, raw, today)
            pairs = [till.pay(*two) for two in zip(items[::2], items[1::2], strict=True)]
        finally:
            raw.close()
    return Figure(
        name="commit",
        pairs=pairs[_WARM:],
        budgets=_BUDGETS,
        includes=_INCLUDES,
        floor_is=_FLOOR_IS,
    )


@contextmanager
def _at_work(settings: Settings, clerk: DemoClerk) -> Iterator[tuple[Journal, ClerkSession]]:
    """Give a journal with a clerk who has opened the shift; garbage waits, as in the window."""
    with open_journal(settings, Role.WINDOW) as journal:
        session = sign_in(journal, clerk.number, clerk.pin)
        open_shift(journal, session, demo_branch().opening, "key:F2")
        journal.store.checkpoint()
        gc.collect()
        gc.disable()
        try:
            yield journal, session
        finally:
            gc.enable()


class _Till:
    """Brings visits to their payment and times the start of it."""

    def __init__(
        self,
        journal: Journal,
        session: ClerkSession,
        recorder: Recorder,
        raw: RawCopy,
        today: date,
    ) -> None:
        self._journal: Final = journal
        self._session: Final = session
        self._recorder: Final = recorder
        self._raw: Final = raw
        [kind] = [each for each in shipped_documents().kinds if each.code == "21"]
        issued = date(today.year - 5, 1, 1)
        document = IdentityDocument.parse(kind, "4507 123456", issued, division="770-001")
        self._shown: Final = Identification(IdentificationWay.DOCUMENT, document)

    def pay(self, item: Item, neighbour: Item) -> Pair:
        """Start the payment of one item; return its time, and that of a neighbour's rows alone.

        Two sales differ in their numbers only. The one that is measured is not listened to, for
        listening costs time; the one that is listened to is not measured.
        """
        measured, heard = self._ready_to_pay(item), self._ready_to_pay(neighbour)
        self._start(heard)
        *before, own = self._recorder.take()
        for written in before:
            self._raw.write(written)
        gc.collect(0)
        with self._recorder.deaf():
            began = time.monotonic_ns()
            self._start(measured)
            ours = ms_between(began, time.monotonic_ns())
        return Pair(ours, self._raw.write(own))

    def _start(self, visit: Visit) -> None:
        tender = Tender(visit.due)
        start_settlement(self._journal, self._session, visit.id, tender, "key:Return")

    def _ready_to_pay(self, item: Item) -> Visit:
        journal, session = self._journal, self._session
        scan = read_scan(item.identifier.text)
        visit = open_visit(journal, session, scan, f"scan:{scan.identifier}")
        identify_customer(journal, session, visit.id, self._shown, "key:Return")
        show_offer(journal, session, visit.id, "display:painted")
        reply = (Answer.ACCEPTED, AnswerWay.TOUCH)
        return answer_offer(journal, session, visit.id, reply, "touch")
