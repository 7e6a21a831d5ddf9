"""Words of the screen about the customer in front of the clerk after a cut."""

from collections.abc import Mapping
from typing import Final

from app.domain.papers import Paper
from app.domain.visit import Step, VisitState
from app.services.unresolved import Effect, Next, Proof, Proven

COUNT: Final = "Не завершено: {at} из {count}"
SUMS: Final = "К оплате {due} · дано {given} · сдача {change}"
SUM: Final = "К оплате {due}"
NOTHING: Final = "Всё, что началось, завершено: спрашивать не о чем."

EFFECTS: Final[Mapping[Effect, str]] = {
    Effect.RECEIPT: "Чек",
    Effect.CARD: "Карта",
    Effect.CARD_BACK: "Возврат на карту",
    Effect.RETURN_RECEIPT: "Чек возврата",
    Effect.MONEY_BACK: "Деньги отданы",
    Effect.HAND_OVER: "Вручено",
    Effect.CENTRE: "Знает центр",
}
PAPERS: Final[Mapping[Paper, str]] = {
    Paper.SLIP: "Памятка",
    Paper.CARD_SLIP: "Слип карты",
    Paper.POLICY: "Полис",
}
ALL_PAPERS: Final = "Документы"
COMMA: Final = ", "
STATES: Final[Mapping[Proven, str]] = {
    Proven.DONE: "да",
    Proven.NOT_DONE: "нет",
    Proven.UNKNOWN: "неизвестно",
}
PROOFS: Final[Mapping[Proof, str]] = {
    Proof.SAID_BY_REGISTER: "касса сообщила чек № {of}",
    Proof.READ_FROM_REGISTER: "чек № {of} прочитан из кассы",
    Proof.DENIED_BY_REGISTER: "касса подтвердила: чека нет",
    Proof.NO_ANSWER: "ответа кассы нет",
    Proof.NOT_ASKED: "кассу ещё не спрашивали",
    Proof.SAID_BY_BANK: "банк подтвердил, ссылка {of}",
    Proof.READ_FROM_BANK: "банк ответил на запрос, ссылка {of}",
    Proof.DENIED_BY_BANK: "ответ банка: {of}",
    Proof.BANK_SILENT: "ответа банка нет",
    Proof.RECORDED: "записано в журнале",
    Proof.NOT_RECORDED: "записи об этом нет",
    Proof.SAID_BY_PRINTER: "принтер подтвердил",
    Proof.NOT_SENT: "стоит в очереди печати",
    Proof.POLICY_CANCELLED: "полис отменён, больше не печатается",
    Proof.PRINTER_SILENT: "принтер не подтвердил",
    Proof.SIGNED_BY_CENTRE: "центр подписал получение",
    Proof.NO_ACKNOWLEDGEMENT: "подтверждения центра пока нет",
}
ACTIONS: Final[Mapping[Next, str]] = {
    Next.ASK_BANK: "Спросить банк",
    Next.ASK_REGISTER: "Спросить кассу",
    Next.RECEIPT_OR_BACK: "Пробить чек или вернуть на карту",
    Next.RETURN_RECEIPT: "Пробить чек возврата",
    Next.LOOK_AT_PAPER: "Посмотреть, вышел ли документ",
    Next.GIVE_MONEY: "Отдать деньги",
    Next.HAND_OVER: "Вручить отправление",
    Next.TAKE_PAYMENT: "Принять оплату заново",
}
SAY: Final[Mapping[VisitState, str]] = {
    VisitState.SETTLING: "«Касса проверяет ваш чек. Платить второй раз не нужно.»",
    VisitState.SETTLED: "«Ваша оплата прошла, чек есть. Сейчас отдам отправление.»",
    VisitState.RETURNING: "«Касса проверяет чек возврата. Деньги вернутся, подождите немного.»",
    VisitState.RETURNED: "«Чек возврата готов, возьмите ваши деньги.»",
    VisitState.OPEN: "«Чека нет, оплата не прошла. Деньги, если вы их дали, сейчас верну.»",
    VisitState.SUSPENDED: "«Чека нет, оплата не прошла. Продолжим, когда будете готовы.»",
}
SAY_OF_CARD: Final[Mapping[Step, str]] = {
    Step.WAIT_FOR_CARD: "«Банк проверяет вашу оплату. Второй раз карту не прикладывайте.»",
    Step.CHARGED: "«Деньги с карты списаны, чека нет. Пробью его или верну деньги на карту.»",
    Step.WAIT_FOR_REFUND: "«Банк проверяет возврат на вашу карту. Подождите, пожалуйста.»",
    Step.REFUNDED: "«Деньги уже вернулись на карту. Сейчас пробью чек возврата.»",
    Step.WAIT_FOR_REVERSAL: "«Банк возвращает деньги на карту. Подождите, пожалуйста.»",
}
SAY_DECLINED: Final = "«Карта не прошла, деньги не списаны. Можно оплатить заново.»"
SAY_CARD_BACK: Final = "«Деньги вернулись на карту, чека нет. Можно оплатить заново.»"
SAY_REST: Final = "«Всё оплачено и выдано. Проверю только, вышел ли ваш документ.»"
SAY_TITLE: Final = "Скажите получателю"
