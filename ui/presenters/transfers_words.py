"""Russian words of the page of cash between windows, apart from any widget."""

from typing import Final

TITLE: Final = "Деньги между окнами"
SECOND: Final = "передать в другое окно, принять, вернуть в кассу"
READING: Final = "Читаем передачи…"
COLUMNS: Final = ("Передача", "Откуда и куда", "Сумма", "В пути")
NOTHING: Final = "Денег в пути нет."
HINT: Final = "F2 — передать деньги. Принимаете — сканируйте код с квитанции."
HINT_INCOMING: Final = "Enter — пересчитать и принять. Стрелки — другая передача, F2 — передать."
HINT_SENT: Final = "Enter — вернуть в кассу, если деньги не взяли. F2 — новая передача."
HINT_QUARREL: Final = "Записано дважды без связи: разбирает центр. Деньги пересчитайте вдвоём."
HINT_SEND: Final = "Номер окна, затем сколько каких купюр. F2 — передать. Esc — не передавать."
HINT_COUNT: Final = "Пересчитайте эти деньги отдельно от кассы. F2 — принять. Esc — не принимать."
ASK_BACK: Final = "Вернуть {sum} из пути в кассу? Деньги должны быть у вас. Enter — да, Esc — нет."
NO_WINDOWS: Final = "Других окон отделения пока не видно — дождитесь обмена с центром."
WHICH_WINDOW: Final = "Впишите номер окна: {windows}."
SENT: Final = "Передано в окно № {window}: {sum}. Отдайте деньги с квитанцией, в кассе их уже нет."
RECEIVED: Final = "Принято из окна № {window}: {sum}. Положите деньги в кассу, квитанцию подпишите."
TAKEN_BACK: Final = "Возвращено в кассу: {sum}. Квитанцию передачи порвите."

SEND_TITLE: Final = "Передать деньги"
COUNT_TITLE: Final = "Принять из окна № {window}"
RECEIVER: Final = "В окно №"
IN_HAND: Final = "Отсчитано"
COUNTED: Final = "Пересчитано"
SEND_NOTE: Final = (
    "Квитанция напечатается сама. По её коду другое окно примет деньги и без сети. "
    "Пока их не приняли, они в пути и видны у обоих окон."
)
COUNT_NOTE: Final = (
    "Считайте сами деньги, а не верьте квитанции. Сойдётся до копейки — они в вашей кассе, "
    "не сойдётся — ничего не запишется."
)
SEND: Final = "Передать"
RECEIVE: Final = "Принять"

INCOMING_WAY: Final = "из окна {window} — вам"
SENT_WAY: Final = "от вас — в окно {window}"
QUARREL_WAY: Final = "окна {sender} и {receiver} — записано дважды"
NEWS: Final = "Вам передают деньги: F10, затем 7. Или сканируйте код с квитанции там же."
SCAN_LEADS: Final = "Это код передачи денег: откройте F10, затем 7, и сканируйте ещё раз."
STATUS: Final = "Деньги в пути: {ways}"
STATUS_INCOMING: Final = "к вам {count}"
STATUS_SENT: Final = "от вас {count}"
LEFT_SENT: Final = "В пути остаётся {sum}: в кассе этих денег нет, закрытие их не трогает."
LEFT_INCOMING: Final = "Вам передано {sum} и не принято: эти деньги в пересчёт не входят."
