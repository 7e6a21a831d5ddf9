"""Looks into every section of the branch page, as a clerk does before the evening."""

from typing import Final

from ui.demo.world import World

SECTIONS: Final = {
    "day": "Отчёт за день: те же суммы, что в отчёте на бумаге, и чего в нём ещё не знают.",
    "journal": "Журнал: что произошло, новое сверху; скан номера находит все его выдачи.",
    "devices": "Устройства и центр: состояние словами, что делать, и проверка каждого.",
    "returns": "Возвраты: что отказались взять или не забрали в срок, по полкам.",
}
"""The sections at their digits, and what a picture of each shows."""


def walk(world: World) -> None:
    """Look into every section of the branch page, and send back what nobody took."""
    window = world.window
    window.press("F10")
    window.until("отделение", lambda now: now["page"] == "branch")
    window.rest()
    world.take("branch", "F10: отделение. Раздел выбирается цифрой.")
    for digit, (name, caption) in enumerate(SECTIONS.items(), start=1):
        window.press(str(digit))
        window.until(name, lambda now: now["section"] and not now["is_reading"])
        world.take(name, caption)
        if name == "journal":
            window.press("Return")
            world.take("entry", "Enter: одна запись целиком — кто, когда, из-за чего, что из неё.")
            window.press("Escape")
        if name == "returns":
            _send_back(world)
        window.press("Escape")
    window.press("Escape")
    window.until("рабочее место", lambda now: now["page"] == "work")
    window.press("F1")
    world.take("help", "F1: памятка оператора открывается поверх любой страницы.")
    window.press("F1")


def _send_back(world: World) -> None:
    """Scan the label of the first item that is due: the scan proves that it is in the hand."""
    window = world.window
    dues = window.until("список возвратов", lambda now: now["dues"])["dues"]
    before = world.slips()
    world.scan(dues[0])
    window.until("возврат", lambda now: dues[0] not in now["dues"] and not now["is_reading"])
    window.until("ярлык", lambda now: world.slips() > before and not now["in_doubt"])
    world.take("returned", "Скан этикетки записал возврат и напечатал ярлык ф. 20.")
