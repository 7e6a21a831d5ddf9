"""How accounts, answers and reasons are called on paper."""

from typing import Final

from app.domain.ledger import Account
from app.domain.report import Pending
from app.domain.visit import AnswerWay

ACCOUNTS: Final = {
    Account.DRAWER: "Касса окна",
    Account.SAFE: "Сейф отделения",
    Account.CARD: "Оплата картой",
    Account.MAIN_OFFICE: "Главная касса",
    Account.COD_PAYABLE: "Наложенные платежи",
    Account.COD_FEE: "Плата за перевод",
    Account.STORAGE_FEE: "Плата за хранение",
    Account.POLICY_PREMIUM: "Полисы «Защищённая покупка»",
    Account.DIFFERENCE: "Расхождения кассы",
}

EARNED: Final = (
    Account.COD_PAYABLE,
    Account.COD_FEE,
    Account.STORAGE_FEE,
    Account.POLICY_PREMIUM,
)
"""What customers pay for, in the order of a receipt."""

WAYS: Final = {
    AnswerWay.TOUCH: "касанием экрана",
    AnswerWay.KEYPAD: "клавиатурой получателя",
    AnswerWay.CODE: "кодом",
    AnswerWay.CLERK: "через оператора",
}

PENDING: Final = {
    Pending.SHIFT_OPEN: "смена ещё открыта",
    Pending.RECEIPT_UNKNOWN: "есть чек без подтверждения кассы",
}
