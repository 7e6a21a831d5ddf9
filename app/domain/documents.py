"""Identity documents: their kinds as dated data, and one document a customer showed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, Self

from app.domain.reference import Payload, Record, malformed, shipped
from app.errors import ClerkError, Refusal

_TEXT_CHARS_MAX: Final = 300
_SERIES_SHOWN_MAX: Final = 2
_NUMBER_SHOWN_MAX: Final = 3
_NOISE: Final = re.compile(r"[\s№]+")
_DIVISION: Final = re.compile(r"[0-9]{3}-[0-9]{3}")
_CYRILLIC_NUMERALS: Final = str.maketrans("ХСМІ", "XCMI")


class DocumentFault(StrEnum):
    """What is wrong with a document: `why` of BAD_DOCUMENT, in the words that a clerk reads."""

    UNKNOWN_KIND = "такого вида документа нет в списке"
    WRONG_SHAPE = "серия или номер набраны с ошибкой"
    WRONG_DIVISION = "код подразделения пишется как 540-001"
    WRONG_ISSUER = "поле «кем выдан» слишком длинное или содержит посторонние знаки"
    NO_ISSUE_DATE = "нужна дата выдачи"
    NO_DIVISION = "нужен код подразделения"
    ISSUED_IN_FUTURE = "дата выдачи ещё не наступила"
    BORN_IN_FUTURE = "дата рождения ещё не наступила"
    ISSUED_TOO_YOUNG = "владельцу на дату выдачи было слишком мало лет"
    NOT_SEEN_BEFORE = "здесь его ещё не предъявляли, введите серию и номер"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of identity document; the list is fixed by order 98-п of Почта России.

    `series` and `number` are patterns of the whole field, `hint` says in Russian what they look
    like. `issued_from_age` is the least age at issue in years, `renewed_at_ages` are the ages
    after which an older one is out of date; zero and none where there is no such rule.
    """

    code: str
    title: str
    series: re.Pattern[str]
    number: re.Pattern[str]
    hint: str
    needs_issued_on: bool
    needs_division: bool
    issued_from_age: int
    renewed_at_ages: tuple[int, ...]
    valid_from: date
    source: str
    note: str

    @property
    def has_series(self) -> bool:
        return bool(self.series.pattern)


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """The kinds that the post takes, in the order in which they are offered."""

    version: str
    kinds: tuple[DocumentKind, ...]

    def kind(self, code: str) -> DocumentKind:
        """Return the kind with a code such as "21". Raises ClerkError BAD_DOCUMENT."""
        for kind in self.kinds:
            if kind.code == code:
                return kind
        raise _bad(DocumentFault.UNKNOWN_KIND)

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read a table of the feed. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, "documents")
        kinds = tuple(map(_kind, record.rows("kinds")))
        if len({kind.code for kind in kinds}) != len(kinds):
            raise malformed("documents.kinds")
        return cls(record.name("version"), kinds)

    def to_payload(self) -> Payload:
        """Write the table; `from_payload` reads it back."""
        return {"version": self.version, "kinds": [_row(kind) for kind in self.kinds]}


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A document that a customer showed; one that exists has the shape of its kind.

    Series and number stand without spaces, in capitals. Personal data: never logged, shown in
    lists as `masked` only. BAD_DOCUMENT says `why` (a DocumentFault, with the kind's hint where
    that helps); it never repeats what was typed.
    """

    kind: DocumentKind
    series: str = field(repr=False)
    number: str = field(repr=False)
    issued_on: date | None = field(default=None, repr=False)
    division: str = field(default="", repr=False)
    issuer: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        has_shape = self.kind.series.fullmatch(self.series) and self.kind.number.fullmatch(
            self.number
        )
        if not has_shape:
            raise _bad(DocumentFault.WRONG_SHAPE, self.kind.hint)
        if self.division and not _DIVISION.fullmatch(self.division):
            raise _bad(DocumentFault.WRONG_DIVISION)
        if len(self.issuer) > _TEXT_CHARS_MAX or not self.issuer.isprintable():
            raise _bad(DocumentFault.WRONG_ISSUER)

    @classmethod
    def parse(
        cls,
        kind: DocumentKind,
        text: str,
        issued_on: date | None = None,
        division: str = "",
        issuer: str = "",
    ) -> Self:
        """Read series and number from one field: "4507 № 123456", "II-БА 123456".

        Raises ClerkError BAD_DOCUMENT (`why`).
        """
        compact = _NOISE.sub("", text).upper()
        if kind.has_series:
            before, dash, after = compact.partition("-")
            compact = f"{before.translate(_CYRILLIC_NUMERALS)}{dash}{after}" if dash else compact
        parts = re.fullmatch(f"({kind.series.pattern})({kind.number.pattern})", compact, re.ASCII)
        if parts is None:
            raise _bad(DocumentFault.WRONG_SHAPE, kind.hint)
        return cls(kind, parts[1], parts[2], issued_on, division.strip(), issuer.strip())

    def validate(self, today: date, born_on: date | None = None) -> None:
        """Check what depends on the day. Raises ClerkError BAD_DOCUMENT (`why`)."""
        if self.kind.needs_issued_on and self.issued_on is None:
            raise _bad(DocumentFault.NO_ISSUE_DATE)
        if self.kind.needs_division and not self.division:
            raise _bad(DocumentFault.NO_DIVISION)
        if born_on is not None and born_on > today:
            raise _bad(DocumentFault.BORN_IN_FUTURE)
        if self.issued_on is None:
            return
        if self.issued_on > today:
            raise _bad(DocumentFault.ISSUED_IN_FUTURE)
        least = self.kind.issued_from_age
        if born_on is not None and years_between(born_on, self.issued_on) < least:
            raise _bad(DocumentFault.ISSUED_TOO_YOUNG)

    def is_out_of_date(self, today: date, born_on: date) -> bool:
        """Tell whether it should have been renewed: a reason to warn, never to refuse."""
        if self.issued_on is None:
            return False
        at_issue, now = years_between(born_on, self.issued_on), years_between(born_on, today)
        return any(at_issue < age <= now for age in self.kind.renewed_at_ages)

    def to_payload(self) -> Payload:
        """Write the document for the private table; `from_payload` reads it back."""
        return {
            "kind": self.kind.code,
            "series": self.series,
            "number": self.number,
            "issued_on": self.issued_on.isoformat() if self.issued_on else "",
            "division": self.division,
            "issuer": self.issuer,
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, object], table: DocumentTable) -> Self:
        """Read a stored document. Raises ClerkError BAD_DOCUMENT or MALFORMED_ANSWER."""
        record = Record(payload, "document")
        return cls(
            kind=table.kind(record.text("kind")),
            series=record.text("series"),
            number=record.text("number"),
            issued_on=record.day("issued_on") if record.text("issued_on") else None,
            division=record.text("division"),
            issuer=record.text("issuer"),
        )

    @property
    def masked(self) -> str:
        """The document for lists and logs: «45** ***218», never more than half of a part."""
        series = _shown(self.series, _SERIES_SHOWN_MAX)
        number = _shown(self.number, _NUMBER_SHOWN_MAX)
        hidden_series = self.series[:series] + "*" * (len(self.series) - series)
        hidden_number = "*" * (len(self.number) - number) + self.number[len(self.number) - number :]
        return f"{hidden_series} {hidden_number}".strip()


def years_between(begin: date, end: date) -> int:
    """Return the full years between two days, as ages are counted."""
    return end.year - begin.year - ((end.month, end.day) < (begin.month, begin.day))


@cache
def shipped_documents() -> DocumentTable:
    """Return the kinds that ship with the program."""
    return DocumentTable.from_payload(shipped("documents"))


def _bad(fault: DocumentFault, hint: str = "") -> ClerkError:
    why = f"{fault} ({hint})" if hint else str(fault)
    return ClerkError(Refusal.BAD_DOCUMENT, why=why)


def _shown(part: str, most: int) -> int:
    return min(most, len(part) // 2)


def _kind(record: Record) -> DocumentKind:
    return DocumentKind(
        code=record.name("code"),
        title=record.name("title"),
        series=record.pattern("series"),
        number=record.pattern("number"),
        hint=record.name("hint"),
        needs_issued_on=record.flag("needs_issued_on"),
        needs_division=record.flag("needs_division"),
        issued_from_age=record.whole("issued_from_age"),
        renewed_at_ages=record.wholes("renewed_at_ages"),
        valid_from=record.day("valid_from"),
        source=record.name("source"),
        note=record.text("note"),
    )


def _row(kind: DocumentKind) -> Payload:
    return {
        "code": kind.code,
        "title": kind.title,
        "series": kind.series.pattern,
        "number": kind.number.pattern,
        "hint": kind.hint,
        "needs_issued_on": int(kind.needs_issued_on),
        "needs_division": int(kind.needs_division),
        "issued_from_age": kind.issued_from_age,
        "renewed_at_ages": [*kind.renewed_at_ages],
        "valid_from": kind.valid_from.isoformat(),
        "source": kind.source,
        "note": kind.note,
    }
