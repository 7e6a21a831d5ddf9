"""Phrases of the window that are made of values: days, sums, places, devices."""

from datetime import date
from typing import Final

from app.domain.money import NBSP, Money
from app.domain.payment import Payment
from app.domain.ports import PaperState
from app.domain.shift import Shift
from app.domain.visit import Visit, VisitState
from app.domain.words import plural
from ui.presenters import back_words, card_words, transfers_words, words
from ui.presenters.status_state import StatusState

_DAY_DIGITS: Final = 8
_RUBLE: Final = 100
_BACK: Final = {
    VisitState.RETURNING: "ждёт чека возврата",
    VisitState.REFUNDED: "пробить чек возврата",
    VisitState.RETURNED: "отдать деньги",
}
_OLD_S: Final = 900
_LINKS: Final = {"centre_unreachable": "Нет связи с центром"}
"""What is said of the way to the centre, by the code of what keeps it from moving."""
_SHELF_MAX: Final = 10
_PAPER_WELL: Final = (None, PaperState.READY)


def day(value: date) -> str:
    """Return a day as people say it: «28 ноября»."""
    return f"{value.day}{NBSP}{words.MONTHS[value.month - 1]}"


def moment(value: date, clock: str) -> str:
    return f"{day(value)}, {clock}"


def stored_until(until: date, left_days: int) -> str:
    """Return how long an item is kept: «28 ноября, ещё 7 дней»."""
    if left_days < 0:
        return f"{day(until)} — срок истёк"
    if left_days == 0:
        return f"{day(until)} — последний день"
    return f"{day(until)}, ещё {left_days}{NBSP}{plural(left_days, 'день', 'дня', 'дней')}"


def weight(grams: int) -> str:
    return f"{grams:,}{NBSP}г".replace(",", NBSP)


def months(count: int) -> str:
    """Return a term: «1 месяц», «2 месяца»."""
    return f"{count}{NBSP}{plural(count, 'месяц', 'месяца', 'месяцев')}"


def in_hand_over(mine: int, waiting: int) -> str:
    """Return how many of the addressee's items are being given out: «В выдаче 1 из 3»."""
    return f"В{NBSP}выдаче {mine} из {mine + waiting}"


def age(seconds: int) -> str:
    """Return the age of the oldest operation without proof: «0 с», «5 мин», «3 ч»."""
    for size, unit in ((86_400, "сут"), (3_600, "ч"), (60, "мин")):
        if seconds >= size:
            return f"{seconds // size}{NBSP}{unit}"
    return f"{seconds}{NBSP}с"


def change(amount: Money) -> str:
    """Return what goes back: a sum, nothing, or how much is still missing."""
    if amount < Money.ZERO:
        return words.TOO_LITTLE.format(sum=(-amount).text)
    return amount.text if amount else words.NO_CHANGE


def your_items(count: int) -> str:
    return "Ваше отправление" if count == 1 else "Ваши отправления"


def price(amount: Money, term_months: int) -> str:
    """Return the price with its term: «99,00 ₽ на 1 месяц»."""
    return f"{amount.text} на {months(term_months)}"


def shelf(name: str) -> str:
    """Return where an item lies; a long name of a place speaks for itself."""
    return f"Полка {name}" if len(name) <= _SHELF_MAX else name


def typed_day(text: str) -> str:
    """Put the points into a day while it is typed: 2111 becomes 21.11."""
    digits = "".join(each for each in text if each.isdecimal())[:_DAY_DIGITS]
    parts = [part for part in (digits[:2], digits[2:4], digits[4:]) if part]
    return ".".join(parts)


def denomination(kopecks: int) -> str:
    """Return a note or a coin: «5 000 ₽», «50 коп.»."""
    rubles = Money(kopecks)
    return f"{kopecks}{NBSP}коп." if kopecks < _RUBLE else rubles.text.replace(",00", "")


def counted(amount: Money) -> str:
    return amount.rubles_text if amount else words.DASH


def difference_word(amount: Money) -> str:
    """Name a difference without blame: «Излишек», «Недостача», «Сходится»."""
    if not amount:
        return words.NO_DIFFERENCE
    return words.SURPLUS if amount > Money.ZERO else words.SHORTAGE


def difference(amount: Money) -> str:
    """Return the size of a difference; its name says to which side."""
    return (-amount if amount < Money.ZERO else amount).text


