"""Russian words of the devices' page, apart from any widget."""

from collections.abc import Mapping
from typing import Final

from app.domain.ports import PaperState, PrintOutcome
from app.domain.scan import ScanKind

TITLE: Final = "Устройства"
SECOND: Final = "сканер, принтер, касса, центр, терминал: что с ними и что делать"
HINT: Final = "Цифра — проверить устройство. Отсканируйте код — здесь будет видно, что он значит."
TRYING: Final = "Проверяем…"
TRY: Final = "Проверить"

SCANNER: Final = "Сканер"
PRINTER: Final = "Чековый принтер"
REGISTER: Final = "Касса"
CENTRE: Final = "Центр"
PINPAD: Final = "Терминал для карт"

SINCE: Final = "с {moment}"
PORT: Final = "порт {address}"
ADDRESS: Final = "адрес {address}"
AS_KEYBOARD: Final = "работает как клавиатура"
NOT_SET_UP: Final = "не настроено на этом компьютере"

SCANNER_GONE: Final = "Сканер не отвечает — проверьте кабель, окно подключит его само."
SCANNER_WEDGE: Final = "Отсканируйте любой код: такой сканер видно только по его кодам."
PAPER_NOTES: Final[Mapping[PaperState, str]] = {
    PaperState.LOW: "Бумага заканчивается — приготовьте новый рулон.",
    PaperState.OUT: "В принтере нет бумаги — вставьте рулон, отложенное напечатается само.",
    PaperState.COVER_OPEN: "Крышка принтера открыта — закройте её.",
    PaperState.UNKNOWN: "Принтер не отвечает — проверьте питание и кабель.",
}
WAITING: Final = "Ждёт печати: {count}."
IN_DOUBT: Final = "Принтер не подтвердил: {count} — вернитесь к работе и нажмите F5."
REGISTER_GONE: Final = (
    "Касса не отвечает — проверьте её питание и кабель, затем нажмите «Проверить»."
)

WEDGE_UNSEEN: Final = "узнаем по скану"
WEDGE_READS: Final = "читает"
LISTEN: Final = "Отсканируйте любой код: этикетку, извещение или полис."
LAST_SCAN: Final = "Последний код {code}: {meaning}"
MEANINGS: Final[Mapping[ScanKind, str]] = {
    ScanKind.DOMESTIC: "отправление по России",
    ScanKind.S10: "международное отправление",
    ScanKind.POLICY: "полис «Защищённая покупка»",
    ScanKind.BADGE: "бейдж сотрудника",
    ScanKind.RECEIPT_CODE: "код получателя",
    ScanKind.TRANSFER: "квитанция передачи денег",
    ScanKind.UNKNOWN: "незнакомый код",
}
HIDDEN_CODE: Final = "(скрыт)"

PRINTED: Final[Mapping[PrintOutcome, str]] = {
    PrintOutcome.PROVEN: "Пробная лента напечатана в {time}.",
    PrintOutcome.UNPROVEN: (
        "Лента отправлена в {time}, но принтер не подтвердил — посмотрите, вышла ли она."
    ),
    PrintOutcome.NOT_SENT: "В {time} пробная лента не отправлена.",
}
REGISTER_WELL: Final = "Касса ответила в {time}; чек при проверке не пробивается."
REGISTER_SAID: Final = "Касса ответила в {time}: {text}."
REGISTER_MUTE: Final = "В {time} касса не ответила."
PINPAD_WELL: Final = (
    "Терминал ответил в {time}: за день банка операций {count} на {sum}. "
    "Проверка денег не списывает."
)
PINPAD_MUTE: Final = "В {time} терминал не ответил — проверьте его питание и кабель."
PINPAD_SET_UP: Final = "настроен"
PINPAD_ABSENT: Final = "нет"
PINPAD_PROGRAM: Final = "программа {address}"
NO_CARDS: Final = "Карты здесь не принимаются: у окна нет терминала."
CENTRE_READ: Final = "Сведения обновлены в {time}; обмен идёт сам, без участия окна."

ANSWERS: Final = "отвечает"
MUTE: Final = "не отвечает"
STOPPED: Final = "обмен остановлен"
NEVER: Final = "ещё не отвечал"
SILENT: Final = "обмен молчит"
SILENT_NOTE: Final = (
    "Программа обмена давно не давала о себе знать — перезапустите «Окно», работать можно и так."
)
LAST_ANSWER: Final = "последний ответ {moment}"
ERROR_SINCE: Final = "не отвечает с {moment}"
OTHER_ERROR: Final = "Обмен остановился ({code}) — работайте дальше и сообщите администратору."
METER: Final = "Подтверждено {proven} из {made}, старшее без подтверждения {age}"
