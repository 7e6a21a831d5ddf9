"""Russian words of the returns' page, apart from any widget."""

from typing import Final

TITLE: Final = "Возвраты"
SECOND: Final = "что пора вернуть отправителям; ярлык ф. 20"
COLUMNS: Final = ("Полка", "Отправление", "Отправитель", "Основание", "К возврату")
READING: Final = "Ищем, что пора вернуть…"
HINT: Final = (
    "Снимите с полки и отсканируйте этикетку: возврат запишется, ярлык ф. 20 напечатается."
)
NOTHING: Final = "Сегодня возвращать нечего."
NOTHING_HINT: Final = "Возвращать нечего. Esc — назад."
SCAN_PROVES: Final = (
    "Отсканируйте этикетку {item}: скан подтвердит, что оно в руках. "
    "Не читается — F3 и номер с этикетки."
)
RETURNED: Final = "Возврат записан: {item}. Наклейте ярлык ф. 20 и положите к отправке."
TODAY: Final = "с сегодня"
SHOWN: Final = "{first}–{last} из {count}. Стрелки и PgDn — листать."
