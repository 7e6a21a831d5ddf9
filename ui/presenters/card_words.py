"""Russian words of payment by card, apart from any widget."""

from collections.abc import Mapping
from typing import Final

from app.domain.visit import Step
from ui.presenters.states import Panel

PINPAD: Final[Mapping[bool | None, str]] = {
    None: "проверяется",
    True: "готов",
    False: "не отвечает",
}
ALL_BY_CARD: Final = "Всё картой"
REST_BY_CARD: Final = "Картой {sum}"
NO_PINPAD: Final = "Терминал для карт не настроен: оплата только наличными."
CASH_IS_ENOUGH: Final = "Наличных хватает на всё: нажмите Enter или уменьшите сумму наличными."
DECLINED: Final = (
    "Карта не прошла: {reason}. Деньги не списаны — F7, чтобы повторить, или примите наличные."
)
STILL_UNKNOWN: Final = "Банк всё ещё не отвечает. Проверьте терминал и связь, затем Enter."
CHARGED: Final = "Чек не пробит: {reason}. С карты списано {sum}."
NOT_GIVEN_BACK: Final = "Банк не вернул деньги: {reason}. Они списаны — 2, чтобы повторить возврат."
GIVEN_BACK: Final = "Деньги возвращены на карту. Выдачу можно оплатить заново или прервать."
CANNOT_CANCEL: Final[Mapping[Step, str]] = {
    Step.WAIT_FOR_CARD: "Ответа банка нет, прервать нельзя. F12 — отложить эту выдачу.",
    Step.WAIT_FOR_REVERSAL: "Ответа банка нет, прервать нельзя. F12 — отложить эту выдачу.",
    Step.CHARGED: "С карты списано, прервать нельзя: пробейте чек или верните деньги на карту.",
}
TITLES: Final[Mapping[Panel, str]] = {
    Panel.CARD: "Получатель прикладывает карту",
    Panel.REVERSAL: "Банк возвращает деньги на карту",
    Panel.CARD_UNKNOWN: "Карта: ответ неизвестен",
    Panel.CHARGED: "С карты списано, чека нет",
}
TEXTS: Final[Mapping[Panel, str]] = {
    Panel.CARD: "Терминал ждёт карту и отвечает сам. Отправление и сдачу держите у себя.",
    Panel.REVERSAL: "Обычно это занимает несколько секунд.",
    Panel.CARD_UNKNOWN: (
        "Деньги могли списаться, а могли и нет. Терминал помнит операцию и скажет точно: "
        "второй раз карту не просите, отправление пока не отдавайте."
    ),
    Panel.CHARGED: (
        "Банк подтвердил списание, а касса чек не пробила. Второго списания не будет: "
        "чек повторяется по тем же деньгам."
    ),
}
REVERSAL_UNKNOWN_TITLE: Final = "Возврат на карту: ответ неизвестен"
REVERSAL_UNKNOWN_TEXT: Final = (
    "Деньги могли вернуться, а могли и нет. Терминал скажет точно и второй раз не вернёт: "
    "наличными вместо возврата ничего не отдавайте."
)
ASKING_BANK: Final = "Спрашиваем терминал, что было по картам…"
BANK_AGREES: Final = "Карты: у банка {operations} на {sum}, с записями сходится."
BANK_MUTE: Final = "Терминал не ответил, карты не сверены. Закрытию это не мешает."
BANK_DIFFERS: Final = (
    "Карты не сходятся с банком: {what}. Будет записано; закрытию не мешает, скажите начальнику."
)
NOT_AT_BANK: Final = "у банка нет {references}"
NOT_RECORDED: Final = "в журнале нет {references}"
ASK_AGAIN: Final = "Спросить банк ещё раз"
PUT_ASIDE: Final = "Отложить"
AGAIN: Final = "Пробить чек ещё раз"
AGAIN_SECOND: Final = "карту не прикладывать"
GIVE_BACK: Final = "Вернуть на карту"
GIVE_BACK_SECOND: Final = "деньги вернёт банк"
