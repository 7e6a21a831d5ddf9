"""Russian words of the branch page and its sections, apart from any widget."""

from typing import Final

TITLE: Final = "Отделение"
HINT: Final = "Выберите раздел цифрой. Esc — вернуться к работе, 0 — выйти из программы."
LEAVE: Final = "Выйти"
LEAVE_SECOND: Final = "сменить оператора; смена остаётся открытой"
NOT_WHILE_PAYING: Final = "Сначала завершите оплату и вручение, потом откройте «Отделение»."
READING: Final = "Читаем журнал…"

DAY: Final = "Отчёт за день"
DAY_SECOND: Final = "суммы, ящик, полисы, отказы; сохранить или отдать в печать"
DAY_HINT: Final = "F4 — день или смена. Esc — назад."
