"""What «Пульт» says, and the codes that it offers to the scanner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.item import Item
from app.domain.policy import PolicyTerms, shipped_terms
from ui.demo.arrivals import arrived_items
from ui.demo.branch import DemoBranch

TITLE: Final = "Пульт учебного отделения"
LEAD: Final = "Вместо сканера, бумаги, сети и питания. Получатель касается своего экрана сам."
SCANNER: Final = "Сканер: щёлкните, что считать"
TAPE: Final = "Лента чекового принтера"
TAPE_EMPTY: Final = "Пока ничего не напечатано."

_STATES: Final[Mapping[str, str]] = {
    "handed_over": "вручено",
    "refused": "не забирает",
    "returned": "возвращено отправителю",
    "settling": "чек ещё неизвестен",
    "settled": "оплачено",
    "in_visit": "в выдаче",
}
_SHOWN: Final = "выдаётся"


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that the scanner may read; `item` is the number of an item, else empty."""

    code: str
    title: str
    second: str
    item: str = ""

    def text(self, gone: Mapping[str, str]) -> str:
        """Return both lines of the list's row."""
        state = gone.get(self.item)
        mark = f"{_STATES.get(state, _SHOWN)} · " if state is not None else ""
        return f"{self.title}\n{mark}{self.second}"


def codes(branch: DemoBranch, today: date) -> tuple[Code, ...]:
    """Return badges, wrong codes, and all items of the branch."""
    terms = shipped_terms()
    badges = [
        Code(clerk.badge, f"Бейдж: {clerk.name}", f"пин-код {clerk.pin}") for clerk in branch.staff
    ]
    items = [_of_item(item, terms) for item in arrived_items(today)]
    known = [each for each in items if each.code in _FIRST]
    known.sort(key=lambda each: _FIRST.index(each.code))
    rest = [each for each in items if each.code not in _FIRST]
    return (*badges, *known, *_WRONG, *rest)


def _of_item(item: Item, terms: PolicyTerms) -> Code:
    facts = [f"НП {item.cod.text}"] if item.is_cod else []
    if terms.eligible(item):
        facts.append("полис с видео" if terms.video_required(item.cod) else "полис")
    if item.inventory:
        facts.append("опись")
    if item.hold is not None:
        facts.append("задержано")
    facts.append(item.kind_text.lower())
    number = item.identifier
    return Code(number.text, item.addressee, f"{number.spaced} · {', '.join(facts)}", number.text)


_FIRST: Final = ("80084740397510",)
"""The item of the manual's example comes first."""

_WRONG: Final = (
    Code("80084740397511", "Ошибка в номере", "последняя цифра прочитана неверно"),
    Code("8008474039751", "Оборванный номер", "13 цифр из 14"),
    Code("4600051000057", "Код товара", "сканер прочитал не ту наклейку"),
)


def paper_text(device: str, state: str) -> str:
    """Return what stands beside a device: its name and how its paper is."""
    words = {"ok": "бумага есть", "low": "бумага кончается", "out": "бумаги нет"}
    return f"{device}: {words.get(state, 'не отвечает')}"


def link_text(*, is_linked: bool) -> str:
    return "Связь с центром есть" if is_linked else "Связи с центром нет"


def power_text(*, is_on: bool) -> str:
    return "Компьютер включён" if is_on else "Питания нет"
