"""Russian words of the search for a cash difference: what to look at, never who."""

from collections.abc import Mapping
from typing import Final

from app.domain.shortage import Cause, Twist
from app.services.shortage import Check

TITLE: Final = "{word} {sum} — где искать"
SHIFT_TITLE: Final = "Смена {number}: {word_low} {sum} — где искать"
SEARCHING: Final = "Ищем причину: читаем журнал смены…"
HINT_CLOSED: Final = "Это подсказки, а не вывод. Esc — вернуться к отчёту."
NOTHING_TO_FIND: Final = "Разницы нет — искать нечего."
NO_DIFFERENT_SHIFT: Final = "В этом отчёте нет закрытой смены с разницей."
NOTHING_FITS: Final = (
    "Ни одна причина из известных не даёт эту сумму до копейки. Пересчитайте ящик ещё раз; "
    "если сумма та же, закройте смену с разницей — она записывается как есть."
)
NOTHING_FITS_CLOSED: Final = (
    "Ни одна причина из известных не даёт эту сумму до копейки. Всё, что записано за смену, — "
    "в журнале: F10, затем 2."
)
BUG: Final = "Ошибка программы не исключена: {checks}."
AUDITING: Final = "Проверяем журнал целиком…"
AUDITED: Final = "Журнал проверен целиком, отчёт сходится с проводками."
UNKNOWABLE: Final = (
    "Программа не знает, какими купюрами платили, что делалось без записи и что передавали в ящик "
    "и из него: передач в журнале пока нет."
)
CHECKS: Final[Mapping[Check, str]] = {
    Check.JOURNAL: "проверка журнала не прошла ({what})",
    Check.REPORT: "отчёт смены не сходится со своими проводками ({what})",
    Check.RECEIPT: "касса не подтвердила чеков: {what}",
    Check.FORK: "у центра другая запись на том же месте журнала ({what})",
    Check.HELD: "центр разбирает записей этого окна: {what}",
}
PAIR: Final = "Две причины сразу"
TWO: Final = "1) {first} 2) {second}"
ONE_PLACE: Final = "подходит одно место"
MORE: Final = "подходит ещё: {times}"
AND_OTHERS: Final = "и ещё {count}"
ENTRIES: Final = "записи № {entries}"

CAUSES: Final[Mapping[Cause, str]] = {
    Cause.NOT_TAKEN: "Деньги за продажу не в ящике",
    Cause.TAKEN_TWICE: "Получено больше, чем в чеке",
    Cause.TRANSPOSED: "Переставлены цифры",
    Cause.WRONG_NOTE: "Одна купюра вместо другой",
    Cause.CHANGE: "Сдача",
    Cause.UNPROVEN: "Чек, которого касса не подтвердила сразу",
    Cause.CARD_CASH: "Карта или наличные",
    Cause.OPENING: "Сумма на начало смены",
    Cause.COUNTING: "Пересчёт ящика",
    Cause.LATE_PROOF: "Чек прошлой смены",
    Cause.REFUND: "Возврат денег",
    Cause.DIGIT: "Лишняя или пропавшая цифра",
}

