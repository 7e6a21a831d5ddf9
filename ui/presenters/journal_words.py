"""Russian words of the journal: what each kind of entry is called, and its fields."""

from collections.abc import Mapping
from typing import Final

TITLE: Final = "Журнал"
SECOND: Final = "что записано, подтверждение центра, копии документов"
HINT: Final = "Стрелки и PgDn — листать, Enter — открыть запись. Скан или F3 — найти по номеру."
HINT_FOUND: Final = "Записи об отправлении {item}. Enter — открыть, Esc — показать все записи."
HINT_SEARCH: Final = "Ищем прежние выдачи {item}… Последние уже показаны."
HINT_NOTHING: Final = "О {item} в журнале этого окна записей нет. Esc — показать все записи."
HINT_ENTRY: Final = "Стрелки — листать поля. Esc — назад к журналу."
HINT_PAPERS: Final = "Цифра — копия документа. Стрелки — листать поля, Esc — назад к журналу."
ASK_COPY: Final = "Напечатать копию: {paper}? Enter — да, Esc — нет."
COPY_DUE: Final = "Копия записана и отдана в печать: {paper}, копия № {number}."
NOT_HERE: Final = "Такой записи в журнале этого окна нет."
READING: Final = "Читаем журнал…"
PLACEHOLDER: Final = "Номер отправления или полиса"
FIND: Final = "Найти по номеру отправления или полиса"
SECOND_PERSON: Final = {"manager": "начальник", "alone": "без второго лица"}
COLUMNS: Final = ("Время", "№", "Что произошло", "Отправление", "Сумма", "Центр")
PROVEN: Final = "подтверждено"
WAITS: Final = "ждёт"
HELD: Final = "разбирает центр"
PROVEN_WHOLE: Final = "подтверждено центром"
WAITS_WHOLE: Final = "ждёт подтверждения центра"
HELD_WHOLE: Final = "получено, центр разбирает: {reason}"
HELD_REASONS: Final[Mapping[str, str]] = {
    "fact_taken": "это же уже провело другое окно",
    "item_served": "это отправление уже выдало другое окно",
    "register_totals_differ": "итоги кассы не сходятся с журналом",
    "served_after_end": "другое окно записало отказ или возврат этого отправления",
    "transfer_mismatch": "в двух окнах записаны разные деньги одной передачи",
}
"""What the clerk can know of a case without the centre; other reasons stand as their codes."""
SHOWN: Final = "Записи № {first}–{last}, новые сверху"
NO_MORE: Final = "Записи № {first}–{last}, раньше записей нет"
UNKNOWN_KIND: Final = "Запись вида «{kind}»"

KINDS: Final[Mapping[str, str]] = {
    "epoch_opened": "Журнал окна открыт",
    "session_opened": "Вход: {clerk}",
    "session_closed": "Выход: {clerk}",
    "day_opened": "Открыт операционный день",
    "day_closed": "Закрыт операционный день",
    "shift_opened": "Открыта смена {number}",
    "shift_closed": "Закрыта смена {number}",
    "visit_opened": "Начата выдача",
    "item_added": "Добавлено в выдачу",
    "customer_identified": "Установлена личность: {way}",
    "offer_shown": "Показано предложение полиса",
    "offer_answered": "Ответ на предложение: {answer}",
    "item_inspected": "Осмотр: вложение совпало",
    "item_refused": "Не забирает: {reason}",
    "item_returned": "Возврат отправителю: {ground}",
    "cash_sent": "Передано в окно {to}: {amount}",
    "cash_received": "Принято из окна {from}: {amount}",
    "cash_taken_back": "Передача в окно {to} вернулась в кассу: {amount}",
    "visit_suspended": "Выдача отложена",
    "visit_resumed": "Выдача продолжена",
    "settlement_started": "Начата оплата",
    "settlement_posted": "Оплачено, чек № {document}",
    "settlement_voided": "Чека нет: {reason}",
    "card_approved": "Списано с карты, № {reference}",
    "card_reversal_started": "Начат возврат на карту",
    "card_reversal_refused": "Банк не вернул на карту: {reason}",
    "card_reversed": "Возвращено на карту, № {reference}",
    "handed_over": "Вручено",
    "visit_cancelled": "Выдача прервана: {reason}",
    "return_confirmed": "Возврат подтверждён вторым лицом",
    "card_refunded": "Возвращено на карту по чеку, № {reference}",
    "return_started": "Начат возврат: {reason}",
    "returned": "Возвращено, чек № {document}",
    "return_voided": "Чека возврата нет: {reason}",
    "money_given_back": "Деньги отданы",
    "copy_requested": "Копия: {document}",
    "pin_reset": "Сотруднику {clerk} дан разовый пин-код",
    "pin_changed": "Пин-код сменил(а) {clerk}",
    "badge_blocked": "Заблокирован бейдж: {clerk}",
    "badge_given": "Выдан бейдж: {clerk}",
    "correction_accepted": "Исправление центра принято",
    "correction_disputed": "Исправление центра оспорено: {ground}",
}

