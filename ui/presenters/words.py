"""Russian words of the window: titles, hints and small phrases, apart from any widget."""

from collections.abc import Mapping
from typing import Final

from app.domain.charges import ChargeKind
from app.domain.ports import PaperState
from app.domain.visit import Step
from ui.presenters.states import ClosingStage, Panel, Question

MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip

STEPS: Final[Mapping[Step, str]] = {
    Step.IDENTIFY: "Личность",
    Step.OFFER: "Предложение",
    Step.INSPECT: "Осмотр",
    Step.PAY: "Оплата",
    Step.HAND_OVER: "Вручение",
}

CHARGES: Final[Mapping[ChargeKind, str]] = {
    ChargeKind.COD: "Наложенный платёж",
    ChargeKind.COD_FEE: "Плата за перевод",
    ChargeKind.STORAGE: "Хранение",
    ChargeKind.POLICY: "Защищённая покупка",
}

HINTS: Final[Mapping[Panel, str]] = {
    Panel.IDLE: "Отсканируйте отправление, извещение или код получателя.",
    Panel.KNOWN_DOCUMENT: (
        "Сверьте документ с лицом получателя. Enter — тот же документ, цифра — другой."
    ),
    Panel.DOCUMENT_KIND: "Какой документ предъявлен? Нажмите цифру.",
    Panel.DOCUMENT_FORM: "Впишите документ. Enter — дальше, Esc — другой вид документа.",
    Panel.OFFER: "Спросите получателя: 1 — согласен, 2 — не нужно.",
    Panel.INSPECT: "Вскройте отправление вместе с получателем и сверьте вложение до оплаты.",
    Panel.REFUSE: "Почему не забирает? Цифра — записать причину, Esc — вернуться к выдаче.",
    Panel.PAY: "Назовите сумму. Enter — без сдачи, или введите, сколько дал получатель.",
    Panel.CARD: "Ждём ответа терминала: он придёт сам, нажимать ничего не нужно.",
    Panel.CARD_UNKNOWN: "Банк не подтвердил операцию. Enter — спросить его ещё раз.",
    Panel.CHARGED: "Деньги с карты списаны. 1 — пробить чек ещё раз, 2 — вернуть на карту.",
    Panel.REVERSAL: "Банк возвращает деньги на карту — подождите.",
    Panel.WAIT: "Касса печатает чек — подождите.",
    Panel.UNKNOWN: "Касса не подтвердила чек. Enter — спросить её ещё раз.",
    Panel.HAND_OVER: "Отдайте чек, сдачу и отправление. Enter — вручено.",
    Panel.LABEL: "Отсканируйте этикетку отправления: она подтвердит вручение.",
    Panel.BACK_REASON: "Почему отменяется оплата? Цифра — причина, Esc — вернуться к вручению.",
    Panel.BACK_SECOND: "Пусть начальник введёт табельный номер и пин-код. F8 — без второго лица.",
    Panel.REFUND: "Банк возвращает деньги на карту. Ответ придёт сам — подождите.",
    Panel.REFUND_UNKNOWN: "Банк не подтвердил возврат. Enter — спросить его ещё раз.",
    Panel.BACK_WAIT: "Касса печатает чек возврата — подождите.",
    Panel.BACK_UNKNOWN: "Касса не подтвердила чек возврата. Enter — спросить её ещё раз.",
    Panel.BACK_OWED: "Деньги уже на карте, чека возврата нет. Enter — пробить его.",
    Panel.GIVE_BACK: "Отдайте деньги и чек возврата, отправление оставьте. Enter — деньги отданы.",
    Panel.CLAIM: "Это известно точно. Enter — единственное следующее действие, Esc — позже.",
}
"""What the message bar says while there is nothing more urgent."""

HAND_OVER_FREE: Final = "Отдайте отправление. Enter — вручено."
TAKE_FREE: Final = "Проверьте отправление и заберите его."
"""The hand-over where nothing was paid: there is neither receipt nor change."""

QUESTIONS: Final[Mapping[Question, str]] = {
    Question.CANCEL: "Прервать выдачу? Esc — да, прервать; любая другая клавиша — продолжить.",
    Question.CONTENTS_DISAGREE: (
        "Вложение не совпало: составьте акт, деньги не берите. "
        "Enter — прервать выдачу, Esc — вернуться к осмотру."
    ),
    Question.PAPER_CAME_OUT: (
        "Принтер не подтвердил документ. Он вышел? 1 — да, 2 — нет, Esc — ответить позже."
    ),
}

