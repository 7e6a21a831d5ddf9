"""The page of the demo's day: one sale frame by frame, the incidents, the papers, the figures."""

import pkgutil
from dataclasses import dataclass
from html import escape
from typing import Final

from app.domain.money import Money
from app.domain.words import plural
from ui.demo.agreement import SIDES, TITLES, Evidence, Row, compare, problems
from ui.demo.album import SCREENS, Frame
from ui.demo.plan import Chapter, chapters
from ui.presenters import phrases

SALE: Final = "sale"
_WINDOW_PX: Final = (1280, 720)
_CUSTOMER_PX: Final = (1024, 600)


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows; files are named from the folder that it lies in."""

    evidence: Evidence
    frames: tuple[Frame, ...]
    documents: tuple[str, ...]
    tape: tuple[str, ...]

    @property
    def problems(self) -> list[str]:
        return problems(self.evidence)

    @property
    def verdict(self) -> str:
        """Say in a sentence how the day came out."""
        found = self.problems
        return found[0] if found else "Окно, отчёт, касса и центр сходятся до копейки, журнал цел."

    def of(self, chapter: str) -> list[Frame]:
        return [frame for frame in self.frames if frame.chapter == chapter]


def render(page: Page) -> str:
    """Return the page as HTML; it needs nothing but the files beside it."""
    css = (pkgutil.get_data("resources", "demo/page.css") or b"").decode("utf-8")
    told = [each for each in chapters() if page.of(each.name)]
    sale = [each for each in told if each.name == SALE]
    others = [each for each in told if each.name != SALE]
    others.sort(key=lambda each: page.of(each.name)[0].number)
    body = [
        _header(page),
        "<main>",
        *(_chapter(page, each, is_large=True) for each in sale),
        '<h2 id="day">День по порядку</h2>',
        "<p class='second'>Каждый кадр — рабочее место и рядом экран получателя; "
        "нажмите, чтобы открыть целиком.</p>",
        *(_chapter(page, each, is_large=False) for each in others),
        _figures(page),
        _papers(page),
        _tape(page),
        _journal(page),
        "</main>",
    ]
    head = (
        '<!doctype html>\n<html lang="ru"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Окно — учебный день</title><style>\n{css}</style></head><body>"
    )
    return "\n".join([head, *body, "</body></html>\n"])


def _header(page: Page) -> str:
    report, tally = page.evidence.report, page.evidence.tally
    bad = " bad" if page.problems else ""
    numbers = (
        (str(report.figures.visits), plural(report.figures.visits, "выдача", "выдачи", "выдач")),
        (Money(tally.kept).text, "принято от получателей"),
        (str(tally.sales), plural(tally.sales, "чек", "чека", "чеков")),
        (str(tally.policies), plural(tally.policies, "полис", "полиса", "полисов")),
        (str(page.evidence.proof.acknowledged), "записей подтвердил центр"),
    )
    items = "".join(f"<li><b>{escape(value)}</b> {escape(name)}</li>" for value, name in numbers)
    return (
        "<header><div><h1>«Окно»: учебный день</h1>"
        f"<p class='lead'>{escape(report.branch)} {escape(report.branch_name)}, "
        f"окно {report.window}, {escape(phrases.day(report.day))}. Настоящее окно без экрана, "
        "учебные сканер, принтер и касса, свой центр. Время дня сжато: день отделения прошёл "
        "за несколько минут.</p>"
        f"<div class='verdict{bad}'>{escape(page.verdict)}</div>"
        f"<ul class='numbers'>{items}</ul>"
        "<nav><a href='#sale'>Одна продажа</a><a href='#day'>День и происшествия</a>"
        "<a href='#figures'>Сверка</a><a href='#papers'>Документы</a><a href='#tape'>Лента</a>"
        "<a href='#journal'>Проверка журнала</a></nav></div></header>"
    )


def _chapter(page: Page, chapter: Chapter, *, is_large: bool) -> str:
    frames = "".join(_frame(each) for each in page.of(chapter.name))
    level = "h2" if is_large else "h3"
    inner = frames if is_large else f"<div class='frames'>{frames}</div>"
    return (
        f"<section class='chapter' id='{escape(chapter.name)}'>"
        f"<{level}>{escape(chapter.title)}</{level}>"
        f"<dl class='told'><div><dt>Что было</dt><dd>{escape(chapter.what)}</dd></div>"
        f"<div><dt>Что это значит</dt><dd>{escape(chapter.promise)}</dd></div></dl>"
        f"{inner}</section>"
    )


def _frame(frame: Frame) -> str:
    clerk = _picture(f"{frame.stem}", f"Рабочее место: {frame.caption}", _WINDOW_PX)
    customer = _picture(f"{frame.stem}-customer", "Экран получателя", _CUSTOMER_PX)
    return (
        f"<figure><figcaption><span class='at'>{escape(frame.at)}</span>"
        f"<span>{escape(frame.caption)}</span></figcaption><div class='displays'>"
        f"<div><small>Рабочее место</small>{clerk}</div>"
        f"<div><small>Экран получателя</small>{customer}</div></div></figure>"
    )


def _picture(stem: str, text: str, size: tuple[int, int]) -> str:
    """Show a screen in the reader's own theme."""
    light, dark = (f"{SCREENS}/{stem}-{theme}.png" for theme in ("light", "dark"))
    width, height = size
    return (
        f"<a href='{escape(light)}'><picture>"
        f"<source media='(prefers-color-scheme: dark)' srcset='{escape(dark)}'>"
        f"<img src='{escape(light)}' alt='{escape(text)}' width='{width}' height='{height}' "
        "loading='lazy'></picture></a>"
    )


