"""One sale played by itself: the real window without a screen, real bytes, sums compared."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from app.clock import SystemClock
from app.domain.item import Inspection, Item
from app.domain.policy import shipped_terms
from app.domain.scan import read_scan
from app.services.identify import WAITING, look_up
from app.services.shifts import current_shift
from app.services.workplace import proof
from app.settings import Settings
from app.store.instance_lock import instance_lock
from app.store.journal import Journal
from app.store.keyfile import read_key
from app.store.verify import Verdict, verify
from devices.simulators import control
from ui.demo.agreement import Sums, compare
from ui.demo.arrivals import arrived_items
from ui.demo.branch import DemoClerk, demo_branch
from ui.demo.counter import demo_counter
from ui.demo.hands import Hands, Player, Script
from ui.demo.processes import TITLES, DemoProcesses
from ui.main import WindowProcess, run_window
from ui.parts import CounterParts
from ui.presenters.states import Page, Panel
from ui.theme import Theme

PASSPORT: Final = "0412123456"
ISSUED: Final = "21112015"
NOTES: Final = "2"
"""Two notes of 5 000 roubles in the drawer at the start."""

DIFFERENT: Final = 4
"""Exit code when window, register and centre do not say the same."""

_FIRST_CHOICE: Final = "80084740397510"


def play_sale(settings: Settings) -> int:
    """Play a sale, leave pictures beside the data, say what came out; 0 when all agree."""
    pictures = settings.data_dir.parent / "screens"
    for old in pictures.glob("[0-9][0-9]-*.png"):
        old.unlink()
    with demo_counter(settings, _say_ended) as processes, instance_lock(settings.lock):
        parts = CounterParts(processes.settings)
        try:
            code, stuck_at = _play(parts, processes, pictures)
            if code:
                print(f"Продажа не закончена: не дождались «{stuck_at}».", file=sys.stderr)
                return code
            centre = settings.central_database.parent
            sums = compare(parts.journal, processes.control("register"), centre)
        finally:
            parts.close()
    verdict = verify(settings.database, read_key(settings.key_file))
    _report(sums, verdict, pictures, processes.tape)
    return 0 if sums.agree and verdict.whole else DIFFERENT


def _play(parts: CounterParts, processes: DemoProcesses, pictures: Path) -> tuple[int, str]:
    players: list[Player] = []

    def begin(window: WindowProcess) -> None:
        players.append(Player(_day(Hands(window, pictures), parts, processes)))
        players[0].start()

    code = run_window(replace(parts.parts(), theme=Theme.LIGHT), begin)
    return code, players[0].stuck_at


def _day(hands: Hands, parts: CounterParts, processes: DemoProcesses) -> Script:
    """Sign in, open the shift where it is closed, serve one customer, wait for the proof."""
    yield "вход", lambda: hands.page is Page.SIGN_IN and hands.has_scanner
    clerk = _clerk_at_drawer(parts.journal)
    hands.picture("sign-in")
    control.scan(processes.control("scanner"), clerk.badge)
    yield "бейдж", lambda: hands.number == clerk.badge and hands.may_press
    hands.type(clerk.pin)
    hands.key(Qt.Key.Key_Return)
    yield "рабочее место", lambda: hands.page in (Page.SHIFT, Page.WORK) and hands.may_press
    if hands.page is Page.SHIFT:
        hands.type(NOTES)
        hands.picture("shift")
        hands.key(Qt.Key.Key_F2)
        yield "смена", lambda: hands.page is Page.WORK and hands.may_press
    yield from _customer(hands, processes, _waiting_parcel(parts.journal))
    made = proof(parts.journal).made
    yield "подтверждение центра", lambda: hands.shows_proven(made)
    hands.picture("done")


def _customer(hands: Hands, processes: DemoProcesses, identifier: str) -> Script:
    """Do what each panel asks, until the item is handed over."""
    hands.picture("workplace")
    control.scan(processes.control("scanner"), identifier)
    yield "карточка отправления", lambda: hands.screen.panel is not Panel.IDLE
    while hands.screen.panel is not Panel.IDLE:
        panel, place = hands.screen.panel, _place(hands)
        yield f"шаг {panel}", lambda: hands.may_press or hands.screen.panel is Panel.WAIT
        if panel is Panel.WAIT:
            yield "чек", lambda: hands.screen.panel is not Panel.WAIT
            continue
        if panel is not Panel.DOCUMENT_FORM:  # whose picture is taken when it is filled in
            hands.picture(str(panel).replace("_", "-"))
        yield from _answer(hands, panel)
        yield f"конец шага {panel}", partial(_has_moved_on, hands, place)


def _place(hands: Hands) -> tuple[Panel, str]:
    """Return where the visit stands: which panel, and for which item."""
    current = hands.screen.current
    return hands.screen.panel, "" if current is None else current.item.key


def _has_moved_on(hands: Hands, place: tuple[Panel, str]) -> bool:
    return _place(hands) != place and not hands.screen.is_busy


def _answer(hands: Hands, panel: Panel) -> Script:
    if panel is Panel.DOCUMENT_KIND:
        hands.key(Qt.Key.Key_1)
    elif panel is Panel.DOCUMENT_FORM:
        hands.type(PASSPORT)
        hands.key(Qt.Key.Key_Return)
        hands.type(ISSUED)
        hands.picture("document")
        hands.key(Qt.Key.Key_Return)
    elif panel is Panel.OFFER:
        yield "ответ получателя", lambda: hands.touch("customer_yes")
    else:
        hands.key(Qt.Key.Key_Return)


def _clerk_at_drawer(journal: Journal) -> DemoClerk:
    """Return who has the open shift: nobody else may serve from this drawer."""
    staff = demo_branch().staff
    shift = current_shift(journal)
    return next((each for each in staff if shift and each.number == shift.clerk), staff[0])


def _waiting_parcel(journal: Journal) -> str:
    """Return a shop's parcel with COD that still waits and is opened after payment."""
    today = SystemClock().read().wall.astimezone().date()
    fit = [item.identifier.text for item in arrived_items(today) if _is_plain(item)]
    fit.sort(key=lambda text: text != _FIRST_CHOICE)
    for text in fit:
        if look_up(journal, read_scan(text)).state == WAITING:
            return text
    raise RuntimeError("every parcel of the demo was handed over")


def _is_plain(item: Item) -> bool:
    is_opened_later = item.inspection is Inspection.AFTER_PAYMENT
    return shipped_terms().eligible(item) and item.hold is None and is_opened_later


def _report(sums: Sums, verdict: Verdict, pictures: Path, tape: Path) -> None:
    agree = "сходится" if sums.agree else "НЕ СХОДИТСЯ"
    whole = "цел" if verdict.whole else "ПОВРЕЖДЁН"
    print(
        f"Продаж: {sums.sales}. Принято: окно {sums.window.text}, касса {sums.register.text}, "
        f"центр {sums.centre.text} — {agree}.\n"
        f"Журнал {whole}, записей {verdict.entries}, отпечаток {verdict.head[:16]}.\n"
        f"Снимки: {pictures}. Лента принтера: {tape}."
    )


def _say_ended(name: str, code: int) -> None:
    print(f"{TITLES[name]}: процесс закончился с кодом {code}.", file=sys.stderr)
