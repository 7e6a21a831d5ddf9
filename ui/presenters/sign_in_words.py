"""Russian words of the sign-in page, apart from any widget."""

from collections.abc import Mapping
from typing import Final

from ui.presenters.sign_in_state import Choosing

SIGN_IN_NUMBER: Final = "Отсканируйте бейдж или введите табельный номер и нажмите Enter."
SIGN_IN_PIN: Final = "Введите пин-код и нажмите Enter. Esc — другой сотрудник."
SIGN_IN_CHECK: Final = "Проверяем пин-код…"
SIGN_IN_FIRST: Final = "Сначала войдите: отсканируйте бейдж."
LOCKED: Final = "Окно заблокировано. Введите свой пин-код и нажмите Enter — работа продолжится."
LOCKED_TITLE: Final = "Окно заблокировано"
SIGN_IN_TITLE: Final = "Вход"
PIN_HEAD: Final = "Пин-код"
PIN_TITLES: Final[Mapping[Choosing, str]] = dict.fromkeys(
    (Choosing.NEW, Choosing.AGAIN), "Свой пин-код"
)
PIN_HEADS: Final[Mapping[Choosing, str]] = {
    Choosing.NEW: "Новый пин-код",
    Choosing.AGAIN: "Новый пин-код ещё раз",
}
CHOOSE_PIN: Final[Mapping[Choosing, str]] = {
    Choosing.NEW: "Пин-код был разовый. Придумайте свой, от 4 цифр, и нажмите Enter.",
    Choosing.AGAIN: "Введите новый пин-код ещё раз и нажмите Enter.",
}
PINS_DIFFER: Final = "Пин-коды не совпали. Введите новый пин-код снова."