FIELDS: Final[Mapping[str, str]] = {
    "amount": "Сумма",
    "answer": "Ответ",
    "arrival": "Строка манифеста",
    "arrived_on": "Поступило",
    "acquirer": "Список банка",
    "register": "Итоги кассы",
    "auth_code": "Код авторизации",
    "badge": "Бейдж",
    "binding": "Подпись окна за второе лицо",
    "block": "Блок номеров",
    "by": "Кто в центре",
    "branch": "Отделение",
    "card": "Картой",
    "card_terminal": "Терминал банка",
    "cash": "Дано наличными",
    "category": "Категория",
    "change": "Сдача",
    "charge": "Ключ списания",
    "charges": "К оплате",
    "clerk": "Сотрудник",
    "cod": "Наложенный платёж",
    "code": "Код кассы",
    "confirmed": "Подтверждение",
    "copy": "Копия №",
    "correction": "Исправление",
    "count": "Пересчёт",
    "counted": "Насчитано",
    "day": "Операционный день",
    "next": "Следующий день",
    "positions": "Журналы на момент закрытия",
    "declared": "Объявленная ценность",
    "defective": "Повреждено",
    "difference": "Разница",
    "displayed_ms": "Было на экране",
    "document": "Документ",
    "drive": "Фискальный накопитель",
    "due": "К оплате всего",
    "evidence": "Хеш доказательств",
    "evidence_bytes": "Размер доказательств, байт",
    "expected": "Должно быть",
    "held": "Осталось списанным с карты",
    "held_charges": "Деньги карт без чека",
    "hold": "Запрет выдачи",
    "identifier": "Отправление",
    "inventory": "Опись вложения",
    "issued_at": "Время кассы",
    "from": "Из окна",
    "ground": "Основание возврата",
    "hash": "Хеш записи другого окна",
    "item": "Отправление",
    "items": "Отправления",
    "label": "Скан этикетки",
    "lines": "Строки чека",
    "mail_type": "Вид",
    "message": "Хеш сообщения центра",
    "number": "Номер",
    "numbers": "Погашенные номера",
    "money_owed": "Должны получателям",
    "of": "Документ записи",
    "offerable": "Полис можно предложить",
    "open_transfers": "Деньги в пути",
    "opening": "Начато",
    "original": "Какую запись исправляет",
    "paper_out": "Нет бумаги в кассе",
    "pin_version": "Который пин-код",
    "policies": "Полисы",
    "position": "Место в ленте",
    "price": "Цена",
    "reading_time_s": "Время на чтение",
    "reason": "Причина",
    "recovery_key": "Ключ восстановления",
    "register_shift": "Смена кассы",
    "result": "Итог осмотра",
    "return": "Ключ возврата",
    "rights": "Права",
    "role": "Должность",
    "reference": "Номер ссылки банка",
    "refusal": "Запись об отказе",
    "refused_in": "Выдача с отказом",
    "rules": "Правила возврата",
    "scan": "Код",
    "seen_before": "Документ из записи",
    "sender_kind": "Отправитель",
    "second": "Второе лицо",
    "services": "Услуги",
    "session_key": "Ключ сеанса",
    "settlement": "Ключ задания кассы",
    "shelf": "Полка",
    "shift": "Смена",
    "since": "К возврату с",
    "shown": "Показано записью",
    "sign": "Фискальный признак",
    "stored_until": "Хранится до",
    "tariffs": "Тарифы",
    "task": "Хеш задания",
    "term_months": "Срок",
    "terminal_key": "Ключ окна",
    "terms": "Условия",
    "to": "В окно",
    "total": "Сумма чека",
    "transfer": "Ключ передачи",
    "unknown_receipts": "Чеки без подтверждения",
    "video_required": "Видео при вскрытии",
    "visit": "Выдача",
    "way": "Способ",
    "weight_g": "Вес",
    "window": "Окно",
}

