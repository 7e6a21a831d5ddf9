"""What goes wrong on the demo's day, and what else a customer may do."""

import time
from collections.abc import Callable
from typing import Final

from ui.demo import clerk
from ui.demo.branch import demo_branch
from ui.demo.clerk import Step, look
from ui.demo.facts import Facts
from ui.demo.plan import Customer, Deed
from ui.demo.remote import LIMIT_S, Stuck
from ui.demo.world import World

FREEZE_MS: Final = 6_000
"""How long the register says nothing after it has printed: longer than its driver bears."""

_PAPER_LEFT: Final = 12
"""Lines: less than a slip has."""

_HALF_PAID: Final = "100"
_REBOOT_S: Final = 150
_PATIENCE_S: Final = 61
"""Longer than the agent's longest pause between two attempts."""

_POLL_S: Final = 0.005


def scans(world: World, customer: Customer) -> None:
    """Read a label badly twice, then well, but twice."""
    window, code = world.window, customer.item
    world.scan(code[:-1])
    window.until("обрезанный скан", lambda now: "13 цифр" in now["shown"])
    world.take("scan-cut", "Пришло 13 цифр из 14: сканер обрезает контрольную.")
    world.linger()
    world.scan(f"{code[:-1]}{(int(code[-1]) + 1) % 10}")
    window.until("скан с ошибкой", lambda now: "прочитан с ошибкой" in now["shown"])
    world.take("scan-wrong", "Контрольная цифра не сошлась: номер прочитан с ошибкой.")
    world.linger()
    world.scan(code)
    world.scan(code)
    window.until("карточка", lambda now: now["items"] == [code] and not now["busy"])
    world.take("scan-twice", "Код пришёл дважды подряд: открыта одна выдача.")
    world.linger()
    world.scan(code)
    window.until("тот же код", lambda now: "уже в этой выдаче" in now["shown"])
    world.take("scan-again", "И ещё раз, спустя несколько секунд: оно уже в этой выдаче.")


def hold(world: World, customer: Customer) -> None:
    """Scan an item that must not be handed over: no visit begins."""
    world.scan(customer.item)
    world.window.until("запрет", lambda now: "выдавать нельзя" in now["shown"])
    world.take("hold", "Выдавать нельзя: причина названа, выдача не открыта.")


def cut(world: World, _customer: Customer) -> None:
    world.processes.gate.cut()
    world.pass_s(20)
    world.window.until("обрыв связи", lambda now: now["last_error"])


def see_cut(world: World, _customer: Customer) -> None:
    world.window.until("отставание", lambda now: now["acknowledged"] < now["made"])
    said = "Продажа прошла и без сети. Внизу: подтверждено меньше, чем сделано."
    world.take("network-first", said)


def mend(world: World, _customer: Customer) -> None:
    now = world.window.until("очередь", lambda now: now["acknowledged"] < now["made"])
    waiting = now["made"] - now["acknowledged"]
    said = f"Час спустя: без связи сделано записей — {waiting}, все они ждут в журнале окна."
    world.take("network-hour", said)
    world.processes.gate.mend()
    world.pass_s(_PATIENCE_S)
    world.window.until("доставка", lambda now: now["acknowledged"] == now["made"])
    world.take("network-back", "Связь вернулась: центр подтвердил каждую запись.")


def resume(world: World, _customer: Customer) -> None:
    """Go on with the visit that was put aside."""
    world.take("aside-waits", "Следующая обслужена, отложенный получатель ждёт в списке.")
    world.window.press("F12")
    world.window.until("отложенная выдача", lambda now: now["visit"] and not now["busy"])
    world.take("aside-back", "F12: он вернулся с паспортом, выдача продолжается.")


def add(world: World, _customer: Customer, now: Facts) -> None:
    """Add all that waits for this addressee."""
    window = world.window
    window.press("F6")
    world.take("add", "F6: что ещё ждёт этого получателя. 0 — взять всё.")
    window.press("0")
    window.until("добавленное", lambda state: len(state["items"]) > len(now["items"]))
    window.rest()


