"""Russian words of the staff's page, apart from any widget."""

from collections.abc import Mapping
from typing import Final

TITLE: Final = "Сотрудники"
SECOND: Final = "разовый пин-код, потерянный бейдж; без связи с центром"
READING: Final = "Читаем список…"
HINT: Final = "Стрелки — выбрать сотрудника, цифра — действие, Esc — назад."
RESET: Final = "Разовый пин-код"
RESET_SECOND: Final = "забыл(а) свой; при входе придумает новый"
BLOCK: Final = "Заблокировать бейдж"
BLOCK_SECOND: Final = "потерян; вход — по табельному номеру"
GIVE: Final = "Выдать другой бейдж"
GIVE_SECOND: Final = "старый перестанет открывать окно"
ASK_RESET: Final = "{name}: дать разовый пин-код? Прежний не откроет окно. Enter — да, Esc — нет."
ASK_BLOCK: Final = "{name}: заблокировать бейдж навсегда? Enter — да, Esc — нет."
ASK_BADGE: Final = "{name}: отсканируйте новый бейдж, прежний будет заблокирован. Esc — отмена."
TOLD: Final = "Назовите пин-код сотруднику лично и нажмите Esc: больше его нигде не увидеть."
BLOCKED: Final = "{name}: бейдж заблокирован, войти можно по табельному номеру."
GIVEN: Final = "{name}: выдан новый бейдж, прежний заблокирован."
COLUMNS: Final = ("Сотрудник", "Табельный номер", "Должность", "Бейдж", "Пин-код")
ROLES: Final[Mapping[str, str]] = {
    "clerk": "оператор",
    "manager": "начальник",
    "admin": "администратор",
    "auditor": "ревизор",
}
DISMISSED: Final = "уволен(а)"
BADGE: Final = "действует"
NO_BADGE: Final = "заблокирован"
PIN_ONCE: Final = "разовый"
PIN_OWN: Final = "свой"
ONCE: Final = "Разовый пин-код: {name}"
