"""Dated tariffs: the fee for the transfer of COD, the terms of storage and its fee."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, Self

from app.domain.money import Money
from app.domain.reference import Payload, Record, in_force, malformed, shipped
from app.errors import ClerkError, Refusal

_RATE_UNITS: Final = 10_000
"""A rate is in hundredths of a percent: 150 is 1.5 %."""

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
EVERYWHERE: Final = ""
"""The region of a table that holds wherever no table of the region's own does."""


@dataclass(frozen=True, slots=True)
class CodFeeBand:
    """One band of the fee: for COD up to and with `up_to`, a fixed part and a share of it all.

    `rate_bp` is in hundredths of a percent.
    """

    up_to: Money
    fixed: Money
    rate_bp: int

    def fee(self, cod: Money) -> Money:
        """Return the fee, rounded up to the kopeck (the rounding rule is unverified)."""
        return self.fixed + Money(-(-cod.kopecks * self.rate_bp // _RATE_UNITS))


@dataclass(frozen=True, slots=True)
class CodFeeTable:
    """The fee for the transfer of COD in a region from a day on."""

    version: str
    valid_from: date
    region: str
    source: str
    note: str
    bands: tuple[CodFeeBand, ...]

    def fee(self, cod: Money) -> Money:
        """Return the fee for a COD sum; none for no COD.

        Raises ClerkError NO_TARIFF (`table`, and `wanted`, the sum) above the last band.
        """
        if not cod:
            return Money.ZERO
        for band in self.bands:
            if cod <= band.up_to:
                return band.fee(cod)
        raise ClerkError(Refusal.NO_TARIFF, table="cod_fee", wanted=cod.text)

    @classmethod
    def from_record(cls, record: Record) -> Self:
        bands = tuple(
            CodFeeBand(row.money("up_to"), row.money("fixed"), row.whole("rate_bp"))
            for row in record.rows("bands")
        )
        limits = [band.up_to for band in bands]
        if not bands or limits != sorted(set(limits)):
            raise malformed(f"{record.path}.bands")
        return cls(
            version=record.name("version"),
            valid_from=record.day("valid_from"),
            region=record.text("region"),
            source=record.name("source"),
            note=record.text("note"),
            bands=bands,
        )

    def to_payload(self) -> Payload:
        return {
            "version": self.version,
            "valid_from": self.valid_from.isoformat(),
            "region": self.region,
            "source": self.source,
            "note": self.note,
            "bands": [
                {
                    "up_to": band.up_to.kopecks,
                    "fixed": band.fixed.kopecks,
                    "rate_bp": band.rate_bp,
                }
                for band in self.bands
            ],
        }


@dataclass(frozen=True, slots=True)
class StorageTerm:
    """How many days items of some kinds are kept."""

    mail_types: tuple[int, ...]
    days: int
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class StorageTable:
    """How long items are kept from a day on, and what it costs.

    `holidays` are days off in every year, as "01-07"; `free_days` are those that cost nothing.
    """

    version: str
    valid_from: date
    source: str
    note: str
    default_days: int
    free_days: int
    fee_per_day: Money
    holidays: tuple[str, ...]
    terms: tuple[StorageTerm, ...]

    def days(self, mail_type: int) -> int:
        """Return how many days an item of this kind is kept."""
        terms = (term.days for term in self.terms if mail_type in term.mail_types)
        return next(terms, self.default_days)

    def kept_until(self, mail_type: int, arrived_on: date) -> date:
        """Return the last day of storage; day one is the next working day after arrival."""
        first = arrived_on + _ONE_DAY
        while first.weekday() >= _SATURDAY or first.strftime("%m-%d") in self.holidays:
            first += _ONE_DAY
        return first + timedelta(days=self.days(mail_type) - 1)

    def fee(self, days: int) -> Money:
        """Return the fee for an item that has lain for so many days."""
        return self.fee_per_day * max(0, days - self.free_days)

    @classmethod
    def from_record(cls, record: Record) -> Self:
        terms = tuple(
            StorageTerm(
                row.wholes("mail_types"),
                row.whole("days", least=1),
                row.name("source"),
                row.text("note"),
            )
            for row in record.rows("terms")
        )
        return cls(
            version=record.name("version"),
            valid_from=record.day("valid_from"),
            source=record.name("source"),
            note=record.text("note"),
            default_days=record.whole("default_days", least=1),
            free_days=record.whole("free_days"),
            fee_per_day=record.money("fee_per_day"),
            holidays=record.names("holidays"),
            terms=terms,
        )

    def to_payload(self) -> Payload:
        return {
            "version": self.version,
            "valid_from": self.valid_from.isoformat(),
            "source": self.source,
            "note": self.note,
            "default_days": self.default_days,
            "free_days": self.free_days,
            "fee_per_day": self.fee_per_day.kopecks,
            "holidays": [*self.holidays],
            "terms": [
                {
                    "mail_types": [*term.mail_types],
                    "days": term.days,
                    "source": term.source,
                    "note": term.note,
                }
                for term in self.terms
            ],
        }


@dataclass(frozen=True, slots=True)
class DayTariffs:
    """The tables that hold in one region on one day."""

    version: str
    cod_fee: CodFeeTable
    storage: StorageTable


@dataclass(frozen=True, slots=True)
class Tariffs:
    """All tariff tables, past, present and announced, as they come down the feed."""

    version: str
    cod_fees: tuple[CodFeeTable, ...]
    storage: tuple[StorageTable, ...]

    def on(self, day: date, region: str = EVERYWHERE) -> DayTariffs:
        """Return what holds on a day; a region without tables of its own has the common ones.

        Raises ClerkError NO_TARIFF (`table`, `wanted`) before the first table.
        """
        own = [table for table in self.cod_fees if table.region == region]
        common = [table for table in self.cod_fees if table.region == EVERYWHERE]
        return DayTariffs(
            self.version,
            in_force(own or common, day, "cod_fee"),
            in_force(self.storage, day, "storage"),
        )

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read tables of the feed. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, "tariffs")
        return cls(
            version=record.name("version"),
            cod_fees=tuple(map(CodFeeTable.from_record, record.rows("cod_fees"))),
            storage=tuple(map(StorageTable.from_record, record.rows("storage"))),
        )

    def to_payload(self) -> Payload:
        """Write all tables; `from_payload` reads them back."""
        return {
            "version": self.version,
            "cod_fees": [table.to_payload() for table in self.cod_fees],
            "storage": [table.to_payload() for table in self.storage],
        }


@cache
def shipped_tariffs() -> Tariffs:
    """Return the tariffs that ship with the program."""
    return Tariffs.from_payload({**shipped("cod_fee"), **shipped("storage")})