def unknown_receipts(names: tuple[str, ...], unconfirmed: Money) -> str:
    """Return whose receipts the register has not proven, nothing where there are none."""
    if not names:
        return ""
    return words.UNKNOWN_RECEIPTS.format(names=", ".join(names), sum=unconfirmed.text)


def left_open(visits: tuple[Visit, ...]) -> str:
    """Return who waits for a device's word, and who for money that is theirs."""
    owed = [visit.addressee for visit in visits if visit.state is VisitState.RETURNED]
    waiting = [visit.addressee for visit in visits if visit.state is not VisitState.RETURNED]
    both = ((words.UNRESOLVED, waiting), (back_words.OWED_TO, owed))
    parts = [text.format(names=", ".join(names)) for text, names in both if names]
    return " ".join((*parts, back_words.BACK_TO))


def aside(visit: Visit) -> str:
    """Return what a visit put aside is about: «1 отправление · 2 523,60 ₽»."""
    count = len(visit.items)
    items = f"{count}{NBSP}{plural(count, 'отправление', 'отправления', 'отправлений')}"
    parts = [items, visit.due.text if visit.due else words.FREE]
    if visit.step in words.WAITS_FOR:
        parts.append(words.WAITS_FOR[visit.step])
    elif visit.state in _BACK:
        parts.append(_BACK[visit.state])
    return " · ".join(parts)


def tender(payment: Payment) -> str:
    """Return what was given: cash, or a card, or both."""
    if not payment.card:
        return payment.cash.text
    return words.CASH_AND_CARD.format(sum=payment.cash.text) if payment.cash else words.BY_CARD


def window(number: int) -> str:
    return f"Окно {number}" if number else "Окно"


def place(branch: str, name: str, shift: Shift | None) -> str:
    """Return where this is: «660049 Красноярск · смена 147»."""
    where = f"{branch} {name}".strip()
    return f"{where} · смена {shift.number}" if shift is not None else where


def proof(state: StatusState) -> str:
    """Return the delivered-proof meter, and what keeps it from moving."""
    meter = f"Сделано {state.made} · подтверждено {state.acknowledged}"
    oldest = age(state.oldest_unproven_s)
    if _is_stuck(state):
        meter = f"{meter} · связь есть, но {oldest} нет подтверждения — позвоните в центр"
    elif state.last_error:
        link = _LINKS.get(state.last_error, "Обмен с центром стоит")
        meter = f"{link} · {meter} · старшее ждёт {oldest}"
    else:
        meter = f"{meter} · старшее без подтверждения {oldest}"
    if state.copy_error:
        return f"{meter} · вторая копия не пишется, в одной {state.single_copy}"
    return f"{meter} · в одной копии {state.single_copy}" if state.has_second else meter


def proof_tone(state: StatusState) -> str:
    """Say with a colour too that operations have waited long for their proof."""
    if _is_stuck(state):
        return "error"
    is_old = state.oldest_unproven_s >= _OLD_S
    return "attention" if is_old or state.last_error or state.copy_error else "caption"


def _is_stuck(state: StatusState) -> bool:
    """Tell whether nothing was proven for long although the centre answers."""
    is_late = state.oldest_unproven_s >= _OLD_S
    return is_late and state.made > state.acknowledged and not state.last_error


def cash_on_its_way(state: StatusState) -> str:
    """Return what is between this window and others: «Деньги в пути: к вам 1, от вас 2 · »."""
    ways = (
        (transfers_words.STATUS_INCOMING, state.cash_incoming),
        (transfers_words.STATUS_SENT, state.cash_sent),
    )
    said = ", ".join(text.format(count=count) for text, count in ways if count)
    return f"{transfers_words.STATUS.format(ways=said)} · " if said else ""


def devices(state: StatusState) -> str:
    """Return the cash that is on its way, and the devices, in words."""
    pinpad = f"Терминал: {card_words.PINPAD[state.has_pinpad]} · " if state.is_pinpad_set_up else ""
    return (
        f"{cash_on_its_way(state)}Касса: {words.REGISTER[state.has_register]} · {pinpad}"
        f"Принтер: {words.PAPER[state.paper]} · Сканер: {words.SCANNER[state.has_scanner]}"
    )


def devices_tone(state: StatusState) -> str:
    others = (state.has_scanner, state.has_register, state.has_pinpad)
    is_well = state.paper in _PAPER_WELL and False not in others
    return "caption" if is_well else "attention"
