"""What a clerk and a customer do at each step of a visit, by keys, scans and touches."""

from collections.abc import Callable
from typing import Final

from app.domain.money import Money
from app.domain.shift import DENOMINATIONS
from ui.demo.facts import Facts
from ui.demo.plan import Customer
from ui.demo.world import World

ISSUED: Final = "21112015"
Step = Callable[[World, Customer, Facts], None]

CAPTIONS: Final = {
    "document_kind": "Карточка открыта одним сканом. Какой документ предъявлен?",
    "known_document": "Документ уже известен: Enter — тот же самый.",
    "document_form": "Паспорт записан: номер и дата выдачи.",
    "inspect": "Вскрытие до оплаты: платить ещё нельзя.",
    "offer": "Предложение на экране получателя. Пока он читает, согласие записать нельзя.",
    "offer_read": "Прочитано: теперь получатель может согласиться.",
    "done": "Выдача окончена, окно ждёт следующего.",
    "pay": "К оплате: наложенный платёж, плата за перевод и полис, если он выбран.",
    "wait": "Касса печатает чек.",
    "unknown": "Касса не подтвердила чек: отдавать ничего нельзя.",
    "give_back": "Чек возврата пробит: сколько отдать — самое крупное на экране.",
    "hand_over": "Чек пробит. Сдача, чек и отправление — получателю.",
    "hand_over_free": "Платить нечего: отдать отправление, Enter — вручено.",
    "label": "Вручение подтверждает этикетка.",
}
"""What a picture of a step shows."""


def sign_in(world: World) -> None:
    """Read the badge, type the PIN."""
    window, clerk = world.window, world.clerk
    world.take("sign-in", "Окно ждёт бейджа.")
    world.scan(clerk.badge)
    window.until("бейдж", lambda now: now["number"] == clerk.badge)
    world.take("pin", "Бейдж прочитан, нужен пин-код.")
    enter_pin(world)


def enter_pin(world: World) -> None:
    window = world.window
    window.type(world.clerk.pin)
    window.press("Return")
    window.until("пин-код", lambda now: now["page"] in ("shift", "work") and not now["busy"])
    window.rest()


def count(world: World, total: Money) -> None:
    """Type how many pieces of each note and coin lie in the drawer."""
    rest = total.kopecks
    for denomination in DENOMINATIONS:
        pieces, rest = divmod(rest, denomination)
        if pieces:
            world.window.type(str(pieces))
        world.window.ask("key", "Return")


def open_shift(world: World, total: Money) -> None:
    window = world.window
    count(world, total)
    world.opening = total
    world.take("shift", "Деньги пересчитаны по номиналам, смену открывает F2.")
    window.press("F2")
    window.until("смена", lambda now: now["page"] == "work" and not now["busy"])
    window.until("касса готова", lambda now: now["register"])
    world.take("workplace", "Рабочее место: окно ждёт скана, курсор уже в поле номера.")


def close_shift(world: World) -> None:
    """Count the drawer blind, look at the three figures, close, sign out."""
    window = world.window
    window.press("F9")
    window.until("пересчёт", lambda now: now["page"] == "closing")
    count(world, world.opening + Money(world.tally.cash))
    world.take("count", "Ящик пересчитан вслепую: сколько должно быть, ещё не показано.")
    window.press("F2")
    window.until("три суммы", lambda now: now["stage"] == "compare" and not now["busy"])
    world.take("compare", "Сколько должно быть, сколько насчитано, разница.")
    before = world.slips()
    window.press("Return")
    window.until("закрытая смена", lambda now: now["stage"] == "closed" and not now["busy"])
    window.until("лист закрытия", lambda now: world.slips() > before and not now["in_doubt"])
    world.take("closed", "Смена закрыта, лист закрытия напечатан.")
    _close_day(world)
    window.press("0")
    window.until("выход", lambda now: now["page"] == "sign_in")
    world.take("signed-out", "Оператор вышел: подписать что-либо его ключом больше нельзя.")


def _close_day(world: World) -> None:
    """Close the operating day from its report, and come back to the menu of the branch page."""
    window = world.window
    window.press("Return")
    window.until("следующая смена", lambda now: now["page"] == "shift")
    window.press("F10")
    window.until("отделение", lambda now: now["page"] == "branch")
    window.rest()
    window.press("1")
    window.until("отчёт", lambda now: now["section"] and not now["is_reading"])
    window.press("F9")
    window.until("вопрос", lambda now: "Закрыть операционный день" in now["shown"])
    window.press("Return")
    window.until("закрытый день", lambda now: "закрыт." in now["shown"] and not now["is_reading"])
    world.take("day-closed", "Операционный день закрыт записью: она называет, на чём стоит отчёт.")
    window.press("Escape")
    window.until("разделы", lambda now: not now["section"])
    window.rest()


def look(world: World, panel: str) -> None:
    """Take a picture of a step where its chapter shows it."""
    if panel in world.shows:
        world.take(panel.replace("_", "-"), CAPTIONS[panel])


def answer(world: World, customer: Customer, now: Facts) -> None:
    """Do what a step asks for."""
    STEPS[now["panel"]](world, customer, now)


def _kind(world: World, _customer: Customer, _now: Facts) -> None:
    look(world, "document_kind")
    world.window.press("1")


def _form(world: World, customer: Customer, _now: Facts) -> None:
    window = world.window
    window.type(customer.passport)
    window.ask("key", "Return")
    window.type(ISSUED)
    look(world, "document_form")
    window.press("Return")


def _known(world: World, _customer: Customer, _now: Facts) -> None:
    look(world, "known_document")
    world.window.press("Return")


def _offer(world: World, customer: Customer, now: Facts) -> None:
    """Let the customer read and touch the answer on the customer's own display."""
    window = world.window
    read = window.until("предложение", lambda state: state["may_answer"])
    look(world, "offer")
    if customer.wants_policy:
        world.pass_s(read["reading_left_s"] + 1)
        window.until("прочтение", lambda state: not state["reading_left_s"])
        look(world, "offer_read")
    window.touch("customer_yes" if customer.wants_policy else "customer_no")
    window.until("ответ получателя", lambda state: _is_past(state, now))


def _inspect(world: World, _customer: Customer, _now: Facts) -> None:
    look(world, "inspect")
    world.window.press("1")


def _pay(world: World, customer: Customer, _now: Facts) -> None:
    if customer.cash:
        world.window.type(customer.cash)
    look(world, "pay")
    world.window.press("Return")


def _hand_over(world: World, _customer: Customer, now: Facts) -> None:
    look(world, "hand_over" if now["due"] else "hand_over_free")
    world.tally.add(now)
    world.window.press("Return")


def _label(world: World, _customer: Customer, now: Facts) -> None:
    look(world, "label")
    world.tally.add(now)
    world.scan(now["items"][0])


STEPS: Final[dict[str, Step]] = {
    "document_kind": _kind,
    "document_form": _form,
    "known_document": _known,
    "offer": _offer,
    "inspect": _inspect,
    "pay": _pay,
    "hand_over": _hand_over,
    "label": _label,
    "unknown": lambda world, _customer, _now: _ask_again(world),
}


def _ask_again(world: World) -> None:
    look(world, "unknown")
    world.window.press("Return")


def is_another_step(now: Facts, before: Facts) -> bool:
    """Say whether the visit has gone on and the window is at rest."""
    is_at_rest = not now["busy"] and now["panel"] not in ("wait", "card", "back_wait")
    return is_at_rest and _is_past(now, before)


def _is_past(now: Facts, before: Facts) -> bool:
    return any(now[name] != before[name] for name in ("visit", "panel", "item"))