PAPER: Final[Mapping[PaperState | None, str]] = {
    None: "проверяется",
    PaperState.READY: "готов",
    PaperState.LOW: "бумага заканчивается",
    PaperState.OUT: "нет бумаги",
    PaperState.COVER_OPEN: "крышка открыта",
    PaperState.UNKNOWN: "не отвечает",
}
SCANNER: Final[Mapping[bool | None, str]] = {
    None: "проверяется",
    True: "готов",
    False: "не подключён",
}
REGISTER: Final[Mapping[bool | None, str]] = {
    None: "проверяется",
    True: "готова",
    False: "не отвечает",
}

BILL_CAPTIONS: Final[Mapping[Step, str]] = {
    Step.HAND_OVER: "Оплачено",
    Step.WAIT_FOR_CARD: "Ждёт карты",
    Step.WAIT_FOR_RECEIPT: "Ждёт чека",
    Step.CHARGED: "Чека нет",
    Step.WAIT_FOR_REVERSAL: "Возврат на карту",
    Step.WAIT_FOR_REFUND: "Возврат на карту",
    Step.WAIT_FOR_RETURN: "Возвращается",
    Step.REFUNDED: "Нет чека возврата",
    Step.GIVE_BACK: "Возвращено",
}
NOBODY: Final = "Никого нет"
CUSTOMER: Final = "Получатель"
WAITING_TOO: Final = "Ещё ждут здесь"
FREE: Final = "без оплаты"
COD_CHIP: Final = "НП"
DOCUMENT_CHIP: Final = "Документ {document}"
OPEN_BEFORE: Final = "Вскрыть до оплаты"
OPEN_AFTER: Final = "Вскрытие после оплаты"
DEFECTIVE: Final = "Повреждено"
SENDER: Final = "Отправитель"
STORED: Final = "Хранится до"
ADDRESS: Final = "Куда"
DECLARED: Final = "Ценность"
CATEGORY: Final = "Категория"
WEIGHT: Final = "Вес"
PHONE: Final = "Телефон"
ARRIVED: Final = "Поступило"
ADDRESSEE: Final = "Кому"
SERVICES: Final = "Услуги"
NO_SERVICES: Final = "нет"
MANIFEST: Final = "Манифест"
INVENTORY: Final = "Опись"
YES: Final = "есть"
NO: Final = "нет"
DETAILS_HINT: Final = "Все сведения об отправлении. F4 или Esc — вернуться к шагу."
OFFER_ON_ITS_WAY: Final = "Предложение выводится на экран получателя…"
OFFER_TO_READ: Final = (
    "Дайте получателю прочитать. «Не нужно» — сразу, «Согласен» — через {left} с."
)
NOT_NEEDED: Final = "не нужна"
NOT_ANSWERED: Final = "не выбрана"
PAID_BY_SENDER: Final = "платит отправитель"
NO_CHARGE: Final = "Платить нечего"
TO_PAY: Final = "К оплате"
PAID: Final = "Оплачено"
CHANGE: Final = "Сдача"
GIVEN: Final = "Получено"
DASH: Final = "—"