SENTENCES: Final[Mapping[Twist, str]] = {
    Twist.SALE_NOT_TAKEN: "{number} на {0}: посмотрите, взяты ли эти деньги и не отложены ли.",
    Twist.ITEM_NOT_TAKEN: (
        "В выдаче с {number} одно из отправлений стоит {1}: посмотрите, взяты ли деньги за каждое."
    ),
    Twist.LINE_NOT_TAKEN: (
        "В чеке по {number} есть строка на {1}: посмотрите, вошла ли она в полученную сумму."
    ),
    Twist.SALE_TWICE: "{number} на {0}: посмотрите, не получены ли эти деньги дважды.",
    Twist.ITEM_TWICE: (
        "В выдаче с {number} отправление на {1}: посмотрите, не получены ли деньги за него дважды."
    ),
    Twist.LINE_TWICE: "В чеке по {number} строка на {1}: посмотрите, не получена ли она дважды.",
    Twist.DIGITS_NEXT: (
        "По {number} записано «получено {1}»: если получили {2}, разницы нет — проверьте сумму."
    ),
    Twist.DIGITS_APART: (
        "По {number} записано «получено {1}»: если получили {2}, разницы нет — проверьте сумму."
    ),
    Twist.NOTE_RECEIVED: (
        "Деньги за {number}: посмотрите, не пришла ли купюра {note_2} вместо {note_1}."
    ),
    Twist.NOTE_GIVEN: (
        "Сдача по {number}: посмотрите, не ушла ли купюра {note_2} вместо {note_1}."
    ),
    Twist.CHANGE_KEPT: "{number}: сдача {1} могла остаться в ящике — посмотрите, отдана ли она.",
    Twist.CHANGE_TWICE: "{number}: посмотрите, не отдана ли сдача {1} дважды.",
    Twist.CHANGE_OF_OTHER: (
        "{number}: сдача {1}, а рядом была сдача {2} — посмотрите, не она ли отдана здесь."
    ),
    Twist.CHANGE_OF_TENDER: (
        "{number}: сдача {1}; посмотрите, не отдано ли {2}, как с другой купюры."
    ),
    Twist.UNKNOWN_IN_DRAWER: (
        "Чек на {0} касса не подтвердила, и в ожидаемую сумму он не вошёл: посмотрите, в ящике ли "
        "эти деньги."
    ),
    Twist.PROVEN_NOT_IN_DRAWER: (
        "Чек по {number} на {0} подтвердился не сразу: посмотрите, не отложены ли эти деньги "
        "и не возвращены ли."
    ),
    Twist.CARD_WAS_CASH: (
        "{number} записано картой на {1}: сверьте с лентой терминала, не наличными ли заплачено."
    ),
    Twist.CASH_WAS_CARD: (
        "{number} записано наличными на {0}: сверьте с лентой терминала, не картой ли заплачено."
    ),
    Twist.CARRIED_OVER: (
        "Прошлая смена кончилась на {0}, эта началась с {1}: сверьте, сколько было на начало."
    ),
    Twist.OPPOSITE_BEFORE: (
        "У прошлой смены такая же разница в другую сторону: сверьте оба пересчёта."
    ),
    Twist.OPENING_PIECES: (
        "Пересчёт на начало смены, {note_0}: разница — ровно {pieces}. Сверьте с тем, что выдавали."
    ),
    Twist.PIECES: "Пересчитайте {note_0}: разница — ровно {pieces}.",
    Twist.STACK: "Пересчитайте пачки и столбики {note_0}: разница — ровно {pieces}.",
    Twist.ROWS_SWAPPED: (
        "Строки {note_0} и {note_1} стоят рядом: посмотрите, не попало ли число в чужую строку."
    ),
    Twist.PIECES_SWAPPED: ("Пересчитайте {note_0}: вписано {pieces}, а при {meant} разницы нет."),
    Twist.PUT_IN_NOW: (
        "Чек прошлой смены на {0} подтверждён в эту: посмотрите, не легли ли его деньги в ящик "
        "только теперь."
    ),
    Twist.GIVEN_BACK_NOW: (
        "Оплата прошлой смены на {0} отменена в эту: посмотрите, не из ящика ли вернули деньги."
    ),
    Twist.VOID_KEPT: (
        "Оплата {number} на {0} отменена кассой: посмотрите, возвращены ли деньги получателю."
    ),
    Twist.GIVEN_BACK: (
        "{number} на {0}: посмотрите, не возвращены ли эти деньги без записи о возврате."
    ),
    Twist.BACK_KEPT: (
        "Возврат по {number}, записана выдача {0}: посмотрите, отданы ли деньги получателю."
    ),
    Twist.BACK_TWICE: "Возврат по {number} на {0}: посмотрите, не отданы ли деньги дважды.",
    Twist.BACK_UNRECORDED: (
        "Возврат по {number} на {0}, выдача не записана: посмотрите, не отданы ли уже деньги."
    ),
    Twist.DIGIT_MISSING: (
        "По {number} записано «получено {1}»: если получили {2}, разницы нет — проверьте сумму."
    ),
    Twist.DIGIT_ADDED: (
        "По {number} записано «получено {1}»: если получили {2}, разницы нет — проверьте сумму."
    ),
}
"""What to look at next. {0}, {1}… are sums of the clue, {note_0}… the same as notes or coins."""
