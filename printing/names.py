"""How accounts, answers, reasons and times are written on paper."""

import re
from datetime import datetime
from typing import Final

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.report import Pending
from app.domain.visit import AnswerWay

ACCOUNTS: Final = {
    Account.DRAWER: "Касса окна",
    Account.SAFE: "Сейф отделения",
    Account.IN_TRANSIT: "В пути между окнами",
    Account.CARD: "Оплата картой",
    Account.CARD_HELD: "Списано с карт до чека",
    Account.MAIN_OFFICE: "Главная касса",
    Account.COD_PAYABLE: "Наложенные платежи",
    Account.COD_FEE: "Плата за перевод",
    Account.STORAGE_FEE: "Плата за хранение",
    Account.POLICY_PREMIUM: "Полисы «Защищённая покупка»",
    Account.CUSTOMER: "Должны получателям",
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
    Pending.DAY_OPEN: "операционный день ещё не закрыт",
    Pending.RECEIPT_UNKNOWN: "есть чек без подтверждения кассы",
}

_KOPECKS_IN_RUBLE: Final = 100
_PHONE: Final = re.compile(r"\+7([0-9]{3})([0-9]{3})([0-9]{2})([0-9]{2})")


def face_value(denomination: int) -> str:
    """Write what stands on a note or coin of so many kopecks."""
    if denomination % _KOPECKS_IN_RUBLE:
        return f"{denomination} коп."
    return f"{denomination // _KOPECKS_IN_RUBLE} руб."


def local_time(moment: datetime) -> str:
    """Write a moment in the branch's zone, which is the machine's."""
    return f"{moment.astimezone():%d.%m.%Y %H:%M}"


def phone_text(phone: str) -> str:
    """Write a Russian number in groups, «+7 000 000-00-01»; any other as it stands."""
    parts = _PHONE.fullmatch(phone)
    return phone if parts is None else "+7 {} {}-{}-{}".format(*parts.groups())


def signed(amount: Money, unit: str = "\u00a0₽") -> str:
    """Return a sum with a real minus, as wide as a figure."""
    return f"{amount.rubles_text}{unit}".replace("-", "−")
