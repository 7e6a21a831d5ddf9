"""Russian words of the branch page's menu, apart from any widget."""

from typing import Final

TITLE: Final = "Отделение"
HINT: Final = "Выберите раздел цифрой. Esc — вернуться к работе, 0 — выйти."
LEAVE: Final = "Выйти"
LEAVE_SECOND: Final = "сменить оператора; смену это не закрывает"
NOT_WHILE_PAYING: Final = "Сначала завершите оплату и вручение, потом откройте «Отделение»."

DAY: Final = "Отчёт за день"
DAY_SECOND: Final = "суммы, ящик, полисы, отказы; сохранить в PDF"
