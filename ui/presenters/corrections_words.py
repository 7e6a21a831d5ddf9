"""Russian words of the centre's corrections, apart from any widget."""

from collections.abc import Mapping
from typing import Final

from app.domain.corrections import DisputeGround

TITLE: Final = "Исправления центра"
SECOND: Final = "что центр просит исправить: принять или оспорить"
READING: Final = "Читаем исправления…"
NOTHING: Final = "Центр ничего не просит исправить в этом окне."
NEWS: Final = "Центр просит исправить запись: F10, затем 5. Без ответа ничего не изменится."
NOTHING_HINT: Final = "Исправлений нет. Esc — назад."
HINT_WAITING: Final = "Сверьте исходную запись, затем: 1 — принять, 2 — оспорить. Esc — назад."
HINT_ANSWERED: Final = "На это исправление ответ уже дан. Стрелки — другое, Esc — назад."
ACCEPT: Final = "Принять"
ACCEPT_SECOND: Final = "провести по вашей смене"
DISPUTE: Final = "Оспорить"
DISPUTE_SECOND: Final = "без проводок, с доказательствами"
ASK_ACCEPT: Final = "Провести исправление на {sum} по вашей смене? Enter — да, Esc — нет."
ASK_GROUND: Final = "Почему не согласны? Выберите цифрой. Esc — назад."
ASK_WORDS: Final = "Напишите центру своими словами (можно пусто) и нажмите Enter. Esc — назад."
ASK_WORDS_OTHER: Final = "Напишите центру, с чем вы не согласны, и нажмите Enter. Esc — назад."
FIELD: Final = "Ваши слова центру"
ACCEPTED: Final = "Исправление на {sum} проведено. В отчётах оно стоит отдельной строкой."
DISPUTED: Final = "Исправление оспорено. Доказательства уйдут в центр, как только будет связь."

GROUNDS: Final[Mapping[DisputeGround, str]] = {
    DisputeGround.WRONG_SUM: "Сумма не та",
    DisputeGround.NEVER_HAPPENED: "Такого не было",
    DisputeGround.ALREADY_DONE: "Уже исправлено",
    DisputeGround.OTHER: "Другое",
}
WAITS: Final = "ждёт ответа"
STATES: Final[Mapping[str, str]] = {
    "correction_accepted": "принято",
    "correction_disputed": "оспорено",
    "": "ответ дан на прежнем компьютере",
}
WHO: Final = "Кто просит"
WHY: Final = "Почему"
WHEN: Final = "Когда"
SUM: Final = "Сумма"
POSTINGS: Final = "Что исправляет центр"
ORIGINAL: Final = "Исходная запись"
ORIGINAL_AT: Final = "Когда сделана"
ORIGINAL_KIND: Final = "Что произошло"
NOT_HERE: Final = "на прежнем компьютере окна"
ANOTHER: Final = "в журнале стоит не она — принять нельзя"
ANSWER: Final = "Ответ"
GROUND: Final = "Основание"
EVIDENCE: Final = "Доказательства"
DELIVERED: Final = "получены центром"
NOT_DELIVERED: Final = "ещё не доставлены"
CASE: Final = "Дело в центре"
NO_CASE: Final = "ещё не открыто"
