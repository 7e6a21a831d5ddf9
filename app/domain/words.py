"""Sums in words and plurals, as Russian forms want them.

Written here because the one live library for it, num2words, is under the LGPL, needs docopt,
which is no longer kept, and answers in another shape («прописью» also for kopecks).
"""

from typing import Final, NamedTuple

from app.domain.money import Money

_UNITS: Final = (
    "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять",
    "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать",
    "семнадцать", "восемнадцать", "девятнадцать",
)  # fmt: skip
_FEMININE: Final = {1: "одна", 2: "две"}
_TENS: Final = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят",
    "восемьдесят", "девяносто",
)  # fmt: skip
_HUNDREDS: Final = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот",
    "девятьсот",
)  # fmt: skip
_TEENS: Final = range(11, 15)
_FEW: Final = range(2, 5)


class _Order(NamedTuple):
    size: int
    forms: tuple[str, str, str]
    is_feminine: bool


_ORDERS: Final = (
    _Order(10**9, ("миллиард", "миллиарда", "миллиардов"), is_feminine=False),
    _Order(10**6, ("миллион", "миллиона", "миллионов"), is_feminine=False),
    _Order(10**3, ("тысяча", "тысячи", "тысяч"), is_feminine=True),
)
_RUBLES_BELOW: Final = 10**12


def plural(number: int, one: str, few: str, many: str) -> str:
    """Choose the form that goes with a number: 1 рубль, 2 рубля, 5 рублей, 21 рубль."""
    number = abs(number)
    if number % 100 in _TEENS:
        return many
    if number % 10 == 1:
        return one
    return few if number % 10 in _FEW else many


def amount_in_words(amount: Money) -> str:
    """Write a sum as forms want it, roubles in words and kopecks in figures (form 112, МС-42).

    «Две тысячи триста сорок рублей 00 копеек». Raises ValueError for a negative sum and from
    10^12 roubles on.
    """
    rubles, kopecks = divmod(amount.kopecks, 100)
    if not 0 <= rubles < _RUBLES_BELOW:
        raise ValueError(f"no words for {amount}")
    words = " ".join(_number(rubles)) or "ноль"
    rubles_word = plural(rubles, "рубль", "рубля", "рублей")
    kopecks_word = plural(kopecks, "копейка", "копейки", "копеек")
    return f"{words[0].upper()}{words[1:]} {rubles_word} {kopecks:02d} {kopecks_word}"


def _number(rest: int) -> list[str]:
    words: list[str] = []
    for order in _ORDERS:
        count, rest = divmod(rest, order.size)
        if count:
            words += _triple(count, is_feminine=order.is_feminine)
            words.append(plural(count, *order.forms))
    return words + _triple(rest, is_feminine=False)


def _triple(number: int, *, is_feminine: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, units = (0, rest) if rest < len(_UNITS) else divmod(rest, 10)
    unit = _FEMININE.get(units, _UNITS[units]) if is_feminine else _UNITS[units]
    return [word for word in (_HUNDREDS[hundreds], _TENS[tens], unit) if word]
