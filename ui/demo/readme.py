"""The README of the demo's folder: in what order to look."""

from app.domain.money import Money
from ui.demo.index import Page

_TEXT = """# Учебный день «Окна»

{verdict}
{customers} получателей, принято {paid}, чеков {sales}, полисов {policies}; записей в журнале
{entries}, подтверждены центром {acknowledged}.

Смотреть в таком порядке:

1. `index.html` — одна продажа кадр за кадром, затем происшествия дня, сверка, документы и лента.
   Открывается любым браузером, сеть не нужна; тема — как у браузера.
2. `screens/` — те же экраны по порядку: `NN-имя-light.png` и `-dark.png` — рабочее место,
   `NN-имя-customer-…` — экран получателя.
3. `agreement.json` — суммы окна, отчёта, кассы и центра рядом, в копейках.
4. `verify.json` — ответ `okno verify`: цел ли журнал. Проверить снова:
   `.venv/bin/okno verify --data {data}`
5. `documents/` — отчёт за день, отчёт за смену, свидетельства о полисах (PDF);
   `report.json` — отчёт за день для программ.
6. `tape.png`{more_tape} — лента чекового принтера, нарисованная по его байтам.
7. `data/` — сам журнал, центр, память кассы, лента; с экраном `make run` открывает их для работы.

Часы отделения свои: день с 7:55 до 16:48 прошёл за несколько минут. Между получателями часы
переводились вперёд (назад — никогда), у окна, обмена, центра и кассы они одни. Час без сети —
час этих часов; провод при этом был действительно перерезан, а окно и обмен при обрыве питания
действительно убиты (SIGKILL).
"""


def text(page: Page, data: str, customers: int) -> str:
    """Return the README; `data` is where the branch lies, as a person would name it."""
    evidence = page.evidence
    more = "" if len(page.tape) < 2 else f" … `{page.tape[-1]}`"  # noqa: PLR2004 - more than one
    return _TEXT.format(
        verdict=page.verdict,
        customers=customers,
        paid=Money(evidence.tally.kept).text,
        sales=evidence.tally.sales,
        policies=evidence.tally.policies,
        entries=evidence.proof.made,
        acknowledged=evidence.proof.acknowledged,
        data=data,
        more_tape=more,
    )
