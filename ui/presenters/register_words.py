"""What is said of the fiscal register's own totals."""

from typing import Final

ASKING: Final = "Спрашиваем итоги кассы…"
AGREES: Final = "Касса: {totals}, с записями сходится."
MUTE: Final = "Касса не назвала своих итогов, они не сверены. Закрытию это не мешает."
WAITS: Final = (
    "Касса: {said}, в журнале {recorded}. Не все чеки подтверждены — сверить пока нельзя."
)
DIFFERS: Final = (
    "Касса не сходится с журналом: у кассы {said}, в журнале {recorded}. Будет записано, центр "
    "разберёт; закрытию не мешает, скажите начальнику."
)
FACT: Final = "Итоги кассы"
FACT_AGREES: Final = "сходятся"
FACT_MUTE: Final = "касса не назвала"
FACT_WAITS: Final = "не сверены: чек неизвестен"
FACT_DIFFERS: Final = "не сходятся с журналом"
