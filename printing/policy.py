"""The certificate of a «Защищённая покупка» policy: one A4 page that the customer takes home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.domain.identifiers import ItemIdentifier, PolicyNumber
from app.domain.money import NBSP, Money
from app.domain.policy import PolicyTerms
from app.domain.words import amount_in_words
from app.errors import ClerkError, Refusal
from printing import barcodes, lettering, pdf
from printing.lettering import Face, Ink, Type
from printing.pdf import MM, PAGE_HEIGHT, PAGE_WIDTH, Align, Box, Page, Rule, Text

TEMPLATE: Final = "zp-a4-1"
"""Version of this page; another layout has another one."""

_LEFT: Final = 18 * MM
_RIGHT: Final = PAGE_WIDTH - 18 * MM
_WIDTH: Final = _RIGHT - _LEFT
_BOTTOM: Final = PAGE_HEIGHT - 14 * MM
_GAP: Final = 6 * MM

_LABEL: Final = Type(8, Face.MEDIUM, Ink.SECOND)
_SMALL: Final = Type(8.5, ink=Ink.SECOND)
_PLAIN: Final = Type(10.5)
_STRONG: Final = Type(12, Face.MEDIUM)
_VALUE: Final = Type(15, Face.SEMIBOLD)
_HEADING: Final = Type(12, Face.SEMIBOLD, Ink.ACCENT)
_TITLE: Final = Type(27, Face.SEMIBOLD, Ink.ACCENT)
_FINE: Final = Type(7.5, ink=Ink.SECOND)

_SCALES: Final = tuple(scale / 100 for scale in range(110, 49, -5))
"""How far the terms may shrink before they count as too long for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Everything that stands on a certificate, as the record has it; nothing is looked up.

    `position` is where the record stands («терминал · эпоха · №»), `head` that entry's hash in
    hex. `needs_video` is what the customer was told before the purchase. `receipt` is the number
    of the fiscal document, `copy` is 0 for the original and otherwise the number of the copy.
    """

    number: PolicyNumber
    sold_at: datetime
    valid_from: date
    valid_until: date
    branch: str
    window: str
    clerk: str
    client: str
    phone: str
    item: ItemIdentifier
    item_kind: str
    cod: Money
    price: Money
    needs_video: bool
    terms: PolicyTerms
    receipt: str
    position: str
    head: str
    copy: int = 0


def render(certificate: Certificate) -> bytes:
    """Return the PDF: always one page, the same certificate giving the same bytes.

    Raises ClerkError DOCUMENT_TOO_LONG for terms that do not fit at half size.
    """
    for scale in _SCALES:
        page = Page()
        lower = _body(page, certificate, _head(page, certificate), scale)
        if lower <= _BOTTOM - _foot_height(certificate):
            _foot(page, certificate)
            return pdf.write([page], f"Полис № {certificate.number.text}", certificate.sold_at)
    raise ClerkError(Refusal.DOCUMENT_TOO_LONG, terms=certificate.terms.version)


def qr_text(certificate: Certificate) -> str:
    """Return what the QR code says: the policy, and the entry that proves its sale.

    In capitals, which a QR code packs more tightly.
    """
    place = ".".join(part.strip() for part in certificate.position.split("·"))
    return f"OKP1:{certificate.number.text}:{place}:{certificate.head}".upper()


def _head(page: Page, certificate: Certificate) -> float:
    """Draw the upper part, whose size does not depend on the terms; return its lower edge."""
    top = 14 * MM
    page.add(Box(_LEFT, top, _WIDTH, 1.2 * MM, fill=Ink.ACCENT, radius=0))
    y = top + 7.5 * MM
    page.add(Text(_LEFT, y, "Почта России", Type(11, Face.SEMIBOLD)))
    page.add(Text(_RIGHT, y, certificate.branch, _SMALL, Align.RIGHT))
    page.add(Text(_RIGHT, y + 4.2 * MM, _sale(certificate), _SMALL, Align.RIGHT))
    if certificate.copy:
        _copy_mark(page, certificate.copy, y)
    y += 21 * MM
    page.add(Text(_LEFT, y, certificate.terms.texts.title, _TITLE))
    number = f"{certificate.terms.texts.product.capitalize()} № {certificate.number.spaced}"
    page.add(Text(_LEFT, y + 8 * MM, number, Type(13, Face.MEDIUM)))
    code = certificate.number.text
    quiet = barcodes.QUIET_MODULES * barcodes.MODULE
    left = _RIGHT + quiet - barcodes.code128_width(code)  # the margin is white enough
    page.add(barcodes.code128(code, left, y - 9 * MM, 13 * MM))
    page.add(Text((left + quiet + _RIGHT) / 2, y + 8 * MM, code, Type(8), Align.CENTER))
    return _figures(page, certificate, y + 14 * MM)


def _copy_mark(page: Page, copy: int, y: float) -> None:
    mark = Type(11, Face.SEMIBOLD, Ink.ERROR)
    text = f"КОПИЯ № {copy}"
    across = lettering.width(text, mark) + 6 * MM
    page.add(Box(_LEFT, y + 2.6 * MM, across, 7.4 * MM, edge=Ink.ERROR, radius=2))
    page.add(Text(_LEFT + 3 * MM, y + 7.7 * MM, text, mark))


def _sale(certificate: Certificate) -> str:
    return (
        f"Продан {certificate.sold_at:%d.%m.%Y в %H:%M} · окно {certificate.window} · "
        f"чек № {certificate.receipt}"
    )


def _figures(page: Page, certificate: Certificate, y: float) -> float:
    """Draw the three things that are looked for first, then whose policy it is."""
    height = 23 * MM
    page.add(Box(_LEFT, y, _WIDTH, height, fill=Ink.SOFT))
    period = f"{certificate.valid_from:%d.%m.%Y} – {certificate.valid_until:%d.%m.%Y}"
    _figure(page, (_LEFT + 5 * MM, y, 62 * MM), ("ДЕЙСТВУЕТ", period, "включая последний день"))
    paid = certificate.price
    _figure(page, (_LEFT + 72 * MM, y, 47 * MM), ("ЦЕНА ПОЛИСА", paid.text, _in_words(paid)))
    cod = certificate.cod
    _figure(
        page,
        (_LEFT + 123 * MM, y, 47 * MM),
        ("НАЛОЖЕННЫЙ ПЛАТЁЖ", cod.text, _in_words(cod)),
    )
    y += height + _GAP
    half = _WIDTH / 2
    phone = certificate.phone
    client = ("ПОЛУЧАТЕЛЬ", certificate.client, phone)
    item = ("ОТПРАВЛЕНИЕ", certificate.item.spaced, certificate.item_kind)
    return max(
        _person(page, (_LEFT, y, half - 5 * MM), client),
        _person(page, (_LEFT + half, y, half), item),
    )


def _in_words(amount: Money) -> str:
    """Return a sum in words whose kopecks are not parted from their number."""
    rubles, kopecks, name = amount_in_words(amount).rsplit(" ", 2)
    return f"{rubles} {kopecks}{NBSP}{name}"


def _figure(page: Page, place: tuple[float, float, float], texts: tuple[str, str, str]) -> None:
    (x, y, room), (label, value, below) = place, texts
    page.add(Text(x, y + 5.6 * MM, label, _LABEL))
    kind = _VALUE
    while lettering.width(value, kind) > room:
        kind = kind.scaled(0.95)
    page.add(Text(x, y + 12 * MM, value, kind))
    page.paragraph(x, y + 14.6 * MM, lettering.wrap(below, _FINE, room)[:2], _FINE)


def _person(page: Page, place: tuple[float, float, float], texts: tuple[str, str, str]) -> float:
    (x, y, room), (label, value, below) = place, texts
    page.add(Text(x, y + 2.4 * MM, label, _LABEL))
    lower = page.paragraph(x, y + 4.6 * MM, lettering.wrap(value, _STRONG, room), _STRONG)
    return page.paragraph(x, lower, lettering.wrap(below, _SMALL, room), _SMALL)


def _body(page: Page, certificate: Certificate, y: float, scale: float) -> float:
    """Draw the terms at a scale; return the lower edge."""
    texts = certificate.terms.texts
    plain, gap = _PLAIN.scaled(scale), _GAP * scale
    y = _section(page, y + gap, "Что возмещается", texts.cover, scale) + 1.5 * MM * scale
    for case in texts.cases:
        page.add(Text(_LEFT + 1 * MM, y + plain.ascent, "•", plain))
        y = page.paragraph(_LEFT + 5 * MM, y, lettering.wrap(case, plain, _WIDTH - 5 * MM), plain)
    if texts.exclusions:
        y = _section(page, y + gap, "Что не возмещается", texts.exclusions, scale)
    y = _video(page, certificate, y + gap, scale)
    y = _section(page, y + gap, "Если покупка не та", texts.how_to_claim, scale)
    for name, value in _contacts(certificate.terms):
        page.add(Text(_LEFT, y + plain.ascent + 1 * MM, name, plain))
        strong = Type(plain.size, Face.SEMIBOLD)
        at = _LEFT + lettering.width(f"{name} ", plain)
        page.add(
            Text(
                at, y + plain.ascent + 1 * MM, lettering.elided(value, strong, _RIGHT - at), strong
            )
        )
        y += plain.leading
    return _section(page, y + gap, "Полис — по желанию", texts.not_obligatory, scale)


def _section(page: Page, y: float, heading: str, text: str, scale: float) -> float:
    kind, plain = _HEADING.scaled(scale), _PLAIN.scaled(scale)
    page.add(Text(_LEFT, y + kind.ascent, heading, kind))
    return page.paragraph(_LEFT, y + kind.leading, lettering.wrap(text, plain, _WIDTH), plain)


def _video(page: Page, certificate: Certificate, y: float, scale: float) -> float:
    """Draw the rule that holds for this sum and no other."""
    texts, plain = certificate.terms.texts, _PLAIN.scaled(scale)
    needed = certificate.needs_video
    kind = Type(12 * scale, Face.SEMIBOLD, Ink.ATTENTION if needed else Ink.ACCENT)
    rule = texts.video_rule if needed else texts.no_video_rule
    inset = 4 * MM
    lines = lettering.wrap(rule, plain, _WIDTH - 2 * inset)
    height = 1.8 * inset + kind.leading + len(lines) * plain.leading - 0.4 * plain.size
    edge, fill = (Ink.ATTENTION, Ink.ATTENTION_SOFT) if needed else (Ink.LINE, None)
    page.add(Box(_LEFT, y, _WIDTH, height, fill=fill, edge=edge))
    page.add(Text(_LEFT + inset, y + inset * 0.9 + kind.ascent, "Как вскрывать посылку", kind))
    page.paragraph(_LEFT + inset, y + inset * 0.9 + kind.leading, lines, plain)
    return y + height


def _contacts(terms: PolicyTerms) -> Iterator[tuple[str, str]]:
    """Give what is known of the insurer's lines; what is not known leaves no label."""
    insurer = terms.insurer
    for name, value in (
        ("Горячая линия:", insurer.hotline),
        ("Сайт:", insurer.site),
        ("Почта:", insurer.email),
    ):
        if value.strip():
            yield name, value