def _figures(page: Page) -> str:
    heads = "".join(f"<th>{TITLES[side]}</th>" for side in SIDES)
    rows = "".join(_row(row) for row in compare(page.evidence))
    return (
        "<h2 id='figures'>Сверка: окно, отчёт, касса, центр</h2>"
        "<p>«Окно» — то, что стояло на экране к оплате, записанное со стороны; «Отчёт» сложен из "
        "журнала; «Касса» помнит свои чеки; «Центр» посчитал сам из того, что до него дошло.</p>"
        f"<div class='wide'><table><thead><tr><th>Сумма</th>{heads}<th></th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(row: Row) -> str:
    cells = "".join(f"<td>{escape(row.text(value))}</td>" for value in row.values)
    mark = "<td class='yes'>сходится</td>" if row.agrees else "<td class='no'>расходится</td>"
    return f"<tr><th>{escape(row.name)}</th>{cells}{mark}</tr>"


def _papers(page: Page) -> str:
    items = "".join(
        f"<li><a href='{escape(path)}'>{escape(paper_name(path))}</a></li>"
        for path in page.documents
    )
    return (
        "<h2 id='papers'>Документы</h2><p>Всё, что день напечатал на целых листах, и отчёты. "
        "Отчёт для программ: <a href='report.json'>report.json</a>.</p>"
        f"<ul class='papers'>{items}</ul>"
    )


def paper_name(path: str) -> str:
    """Return what a document is called by people."""
    name = path.rpartition("/")[2].removesuffix(".pdf")
    known = {"0-day-report": "Отчёт за день", "0-shift-report": "Отчёт за смену"}
    return known.get(name) or f"Полис {name.removeprefix('policy-')}"


def _tape(page: Page) -> str:
    pictures = "".join(
        f"<a href='{escape(name)}'><img src='{escape(name)}' loading='lazy' "
        f"alt='Лента чекового принтера, часть {number}'></a>"
        for number, name in enumerate(page.tape, start=1)
    )
    return (
        "<h2 id='tape'>Лента чекового принтера</h2><p>Нарисована по байтам, которые получил "
        "принтер, отдельным чтением ESC/POS; полоски слева направо, как выходили.</p>"
        f"<div class='tape'>{pictures}</div>"
    )


def _journal(page: Page) -> str:
    verdict, proof = page.evidence.verdict, page.evidence.proof
    entries = plural(verdict.entries, "запись", "записи", "записей")
    state = "цел" if verdict.whole else "повреждён"
    others = "".join(f"<p>{escape(each)}</p>" for each in page.problems)
    return (
        "<h2 id='journal'>Проверка журнала</h2>"
        f"<p><code>okno verify</code>: журнал {state}, {verdict.entries} {entries}; центр "
        f"подтвердил {proof.acknowledged} из {proof.made}. Отпечаток последней записи:<br>"
        f"<code>{escape(verdict.head)}</code></p>{others}"
        "<p>Файлы: <a href='verify.json'>verify.json</a>, "
        "<a href='agreement.json'>agreement.json</a>, <a href='README.md'>README.md</a>.</p>"
        "<footer>Все люди, адреса и документы вымышлены.</footer>"
    )
