"""Russian words of the report of a day or a shift, apart from any widget."""

from collections.abc import Mapping
from typing import Final

from app.domain.ledger import Account
from app.domain.report import Pending
from app.domain.visit import AnswerWay

DAY: Final = "Отчёт за день"
READING: Final = "Читаем журнал…"
DAY_HINT: Final = "F2 — сохранить отчёт в PDF, F4 — за день или за смену. Esc — назад."
ASK_CLOSE: Final = (
    "Закрыть операционный день {day}? Что будет дальше, войдёт в следующий. Enter — да, Esc — нет."
)
NOT_YET: Final = "День закрывают из отчёта за день, когда смена закрыта: F9 на рабочем месте."
IS_CLOSED: Final = "Этот операционный день уже закрыт. Новый откроется вместе со сменой."
DAY_CLOSED: Final = (
    "Операционный день {day} закрыт. Что будет записано теперь, войдёт в день {next}."
)
CLOSED_UNKNOWN: Final = "Чеков без подтверждения кассы: {count} — они названы в записи."
DAY_TO_CLOSE: Final = "Смена закрыта. F9 — закрыть операционный день, Esc — назад."
NO_REPORT: Final = "Esc — назад."
SAVING: Final = "Сохраняем отчёт…"
SAVED: Final = "Отчёт сохранён: {path} — рядом он же в JSON."
NOWHERE_TO_SAVE: Final = "Папка документов не настроена — сообщите администратору."
DAY_REPORT: Final = "Отчёт за {day}"
SHIFT_REPORT: Final = "Отчёт за смену {number}"
PRELIMINARY: Final = "Предварительный"
FINAL: Final = "Окончательный"
PENDING: Final[Mapping[Pending, str]] = {
    Pending.SHIFT_OPEN: "смена ещё открыта",
    Pending.DAY_OPEN: "операционный день ещё не закрыт",
    Pending.RECEIPT_UNKNOWN: "есть чек без подтверждения кассы",
}
UNKNOWN: Final = "касса не подтвердила {receipts} на {sum}"
EARNED: Final = "За что принято"
TAKEN: Final = "Принято"
BY_RECEIPTS: Final = "По чекам кассы"
CASH: Final = "Наличными"
CARD: Final = "Картой"
ACCOUNTS: Final[Mapping[Account, str]] = {
    Account.DRAWER: "Ящик окна",
    Account.SAFE: "Сейф отделения",
    Account.IN_TRANSIT: "В пути между окнами",
    Account.CARD: "Оплата картой",
    Account.CARD_HELD: "Списано с карт до чека",
    Account.MAIN_OFFICE: "Главная касса",
    Account.COD_PAYABLE: "Наложенные платежи",
    Account.COD_FEE: "Плата за перевод",
    Account.STORAGE_FEE: "Хранение",
    Account.POLICY_PREMIUM: "Полисы",
    Account.CUSTOMER: "Должны получателям",
    Account.DIFFERENCE: "Расхождения",
}
SHIFT_OF: Final = "Смена {number} · {name}"
WORKED: Final = "Время"
STILL_OPEN: Final = "с {opened}, ещё открыта"
OPENING: Final = "На начало"
CASH_SENT: Final = "Передано в другие окна"
CASH_RECEIVED: Final = "Принято из других окон"
CASH_BACK: Final = "Вернулось из пути"
CASH_LEFT: Final = "В пути при закрытии"
EXPECTED_NOW: Final = "Должно быть в ящике сейчас"
EXPECTED: Final = "Должно было быть"
COUNTED: Final = "Насчитано"
MORE_SHIFTS: Final = "Раньше в этот день: {shifts} — в PDF"
AFTER_CLOSE: Final = "Подтверждено кассой после закрытия"
PEOPLE: Final = "Выдачи"
VISITS: Final = "Начато"
HANDED_OVER: Final = "Завершено"
CANCELLED: Final = "Прервано"
ITEMS: Final = "Отправлений вручено"
REFUSED: Final = "Отправлений не забрали"
RETURNED: Final = "Отправлений возвращено"
POLICIES: Final = "«Защищённая покупка»"
OFFERED: Final = "Предложено"
WAYS: Final[Mapping[AnswerWay, str]] = {
    AnswerWay.TOUCH: "Ответ касанием экрана",
    AnswerWay.KEYPAD: "Ответ с клавиатуры получателя",
    AnswerWay.CODE: "Ответ кодом",
    AnswerWay.CLERK: "Ответ через оператора",
}
ANSWERS: Final = "да {yes} · нет {no}"
SOLD: Final = "Полисов продано"
MONEY_BACK: Final = "Возвращено"
CANCELLED_POLICIES: Final = "Отменено с возвратом"
VOID: Final = "Номеров погашено"
UP_TO: Final = "Записи до № {seq}, {moment} · {terminal} · хеш {head}"
ALL_PROVEN: Final = "Центр подтвердил все {made}"
NOT_PROVEN: Final = "Центр ещё не подтвердил {entries}, старшая ждёт {age}"
CORRECTION: Final = "Исправление центра: {by}"