RECEIPT: Final = "Чек №"

MONEY: Final = frozenset(
    ("card", "cash", "change", "cod", "counted", "declared", "difference", "due", "expected")
) | {"amount", "held", "price", "total"}
FLAGS: Final = frozenset(("defective", "inventory", "offerable", "paper_out", "video_required"))
DAYS: Final = frozenset(("arrived_on", "day", "next", "since", "stored_until"))
HASHES: Final = frozenset(
    ("recovery_key", "refused_in", "session_key", "settlement", "shift", "task", "terminal_key")
) | {"charge", "correction", "evidence", "hash", "message", "transfer", "visit"}
"""Fields whose beginning is enough for a person."""

ALREADY_SAID: Final = frozenset(("key",))
"""Fields that repeat what others say."""

VALUES: Final[Mapping[str, str]] = {
    "accepted": "согласен",
    "declined": "не нужно",
    "agreed": "вложение совпало",
    "touch": "касание экрана",
    "keypad": "клавиатура получателя",
    "clerk": "оператор",
    "manager": "начальник",
    "document": "по документу",
    "proxy": "по доверенности",
    "shop": "интернет-магазин",
    "private": "частное лицо",
    "customer_left": "получатель ушёл",
    "contents_disagree": "вложение не совпало",
    "all_refused": "отказ от всего",
    "enrolled": "окно подключено к центру",
    "serve": "выдавать",
    "open_day": "открывать день",
    "answer_corrections": "отвечать центру",
    "manage_staff": "вести сотрудников",
    "wrong_sum": "сумма не та",
    "never_happened": "такого не было",
    "already_done": "уже исправлено",
    "other": "другое",
    "cod_fee": "плата за перевод",
    "storage": "хранение",
    "policy": "полис",
}
WAYS: Final[Mapping[str, str]] = {"code": "по коду"}
CHARGES: Final[Mapping[str, str]] = {"cod": "наложенный платёж"}
YES: Final = "да"
NO: Final = "нет"

PAPERS: Final[Mapping[str, str]] = {
    "slip": "памятка получателю",
    "card_slip": "слип банка",
    "closing_slip": "лента закрытия смены",
    "transfer_slip": "квитанция передачи денег",
    "label_20": "ярлык ф. 20",
    "policy": "полис {of}",
}
PAPER_STATES: Final[Mapping[str, str]] = {
    "queued": "ждёт печати",
    "sending": "печатается",
    "printed": "напечатано",
    "unproven": "принтер не подтвердил",
    "superseded": "не печатается: полис отменён",
}
COPIES: Final = "{state}; копий: {copies}"

ENTRY: Final = "Запись {key}"
WHEN: Final = "Когда"
WHO: Final = "Кто"
CAUSE: Final = "Из-за чего"
HASH: Final = "Хеш"
CENTRE: Final = "Центр"
POSTINGS: Final = "Проводки"
PENDING: Final = "Проводки до ответа кассы"
FACTS: Final = "Что записано"
PRIVATE: Final = "Личные данные"
PRIVATE_APART: Final = "хранятся отдельно, здесь не показаны"
PAPERS_TITLE: Final = "Документы"
MORE_PAPERS: Final = "и ещё {count} — наберите цифру"
NO_PAPERS: Final = "Документов эта запись не создала."
AUTHORS: Final[Mapping[str, str]] = {
    "terminal": "само окно",
    "recovery": "восстановление после сбоя",
    "migration": "перенос журнала",
}

KEY_CAUSE: Final = "клавиша {name}"
KEY_NAMES: Final[Mapping[str, str]] = {"Return": "Enter", "Escape": "Esc"}
SCAN_CAUSE: Final = "скан {code}"
TYPED_CAUSE: Final = "набран номер {code}"
CAUSES: Final[Mapping[str, str]] = {
    "painted": "предложение появилось на экране получателя",
    "touch": "касание экрана получателем",
    "register": "ответ кассы",
    "pinpad": "ответ терминала",
    "recovery": "проверка после сбоя",
    "sign_in": "вход сотрудника",
    "enrolled": "подключение окна к центру",
}