def _insurer(terms: PolicyTerms) -> str:
    insurer = terms.insurer
    known = [insurer.name]
    known += [f"ИНН {insurer.inn}"] if insurer.inn else []
    known += [f"лицензия {insurer.licence}"] if insurer.licence.strip() else []
    return "Возмещает " + ", ".join(known)


def _foot_height(certificate: Certificate) -> float:
    return 24 * MM + barcodes.qr_size(qr_text(certificate))


def _foot(page: Page, certificate: Certificate) -> None:
    """Draw signatures and proof, at the lower edge of the page whatever stands above."""
    text = qr_text(certificate)
    size = barcodes.qr_size(text)
    top = _BOTTOM - size
    half = _WIDTH / 2 - 4 * MM
    y = top - 12 * MM
    _signature(page, (_LEFT, y, half), "С условиями ознакомлен(а)", certificate.client)
    _signature(page, (_RIGHT - half, y, half), "Оператор", certificate.clerk)
    page.add(Rule(_LEFT, top - 3 * MM, _RIGHT, top - 3 * MM))
    quiet = barcodes.QR_QUIET_MODULES * barcodes.QR_MODULE
    page.add(barcodes.qr(text, _LEFT - quiet, top))
    x = _LEFT + size - quiet
    room = _RIGHT - x
    y = top + quiet + 2 * MM
    strong = Type(8.5, Face.MEDIUM)
    page.add(Text(x, y, f"Запись в журнале {certificate.position}", strong))
    page.add(Text(x, y + 4.2 * MM, certificate.head, _FINE))
    insurer = lettering.wrap(_insurer(certificate.terms), _FINE, room)[:3]
    lower = page.paragraph(x, y + 6.6 * MM, insurer, _FINE)
    page.paragraph(
        x,
        lower,
        [f"Условия {certificate.terms.version} · бланк {TEMPLATE} · не заменяет кассовый чек"],
        _FINE,
    )


def _signature(page: Page, place: tuple[float, float, float], role: str, name: str) -> None:
    x, y, room = place
    page.add(Rule(x, y, x + room, y, ink=Ink.SECOND))
    page.add(Text(x, y + 3.6 * MM, role, _FINE))
    left = room - lettering.width(role, _FINE) - 4 * MM
    page.add(Text(x + room, y + 3.6 * MM, lettering.elided(name, _FINE, left), _FINE, Align.RIGHT))