def refuse(world: World, _customer: Customer, _now: Facts) -> None:
    look(world, "pay")
    world.window.press("F8")
    world.take("refuse", "F8: почему не забирает? Причина выбирается цифрой.")
    world.window.press("1")
    world.take("refused", "Отказ записан, отправление — на полку возврата.")


def disagree(world: World, _customer: Customer, _now: Facts) -> None:
    look(world, "inspect")
    world.window.press("2")
    world.take("disagree", "Вложение не совпало: программа просит подтвердить прерывание.")
    world.window.press("Return")


def short(world: World, customer: Customer, now: Facts) -> None:
    world.window.type(_HALF_PAID)
    world.window.press("Return")
    world.take("cash-short", "Денег меньше, чем нужно: продажа не началась.")
    for _ in _HALF_PAID:
        world.window.press("Backspace")
    clerk.answer(world, customer, now)


def put_aside(world: World, _customer: Customer, _now: Facts) -> None:
    look(world, "document_kind")
    world.window.press("F12")
    world.take("aside", "F12: выдача отложена, окно свободно для следующего.")


def card(world: World, _customer: Customer, _now: Facts) -> None:
    """Have the whole sum charged to the customer's card."""
    look(world, "pay")
    world.window.press("F7")


def regret(world: World, _customer: Customer, now: Facts) -> None:
    """Cancel the paid sale with the manager beside: return receipt, money back, item stays."""
    window, manager = world.window, demo_branch().staff[-1]
    world.tally.add(now)
    world.tally.take_back(now)
    window.press("F8")
    window.until("причина", lambda state: state["panel"] == "back_reason" and not state["busy"])
    world.take("regret-reason", "F8 после оплаты: почему отменяется? Причина выбирается цифрой.")
    window.press("1")
    world.scan(manager.badge)
    window.until("второе лицо", lambda state: state["second"])
    world.take("regret-second", "Возврат подтверждает начальник: бейдж и пин-код, сеанс тот же.")
    window.type(manager.pin)
    window.press("Return")
    window.until("чек возврата", lambda state: state["panel"] == "give_back" and not state["busy"])
    look(world, "give_back")
    window.press("Return")
    window.until("конец возврата", lambda state: not state["visit"] and not state["busy"])
    world.take("regret-done", "Деньги возвращены, отправление снова ждёт в отделении.")


def paper_out(world: World, customer: Customer, now: Facts) -> None:
    world.fault("printer", "paper", state="out")
    clerk.answer(world, customer, now)


def paper_in(world: World, customer: Customer, now: Facts) -> None:
    """Put a roll in after the window has said that there is none."""
    window = world.window
    window.until("нет бумаги", lambda state: "не напечатана" in state["shown"])
    world.take("paper-out", "Бумаги нет. Продажа записана, памятка ждёт рулона.")
    world.fault("printer", "paper", state="ok")
    window.until("памятка", lambda state: state["paper"] == "ready" and not state["due_papers"])
    world.take("paper-in", "Рулон вставлен, памятка напечаталась сама.")
    clerk.answer(world, customer, now)


def paper_ends(world: World, customer: Customer, now: Facts) -> None:
    world.fault("printer", "paper_ends_after", lines=_PAPER_LEFT)
    clerk.answer(world, customer, now)


def paper_doubt(world: World, customer: Customer, now: Facts) -> None:
    """Put a roll in after one that ended within the slip; the rest comes out with it."""
    window = world.window
    window.until("сомнение", lambda state: state["in_doubt"])
    world.take("paper-doubt", "Рулон кончился посреди памятки: принтер её не подтвердил.")
    world.fault("printer", "paper", state="ok")
    window.press("F5")
    world.take("paper-question", "Новый рулон вставлен. Вышел ли документ — решает человек.")
    window.press("1")
    window.until("ответ о памятке", lambda state: not state["in_doubt"])
    world.take("paper-answered", "Ответ записан: второго экземпляра не будет.")
    clerk.answer(world, customer, now)


