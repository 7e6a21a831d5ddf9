"""The sentence a person reads for every refusal: what is wrong, and what to do next."""

from typing import Final

from app.errors import ClerkError, Refusal

SENTENCES: Final[dict[Refusal, str]] = {
    # scans and items
    Refusal.NOT_AN_IDENTIFIER: (
        "Это не номер отправления — отсканируйте штрихкод на этикетке или в извещении."
    ),
    Refusal.WRONG_CHECK_DIGIT: (
        "Номер прочитан с ошибкой: последняя цифра {given}, а должна быть {expected} — "
        "отсканируйте ещё раз или сверьте номер."
    ),
    Refusal.CHECK_DIGIT_STRIPPED: (
        "Сканер обрезает контрольную цифру (пришло 13 цифр вместо 14) — введите номер вручную "
        "и сообщите администратору."
    ),
    Refusal.WRONG_LAYOUT: (
        "Номер набран русскими буквами — переключите раскладку на английскую и повторите."
    ),
    Refusal.UNKNOWN_COUNTRY: "Страны с кодом {country} нет — сверьте две последние буквы номера.",
    Refusal.UNKNOWN_ITEM: (
        "Отправления {item} нет в этом отделении — сверьте номер и индекс (это может быть код "
        "коробки, а не номер отправления)."
    ),
    Refusal.ITEM_ALREADY_HANDED_OVER: (
        "Отправление {item} уже вручено — если оно лежит перед вами, позовите начальника отделения."
    ),
    Refusal.ITEM_REFUSED: (
        "От отправления {item} получатель отказался — верните его на полку возврата."
    ),
    Refusal.ITEM_RETURNED: (
        "Отправление {item} уже возвращено отправителю — положите его к отправке, не выдавайте."
    ),
    Refusal.HOLD_FORBIDS_RETURN: (
        "Отправление {item} возвращать нельзя: {hold} — позовите начальника."
    ),
    Refusal.NOT_DUE_FOR_RETURN: (
        "Отправление {item} хранится по {until} — положите его обратно на полку."
    ),
    Refusal.ITEM_ON_HOLD: "Отправление {item} выдавать нельзя: {hold} — позовите начальника.",
    Refusal.ITEM_IN_ANOTHER_VISIT: (
        "Отправление {item} уже выдаётся — завершите или отмените ту выдачу."
    ),
    Refusal.ITEM_OF_ANOTHER_ADDRESSEE: (
        "Отправление {item} адресовано другому получателю — выдайте его отдельно."
    ),
    Refusal.WRONG_LABEL: "Этикетка от другого отправления — найдите на полке то, что оплачено.",
    Refusal.LABEL_REQUIRED: "Отсканируйте этикетку самого отправления, чтобы подтвердить вручение.",
    # visit
    Refusal.NO_VISIT: "Этой выдачи нет — отсканируйте отправление и начните заново.",
    Refusal.WRONG_STEP: "Сейчас это действие недоступно — выполните шаг, который на экране.",
    Refusal.NOT_IDENTIFIED: "Сначала установите личность получателя по документу.",
    Refusal.BAD_DOCUMENT: "Проверьте документ: {why}.",
    Refusal.NOT_INSPECTED: "Сначала вскройте отправление и сверьте вложение вместе с получателем.",
    Refusal.OFFER_NOT_SHOWN: (
        "Предложение ещё не показано на экране получателя — проверьте, что этот экран включён."
    ),
    Refusal.OFFER_NOT_ANSWERED: "Сначала запишите ответ получателя на предложение.",
    Refusal.OFFER_TOO_EARLY: (
        "Дайте получателю прочитать: согласие можно записать через {seconds} с."
    ),
    Refusal.NOT_ELIGIBLE: (
        "К отправлению {item} полис не продаётся: он только для посылок интернет-магазинов "
        "с наложенным платежом."
    ),
    Refusal.BAD_AMOUNT: "Сумма «{text}» непонятна — введите рубли и копейки, например 2340,50.",
    Refusal.NOT_ENOUGH_CASH: "Не хватает денег: нужно {due}, дано {given} — введите сумму снова.",
    Refusal.ALREADY_SETTLED: "Оплата уже принята — завершите вручение.",
    Refusal.RECEIPT_UNKNOWN: (
        "Касса ещё не подтвердила чек — дождитесь ответа и не пробивайте второй."
    ),
    Refusal.NOTHING_TO_GIVE_BACK: "По этой выдаче нечего возвращать: оплаты с чеком в ней нет.",
    Refusal.RETURN_AFTER_HAND_OVER: (
        "Отправление уже вручено: отмена с возвратом денег возможна только до вручения."
    ),
    Refusal.RETURN_OF_CARD: (
        "Оплачено картой: возврат на карту в этом окне пока невозможен — обратитесь к начальнику."
    ),
    Refusal.RETURN_UNKNOWN: (
        "Касса ещё не подтвердила чек возврата — не отдавайте деньги и не пробивайте второй."
    ),
    Refusal.MONEY_IS_OWED: "Чек возврата уже есть — отдайте получателю деньги и нажмите Enter.",
    Refusal.NOT_ENOUGH_IN_DRAWER: (
        "В кассе {held}, а вернуть нужно {needed} — получите подкрепление и повторите."
    ),
    Refusal.NOT_A_SECOND_PERSON: (
        "Подтвердить может только начальник отделения, и не тот, кто сам проводит возврат."
    ),
    Refusal.NO_NUMBERS_LEFT: (
        "Номера полисов закончились — выберите «Не нужно» и сообщите начальнику отделения."
    ),
    Refusal.NO_TARIFF: "В окне нет действующих тарифов — сообщите начальнику отделения.",
    # staff, shift and drawer
    Refusal.UNKNOWN_BADGE: "Такого номера нет в отделении — проверьте бейдж или табельный номер.",
    Refusal.WRONG_PIN: "Пин-код неверен — введите ещё раз (попыток без ожидания: {left}).",
    Refusal.LOCKED_OUT: "Слишком много неверных пин-кодов — подождите {seconds} с и повторите.",
    Refusal.CLERK_DISMISSED: "Этот сотрудник больше не работает здесь — позовите начальника.",
    Refusal.NOT_SIGNED_IN: "Сначала войдите: отсканируйте бейдж.",
    Refusal.NOT_ALLOWED: "На это у вас нет прав — попросите начальника отделения.",
    Refusal.DAY_NOT_OPEN: (
        "Операционный день не открыт — попросите начальника отделения открыть его."
    ),
    Refusal.SHIFT_ALREADY_OPEN: "Смена {number} уже открыта — продолжайте работу в ней.",
    Refusal.SHIFT_CLOSED: "Смена не открыта — пересчитайте кассу и откройте смену.",
    Refusal.DRAWER_IN_USE: (
        "В этом окне открыта смена {number} другого оператора — пусть он её закроет."
    ),
    Refusal.VISIT_STILL_OPEN: "Сначала завершите или прервите выдачу, которая на экране.",
    Refusal.BAD_COUNT: "Пересчёт невозможен: проверьте количество купюр и монет.",
    # devices
    Refusal.DEVICE_UNAVAILABLE: "Устройство не отвечает — проверьте кабель и питание.",
    Refusal.SIMULATOR_NOT_RUNNING: (
        "Учебные устройства здесь не запущены — запустите учебное отделение: okno run --demo."
    ),
    Refusal.REGISTER_UNAVAILABLE: (
        "Касса не отвечает — проверьте её питание и кабель, затем повторите."
    ),
    Refusal.REGISTER_REFUSED: "Касса отказала — прочитайте её сообщение и повторите.",
    Refusal.PAPER_OUT: "В принтере нет бумаги — вставьте новый рулон.",
    Refusal.NOT_PRINTABLE: (
        "Документ не напечатать: в нём знак, которого нет у принтера — сообщите администратору."
    ),
    Refusal.DOCUMENT_TOO_LONG: (
        "Документ не помещается на лист: условия длиннее страницы — сообщите администратору."
    ),
    # reports
    Refusal.NOTHING_TO_REPORT: "Таких смен в этом окне не было — проверьте дату или номер смены.",
    Refusal.NOTHING_TO_EXPORT: "Таких записей в журнале нет — проверьте дату или номер записи.",
    Refusal.NO_SUCH_PAPER: "Такого документа не было — выберите документ из списка выдачи.",
    Refusal.REPORT_DISAGREES: (
        "Отчёт не выдан: журнал и проводки расходятся ({what}) — не сдавайте смену и позвоните "
        "администратору."
    ),
    # the machine and its files
    Refusal.DISK_FULL: "На диске нет места — освободите место, записанное сохранено.",
    Refusal.CANNOT_WRITE: (
        "Записать {path} не удалось — проверьте папку и место на диске, затем повторите."
    ),
    Refusal.DATABASE_BUSY: "Журнал занят другой программой — повторите через несколько секунд.",
    Refusal.DATABASE_DAMAGED: (
        "Файл журнала повреждён — не выключайте компьютер и звоните администратору."
    ),
    Refusal.DATABASE_MISSING: "Файл журнала {path} не найден — сначала запустите окно или мастера.",
    Refusal.NEWER_DATABASE: (
        "Журнал записан более новой версией программы — обновите «Окно» на этом компьютере."
    ),
    Refusal.ALREADY_RUNNING: "«Окно» уже запущено на этом компьютере — перейдите к нему.",
    Refusal.KEY_FILE_MISSING: "Файл ключа {path} не найден — верните его из копии.",
    Refusal.KEY_FILE_MALFORMED: (
        "Файл ключа {path} испорчен (нужны 64 шестнадцатеричных знака) — верните его из копии."
    ),
    Refusal.WRONG_KEY: "Ключ не подходит к файлу журнала — верните ключ этого компьютера из копии.",
    Refusal.BAD_SETTING: "Настройка задана неверно — исправьте файл okno.toml.",
    # the centre
    Refusal.NOT_ENROLLED: "Компьютер не подключён к центру — подключите его одноразовым кодом.",
    Refusal.ENROLMENT_REFUSED: "Центр не принял код подключения — запросите новый код.",
    Refusal.CENTRE_UNREACHABLE: "Центр не отвечает — работайте дальше, операции дойдут позже.",
    Refusal.MALFORMED_MANIFEST: (
        "В манифесте ошибка (поле «{field}») — сообщите в центр, остальные отправления приняты."
    ),
    Refusal.MALFORMED_ANSWER: (
        "Центр прислал непонятный ответ (поле «{field}») — сообщите администратору."
    ),
    Refusal.FORKED: (
        "Журнал этого окна разошёлся с центром — остановите работу и звоните администратору."
    ),
}
"""One sentence a code; `ClerkError.values` fill it."""

PROGRAM_FAULT: Final = (
    "Ошибка программы — данные сохранены, действие не выполнено: повторите его, "
    "а если не поможет, перезапустите «Окно»."
)
"""What any other exception says to the clerk; its details stand in the log."""


def sentence(error: Exception) -> str:
    """Return what to tell a person about an error: a refusal's sentence, else PROGRAM_FAULT."""
    if isinstance(error, ClerkError):
        return SENTENCES[error.code].format(**error.values)
    return PROGRAM_FAULT
