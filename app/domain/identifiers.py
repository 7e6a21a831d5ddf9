"""Identifiers that a label, a badge or a policy carries; one that exists is valid."""

import re
from dataclasses import dataclass, field
from datetime import date
from operator import mul
from typing import Final, Self, TypeAlias

from app.domain.reference import countries
from app.errors import ClerkError, Refusal

_DOMESTIC_PARTS: Final = (6, 2, 5)
_DOMESTIC_DIGITS: Final = 14
_STRIPPED_DIGITS: Final = 13
_VALUES: Final = bytes.maketrans(b"0123456789", bytes(range(10)))
_S10: Final = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_POLICY: Final = re.compile(r"ZP([0-9]{6})([0-9]{2}(?:0[1-9]|1[0-2]))([0-9]{6})([0-9])")
_BADGE: Final = re.compile(r"OKB([0-9]{6})([0-9])")
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_S10_MODULUS: Final = 11
_S10_EXCEPTIONS: Final = {10: 0, 11: 5}
_DIGIT_MAX: Final = 9


@dataclass(frozen=True, slots=True)
class DomesticIdentifier:
    """A 14-digit identifier (ШПИ) of a domestic item.

    `index` is the issuing office or a shop's range (six digits), `month` a month code that is
    never a reason to refuse (two), `serial` the number in the month (five). The rule is that of
    WorldCount.RussianPost and RussianPostBarcode, proven on numbers that circulate.
    """

    index: str
    month: str
    serial: str
    text: str = field(init=False, repr=False, compare=False)
    """All fourteen digits, the check digit last."""

    def __post_init__(self) -> None:
        digits = self.index + self.month + self.serial
        parts = (len(self.index), len(self.month), len(self.serial))
        if parts != _DOMESTIC_PARTS or not _is_digits(digits):
            raise ValueError(f"not the parts of a domestic identifier: {self!r}")
        object.__setattr__(self, "text", digits + _digit_3_1(digits))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a domestic identifier; spaces do not matter.

        Raises ClerkError NOT_AN_IDENTIFIER (`length`), CHECK_DIGIT_STRIPPED for 13 digits,
        WRONG_CHECK_DIGIT (`given`, `expected`).
        """
        compact = _compact(text)
        if len(compact) != _DOMESTIC_DIGITS or not _is_digits(compact):
            raise _not_an_identifier(compact)
        identifier = cls(compact[:6], compact[6:8], compact[8:13])
        _compare_digit(compact[13], identifier.text[13])
        return identifier

    @property
    def check_digit(self) -> str:
        return self.text[13]

    @property
    def spaced(self) -> str:
        """The identifier as it is printed under a label's bars: «800847 40 39751 0»."""
        return f"{self.index} {self.month} {self.serial} {self.check_digit}"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class S10Identifier:
    """A 13-character identifier of UPU standard S10: two letters, nine digits, a country."""

    service: str
    serial: str
    country: str
    text: str = field(init=False, repr=False, compare=False)
    """All thirteen characters, the check digit before the country."""

    def __post_init__(self) -> None:
        shape = f"{self.service}{self.serial}0{self.country}"
        parts = _S10.fullmatch(shape)
        if parts is None or parts.group(2) != self.serial or self.country not in countries():
            raise ValueError(f"not the parts of an S10 identifier: {self!r}")
        digit = _s10_digit(self.serial)
        object.__setattr__(self, "text", f"{self.service}{self.serial}{digit}{self.country}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an S10 identifier; spaces and case do not matter.

        Raises ClerkError NOT_AN_IDENTIFIER (`length`), UNKNOWN_COUNTRY (`country`),
        WRONG_CHECK_DIGIT (`given`, `expected`).
        """
        compact = _compact(text)
        parts = _S10.fullmatch(compact)
        if parts is None:
            raise _not_an_identifier(compact)
        service, serial, given, country = parts.groups()
        if country not in countries():
            raise ClerkError(Refusal.UNKNOWN_COUNTRY, country=country)
        identifier = cls(service, serial, country)
        _compare_digit(given, identifier.check_digit)
        return identifier

    @property
    def check_digit(self) -> str:
        return self.text[10]

    @property
    def spaced(self) -> str:
        """The identifier as S10 prints it for the eye: «RB 123 456 785 GB»."""
        digits = self.serial + self.check_digit
        return f"{self.service} {digits[:3]} {digits[3:6]} {digits[6:]} {self.country}"

    def __str__(self) -> str:
        return self.text


ItemIdentifier: TypeAlias = DomesticIdentifier | S10Identifier


@dataclass(frozen=True, slots=True)
class PolicyNumber:
    """The number of a «Защищённая покупка» policy: ZP, branch, year and month, serial, digit.

    This format is ours; the insurer's real one is unverified. `branch` has six
    digits, `year_month` is YYMM, `serial` has six digits.
    """

    branch: str
    year_month: str
    serial: str
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        digits = f"{self.branch}{self.year_month}{self.serial}"
        parts = _POLICY.fullmatch(f"ZP{digits}0")
        if parts is None or parts.groups()[:3] != (self.branch, self.year_month, self.serial):
            raise ValueError(f"not the parts of a policy number: {self!r}")
        object.__setattr__(self, "text", f"ZP{digits}{_digit_3_1(digits)}")

    @classmethod
    def issue(cls, branch: str, sold: date, serial: int) -> Self:
        """Make the number of a policy sold in a branch on a day, from a serial of its block."""
        return cls(branch, f"{sold.year % 100:02}{sold.month:02}", f"{serial:06}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a policy number; spaces and case do not matter.

        Raises ClerkError NOT_AN_IDENTIFIER (`length`), WRONG_CHECK_DIGIT (`given`, `expected`).
        """
        compact = _compact(text)
        parts = _POLICY.fullmatch(compact)
        if parts is None:
            raise _not_an_identifier(compact)
        number = cls(*parts.groups()[:3])
        _compare_digit(compact[-1], number.text[-1])
        return number

    @property
    def spaced(self) -> str:
        """The number in groups: «ZP 630000 2611 000123 4»."""
        return f"ZP {self.branch} {self.year_month} {self.serial} {self.text[-1]}"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class BadgeNumber:
    """The number on a clerk's badge: OKB, personnel number of six digits, Luhn check digit.

    This format is ours; what real badges carry is unverified.
    """

    personnel: str
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _BADGE.fullmatch(f"OKB{self.personnel}0"):
            raise ValueError(f"not a personnel number: {self!r}")
        object.__setattr__(self, "text", f"OKB{self.personnel}{_luhn_digit(self.personnel)}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a badge number; spaces and case do not matter.

        Raises ClerkError NOT_AN_IDENTIFIER (`length`), WRONG_CHECK_DIGIT (`given`, `expected`).
        """
        compact = _compact(text)
        parts = _BADGE.fullmatch(compact)
        if parts is None:
            raise _not_an_identifier(compact)
        badge = cls(parts.group(1))
        _compare_digit(compact[-1], badge.text[-1])
        return badge

    @property
    def spaced(self) -> str:
        """The number in groups: «OKB 002417 8»."""
        return f"OKB {self.personnel} {self.text[-1]}"

    def __str__(self) -> str:
        return self.text


def parse_item(text: str) -> ItemIdentifier:
    """Read an item's identifier of either kind; spaces and case do not matter.

    Raises ClerkError as `DomesticIdentifier.parse` and `S10Identifier.parse` do.
    """
    if text.lstrip()[:1].isalpha():
        return S10Identifier.parse(text)
    return DomesticIdentifier.parse(text)


def _compact(text: str) -> str:
    """Drop the spaces and fold the case, of ASCII only: «ſ» must not turn into S."""
    compact = "".join(text.split())
    return compact.upper() if compact.isascii() else compact


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _compare_digit(given: str, expected: str) -> None:
    if given != expected:
        raise ClerkError(Refusal.WRONG_CHECK_DIGIT, given=given, expected=expected)


def _not_an_identifier(compact: str) -> ClerkError:
    """Thirteen digits are a domestic identifier whose check digit the scanner cut off.

    The text itself stays out of the refusal: a customer's QR may hold personal data.
    """
    if len(compact) == _STRIPPED_DIGITS and _is_digits(compact):
        return ClerkError(Refusal.CHECK_DIGIT_STRIPPED)
    return ClerkError(Refusal.NOT_AN_IDENTIFIER, length=len(compact))


def _digit_3_1(digits: str) -> str:
    """Weights 3 and 1 in turn from the left, modulo 10: the rule of domestic identifiers."""
    values = digits.encode().translate(_VALUES)
    total = 3 * sum(values[::2]) + sum(values[1::2])
    return str(-total % 10)


def _s10_digit(serial: str) -> int:
    """UPU S10: weighted sum modulo 11, with 0 for ten and 5 for eleven."""
    total: int = sum(map(mul, serial.encode().translate(_VALUES), _S10_WEIGHTS))
    rest = _S10_MODULUS - total % _S10_MODULUS
    return _S10_EXCEPTIONS.get(rest, rest)


def _luhn_digit(digits: str) -> str:
    """ISO/IEC 7812-1 annex B, doubling from the right."""
    total = sum(map(int, digits[-2::-2]))
    for digit in map(int, digits[::-2]):
        doubled = 2 * digit
        total += doubled - _DIGIT_MAX if doubled > _DIGIT_MAX else doubled
    return str(-total % 10)