def details(world: World, customer: Customer, now: Facts) -> None:
    world.window.ask("key", "F4")
    world.window.until("сведения", lambda state: state["is_details"])
    world.take("details", "F4: все сведения об отправлении.")
    world.window.ask("key", "F4")
    world.window.until("шаг", lambda state: not state["is_details"] and state["open"])
    clerk.answer(world, customer, now)


def register_silent(world: World, customer: Customer, _now: Facts) -> None:
    """Let the register print the receipt and its answers get lost."""
    _pay_into_silence(world, customer)
    world.window.until("ожидание кассы", lambda state: state["panel"] in ("wait", "unknown"))
    look(world, "wait")
    world.window.until("неизвестный чек", lambda state: state["panel"] == "unknown")
    look(world, "unknown")
    world.fault("register", "clear")
    world.window.press("Return")


def _pay_into_silence(world: World, customer: Customer) -> None:
    """Pay, and return when the register has made the receipt of which it will not tell."""
    window, before = world.window, world.receipts()
    world.fault("register", "freeze", ms=FREEZE_MS)
    if customer.cash:
        window.type(customer.cash)
    look(world, "pay")
    window.rest()
    window.ask("key", "Return")
    deadline = time.monotonic() + LIMIT_S
    while world.receipts() == before:
        if time.monotonic() > deadline:
            raise Stuck("чек, о котором касса промолчит")
        time.sleep(_POLL_S)


def power_cut(world: World, customer: Customer, _now: Facts) -> None:
    """Kill window and agent when the receipt is on paper and not yet in the journal."""
    window = world.window
    _pay_into_silence(world, customer)
    world.take("power-last", "Последний кадр перед обрывом: чек уже вышел из кассы.")
    window.settle()
    window.kill()
    world.processes.cut_agent()
    world.fault("register", "clear")
    world.processes.clock.restart()
    world.pass_s(_REBOOT_S)
    world.processes.start_agent()
    world.open_window()
    clerk.sign_in(world)
    world.window.until(
        "восстановленная продажа", lambda now: now["panel"] == "hand_over" and not now["busy"]
    )
    world.take("recovered", "Окно само спросило кассу и дописало продажу: тот же шаг.")


BEFORE: Final[dict[Deed, Callable[[World, Customer], None]]] = {
    Deed.CUT: cut,
}
"""What happens before the item is scanned."""

INSTEAD: Final[dict[Deed, Callable[[World, Customer], None]]] = {
    Deed.SCANS: scans,
    Deed.HOLD: hold,
}
"""What happens in place of a plain scan."""

AT: Final[dict[tuple[Deed, str], Step]] = {
    (Deed.ADD, "document_kind"): add,
    (Deed.REFUSE, "pay"): refuse,
    (Deed.DISAGREE, "inspect"): disagree,
    (Deed.SHORT, "pay"): short,
    (Deed.CARD, "pay"): card,
    (Deed.REGRET, "hand_over"): regret,
    (Deed.ASIDE, "document_kind"): put_aside,
    (Deed.NO_PAPER, "pay"): paper_out,
    (Deed.NO_PAPER, "hand_over"): paper_in,
    (Deed.PAPER_ENDS, "pay"): paper_ends,
    (Deed.PAPER_ENDS, "hand_over"): paper_doubt,
    (Deed.DETAILS, "offer"): details,
    (Deed.REGISTER, "pay"): register_silent,
    (Deed.POWER, "pay"): power_cut,
}
"""What happens at a step, once."""

AFTER: Final[dict[Deed, Callable[[World, Customer], None]]] = {
    Deed.CUT: see_cut,
    Deed.RESUME: resume,
    Deed.MEND: mend,
}
"""What happens when the customer has gone."""