STARTING: Final = "Открываем журнал…"
SIGNED_IN_ALREADY: Final = "Вы уже вошли. Чтобы сменить оператора, нажмите F10, затем 0."
SIGNED_OUT: Final = "Вы вышли. Смена остаётся открытой."
SIGNED_OUT_CLOSED: Final = "Вы вышли."
HELP_HINT: Final = "Памятка. Стрелки и PgDn — листать, Esc — вернуться туда, где вы были."
OPEN_SHIFT_HINT: Final = (
    "Пересчитайте деньги в ящике. Enter — следующий номинал, F2 — открыть смену."
)
OPEN_SHIFT_FIRST: Final = "Сначала откройте смену: пересчитайте деньги и нажмите F2."
OPENS_DAY: Final = "Вместе со сменой откроется операционный день отделения."
DAY_IS_OPEN: Final = "Операционный день уже открыт."
REFUSE_TITLE: Final = "Не забирает отправление"
REFUSE_WHAT: Final = "Не забирает {item} — почему?"
REFUSE_TEXT: Final = "Чека не будет: отправление уйдёт на полку возврата."
REFUSED: Final = "Не забирает {item}: {reason}. Положите на полку возврата."
CANNOT_REFUSE: Final = "Оплата уже началась: отказаться от отправления здесь больше нельзя."
CANNOT_SUSPEND: Final = "Оплата уже принята, отложить нельзя: завершите вручение."
SUSPENDED: Final = "Отложено: {name}. F12 или скан отправления — продолжить."
PICK_ASIDE: Final = "С кем продолжить? Нажмите цифру. Esc — ждать скана."
ASIDE: Final = "Отложены — F12"
AND_MORE_ASIDE: Final = "и ещё {count} — наберите цифру после F12"
WAITS_FOR: Final[Mapping[Step, str]] = {
    Step.WAIT_FOR_CARD: "карта: ответ неизвестен",
    Step.WAIT_FOR_RECEIPT: "ждёт чека",
    Step.CHARGED: "с карты списано, чека нет",
    Step.WAIT_FOR_REVERSAL: "возврат на карту: ответ неизвестен",
    Step.WAIT_FOR_REFUND: "возврат на карту: ответ неизвестен",
    Step.WAIT_FOR_RETURN: "ждёт чека возврата",
    Step.REFUNDED: "пробить чек возврата",
    Step.GIVE_BACK: "отдать деньги",
}
BY_CARD: Final = "картой"
CASH_AND_CARD: Final = "{sum} + карта"
CLOSING_TITLE: Final = "Закрытие смены {number}"
CLOSED_TITLE: Final = "Смена {number} закрыта"
CLOSING_HINTS: Final[Mapping[ClosingStage, str]] = {
    ClosingStage.COUNT: (
        "Пересчитайте все деньги в ящике. Enter — следующий номинал, F2 — показать итог."
    ),
    ClosingStage.COMPARE: "Сверьте три суммы. Enter — закрыть смену, Esc — пересчитать ещё раз.",
    ClosingStage.CAUSES: "Это подсказки, а не вывод. F2 — пересчитать ящик, Esc — к трём суммам.",
    ClosingStage.CLOSED: "Итог записан. Enter — открыть новую смену, F10 — выйти.",
}
CLOSING_DIFFERS: Final = (
    "Сверьте три суммы. F3 — найти причину, Esc — пересчитать ещё раз, Enter — закрыть смену."
)
CLOSING_NOW: Final = "Идёт закрытие смены. Esc — вернуться к работе, тогда сканируйте."
SHIFT_IS_CLOSED: Final = "Смена закрыта. Enter — открыть новую смену, F10 — выйти."
CLOSE_WHEN_IDLE: Final = "Сначала завершите, прервите или отложите выдачу, которая на экране."
CLOSE_NO_VISITS: Final = (
    "Не завершены выдачи: {names}. Выдайте или прервите их, потом закройте смену."
)
COMPARE_NEXT: Final = (
    "Сначала пересчитайте, потом программа покажет, сколько должно быть. "
    "Разница записывается как есть."
)
EXPECTED: Final = "Должно быть по записям"
COUNTED_NOW: Final = "Насчитано в ящике"
SURPLUS: Final = "Излишек"
SHORTAGE: Final = "Недостача"
NO_DIFFERENCE: Final = "Сходится"
DIFFERENCE_NOTE: Final = (
    "Разница будет записана как есть. Бывает, что купюры слиплись: можно пересчитать, Esc."
)
DIFFERENCE_DONE: Final = "Разница записана как есть и попадёт в отчёт за день."
UNKNOWN_RECEIPTS: Final = (
    "Касса или банк ещё не подтвердили: {names}. Закрытию это не мешает. Наличные по ним, {sum}, "
    "в «Должно быть» не входят."
)
NOT_A_NUMBER: Final = "Количество — целое число: сколько купюр или монет этого номинала."
ALREADY_IN_BASKET: Final = "Отправление {item} уже в этой выдаче."
IS_A_POLICY: Final = "Это номер полиса. Для выдачи отсканируйте отправление."
SCAN_SPOILT: Final = "Скан испорчен посторонними клавишами — отсканируйте ещё раз."
SCAN_NOT_NOW: Final = "Сейчас скан не принят: сначала завершите шаг на экране."
SCAN_TOO_EARLY: Final = "Скан пришёл раньше, чем окно было готово: отсканируйте ещё раз."
SCAN_GAVE_WAY: Final = (
    "Сканы шли подряд, принят последний. Не принято: {code} — отсканируйте ещё раз."
)
ADDED: Final = "Добавлено в выдачу: {item}."
NOTHING_TO_ADD: Final = "Других отправлений этого получателя здесь нет."
PICK_TO_ADD: Final = "Какое отправление добавить? Цифра — одно, 0 — все, Esc — никакое."
CANNOT_CANCEL: Final = "Оплата принята, прервать уже нельзя: завершите вручение."
CANNOT_CANCEL_UNKNOWN: Final = "Чек не подтверждён, прервать нельзя. F12 — отложить эту выдачу."
CANCELLED: Final = "Выдача прервана, отправления ждут на своих местах."
HANDED_OVER: Final = "Вручено: {items}. Можно сканировать следующее."
VOIDED: Final = "Касса не пробила чек: {reason}. Деньги не приняты — Enter, чтобы повторить оплату."
STILL_UNKNOWN: Final = "Касса всё ещё не отвечает. Проверьте её питание и кабель, затем Enter."
PAPER_LEFT: Final = "Чек пробит, но у кассы кончилась бумага — вставьте рулон, чек допечатается."
NOT_PRINTED: Final = (
    "Памятка получателю не напечатана (принтер: {paper}). Продажа записана, "
    "печать продолжится сама."
)
IN_DOUBT: Final = "Есть документ, который принтер не подтвердил. F5 — ответить, вышел ли он."
PUT_ASIDE: Final = "Выдача отложена до подтверждения. F12 — вернуться к ней."
UNRESOLVED: Final = "Нет подтверждения кассы или банка: {names}."
NO_SCREEN: Final = "Экран получателя ничего не показывает — проверьте, что он включён."
WAITING_FOR_REGISTER: Final = "Касса печатает чек"
UNKNOWN_TITLE: Final = "Касса не подтвердила чек"
UNKNOWN_TEXT: Final = (
    "Чек мог напечататься, а мог и нет. Касса помнит эту продажу и скажет точно: "
    "второй чек не пробивайте, деньги и отправление пока не отдавайте."
)
INSPECTION: Final = "Вскройте отправление до оплаты"
INSPECTION_INVENTORY: Final = "Вложение сверяют с описью ф. 107 в присутствии получателя."
INSPECTION_DEFECT: Final = "Отправление повреждено: вскройте его вместе с получателем."
INSPECTION_SERVICE: Final = "Оплачена проверка вложения: получатель вправе осмотреть его до оплаты."
WAIT_TEXT: Final = "Обычно это занимает несколько секунд. Деньги и сдачу держите у себя."
YES_SECOND: Final = "добавить полис в оплату"
YES_LATER: Final = "через {left} с: получатель читает"
NO_SECOND: Final = "выдать без полиса"
AGREES: Final = "Соответствует"
AGREES_SECOND: Final = "записать осмотр"
DISAGREES: Final = "Не соответствует"
DISAGREES_SECOND: Final = "акт, деньги не брать"
AND_MORE: Final = "и ещё {count} — в списке слева"
SCAN_LABEL: Final = "Отсканируйте этикетку отправления"
NO_MONEY: Final = "Без оплаты"
NO_CHANGE: Final = "Без сдачи"
TOO_LITTLE: Final = "не хватает {sum}"
LAST_CUSTOMER: Final = "Предыдущий получатель"
LAST_CHANGE: Final = "Сдача предыдущему получателю"
IDLE_TITLE: Final = "Отсканируйте отправление"
IDLE_TEXT: Final = "или наберите его номер и нажмите Enter"
WELCOME: Final = "Добро пожаловать"
WELCOME_TEXT: Final = "Здесь вы увидите, что получаете и сколько платите."
GOODBYE: Final = "Спасибо!"
GOODBYE_TEXT: Final = "Не забудьте чек, сдачу и документы."
CUSTOMER_TEXTS: Final[Mapping[Panel, str]] = {
    Panel.KNOWN_DOCUMENT: "Покажите оператору документ.",
    Panel.DOCUMENT_KIND: "Покажите оператору документ.",
    Panel.DOCUMENT_FORM: "Покажите оператору документ.",
    Panel.INSPECT: "Осмотрите вложение вместе с оператором. Платить пока не нужно.",
    Panel.REFUSE: "Оператор записывает, почему вы не забираете отправление.",
    Panel.PAY: "Проверьте сумму и передайте деньги оператору.",
    Panel.CARD: "Приложите карту к терминалу.",
    Panel.CARD_UNKNOWN: "Ждём ответа банка. Второй раз карту не прикладывайте.",
    Panel.CHARGED: "Чек не напечатался — подождите немного.",
    Panel.REVERSAL: "Деньги возвращаются на карту — подождите немного.",
    Panel.WAIT: "Печатается чек — подождите немного.",
    Panel.UNKNOWN: "Ждём ответа кассы — подождите немного.",
    Panel.HAND_OVER: "Пересчитайте сдачу и заберите чек.",
    Panel.LABEL: "Пересчитайте сдачу и заберите чек.",
    Panel.BACK_REASON: "Оператор оформляет возврат денег.",
    Panel.BACK_SECOND: "Оператор оформляет возврат денег.",
    Panel.REFUND: "Деньги возвращаются на карту. Если терминал попросит, приложите её.",
    Panel.REFUND_UNKNOWN: "Ждём ответа банка о возврате — подождите немного.",
    Panel.BACK_WAIT: "Печатается чек возврата — подождите немного.",
    Panel.BACK_UNKNOWN: "Ждём ответа кассы — подождите немного.",
    Panel.BACK_OWED: "Деньги вернулись на карту. Чек возврата не напечатался — подождите немного.",
    Panel.GIVE_BACK: "Пересчитайте деньги и заберите чек возврата.",
}
NOW_TO_PAY: Final = "Сейчас к оплате"
YOUR_CHANGE: Final = "Ваша сдача"
CUSTOMER_NO: Final = "Не нужно"
CUSTOMER_YES: Final = "Согласен"
