"""The «Защищённая покупка» policy: to whom it may be offered, for how much and for how long."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Self

from app.domain.item import Item
from app.domain.money import Money
from app.domain.reference import Payload, Record, shipped

_MONTHS: Final = 12
_INN_DIGITS: Final = (0, 10, 12)


@dataclass(frozen=True, slots=True)
class PolicyTexts:
    """What the customer reads and what the certificate says.

    `cases` are what is covered, `not_obligatory` stands on every offer, `video_rule` is said
    before a box above the limit is opened.
    """

    title: str
    product: str
    cover: str
    cases: tuple[str, ...]
    not_obligatory: str
    video_rule: str
    no_video_rule: str
    how_to_claim: str
    exclusions: str


@dataclass(frozen=True, slots=True)
class Insurer:
    """Who stands behind the policy. What the post has not told yet is empty."""

    name: str
    inn: str
    licence: str
    hotline: str
    site: str
    email: str


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """The terms that hold from a day on. None is a constant of the program.

    `reading_time_s` is how long an offer is on display before a clerk may answer for the
    customer; `video_above` is the COD above which the unboxing is to be filmed;
    `compensation_max` of zero means that the cap is not stated.
    """

    version: str
    valid_from: date
    price: Money
    term_months: int
    reading_time_s: int
    video_above: Money
    cooling_off_days: int
    compensation_max: Money
    texts: PolicyTexts
    insurer: Insurer
    source: str
    note: str

    def eligible(self, item: Item) -> bool:
        """Tell whether it may be offered: only with COD to an online shop."""
        return item.is_cod and item.sender_kind == "shop"

    def valid_until(self, sold: date) -> date:
        """Return the last day of cover: the same day of a later month, or that month's last."""
        months = sold.year * _MONTHS + sold.month - 1 + self.term_months
        year, month = months // _MONTHS, months % _MONTHS + 1
        return date(year, month, min(sold.day, monthrange(year, month)[1]))

    def video_required(self, cod: Money) -> bool:
        """Tell whether the unboxing is to be filmed: above the limit, not at it."""
        return cod > self.video_above

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read terms of the feed. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, "policy_terms")
        return cls(
            version=record.name("version"),
            valid_from=record.day("valid_from"),
            price=Money(record.whole("price", least=1)),
            term_months=record.whole("term_months", least=1),
            reading_time_s=record.whole("reading_time_s"),
            video_above=record.money("video_above"),
            cooling_off_days=record.whole("cooling_off_days"),
            compensation_max=record.money("compensation_max"),
            texts=_texts(record.record("texts")),
            insurer=_insurer(record.record("insurer")),
            source=record.name("source"),
            note=record.text("note"),
        )

    def to_payload(self) -> Payload:
        """Write the terms; `from_payload` reads them back."""
        return {
            "version": self.version,
            "valid_from": self.valid_from.isoformat(),
            "price": self.price.kopecks,
            "term_months": self.term_months,
            "reading_time_s": self.reading_time_s,
            "video_above": self.video_above.kopecks,
            "cooling_off_days": self.cooling_off_days,
            "compensation_max": self.compensation_max.kopecks,
            "texts": {
                "title": self.texts.title,
                "product": self.texts.product,
                "cover": self.texts.cover,
                "cases": [*self.texts.cases],
                "not_obligatory": self.texts.not_obligatory,
                "video_rule": self.texts.video_rule,
                "no_video_rule": self.texts.no_video_rule,
                "how_to_claim": self.texts.how_to_claim,
                "exclusions": self.texts.exclusions,
            },
            "insurer": {
                "name": self.insurer.name,
                "inn": self.insurer.inn,
                "licence": self.insurer.licence,
                "hotline": self.insurer.hotline,
                "site": self.insurer.site,
                "email": self.insurer.email,
            },
            "source": self.source,
            "note": self.note,
        }


@cache
def shipped_terms() -> PolicyTerms:
    """Return the terms that ship with the program."""
    return PolicyTerms.from_payload(shipped("protected_purchase"))


def _texts(record: Record) -> PolicyTexts:
    return PolicyTexts(
        title=record.name("title"),
        product=record.name("product"),
        cover=record.name("cover"),
        cases=record.names("cases"),
        not_obligatory=record.name("not_obligatory"),
        video_rule=record.name("video_rule"),
        no_video_rule=record.name("no_video_rule"),
        how_to_claim=record.name("how_to_claim"),
        exclusions=record.text("exclusions"),
    )


def _insurer(record: Record) -> Insurer:
    return Insurer(
        name=record.name("name"),
        inn=record.digits("inn", _INN_DIGITS),
        licence=record.text("licence"),
        hotline=record.text("hotline"),
        site=record.text("site"),
        email=record.text("email"),
    )
