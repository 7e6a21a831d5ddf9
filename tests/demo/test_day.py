"""The demo's day: in miniature with a power cut here, whole in `make prove`."""

import json
import os
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from devices.simulators import control
from tests.support.waiting import until
from ui.demo.agreement import problems
from ui.demo.outcome import gather
from ui.demo.plan import Deed, customers
from ui.demo.play import DIFFERENT, PLAYED, _make_room, conclude, keep, play
from ui.demo.processes import DemoProcesses
from ui.demo.world import World

WHOLE_DAY_S = 900.0
SOLD_PAST = 100
"""Kopecks of a receipt that nobody at the window asked for."""


@dataclass
class Played:
    """A day that was played, concluded, tampered with, and concluded again."""

    folder: Path
    codes: list[int] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    bodies: list[str] = field(default_factory=list)
    unequal: list[str] = field(default_factory=list)

    def conclude(self, world: World, people: int) -> int:
        self.codes.append(conclude(world, people))
        for name in ("index.html", "README.md", "report.json", "agreement.json", "verify.json"):
            self.texts[name] = (self.folder / name).read_text(encoding="utf-8")
        self.unequal += after_tampering(world)
        sell_past_the_window(world.processes)
        self.codes.append(conclude(world, people))
        return 0


@pytest.fixture(scope="module")
def played(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A sale with a policy, a letter, and a sale during which the power is cut."""
    data = tmp_path_factory.mktemp("day") / "data"
    some = [each for each in customers() if each.number in (1, 4) or each.deed is Deed.POWER]
    result = Played(data.parent)
    assert play(Settings.load(data, {}), some, result.conclude) == 0
    return result


def after_tampering(world: World) -> list[str]:
    """Return what is found when one figure of one book is another."""
    found = []
    evidence, _ = gather(world)
    world.tally.paid += 1
    found += problems(evidence)
    world.tally.paid -= 1
    evidence.centre.sums["cod_fee"] -= 1
    found += problems(evidence)
    return found


def test_the_day_ends_with_all_books_equal(played: Played) -> None:
    assert played.codes[0] == 0
    agreement = json.loads(played.texts["agreement.json"])
    assert (agreement["agree"], agreement["problems"]) == (True, [])
    total = agreement["rows"][0]
    sides = {total[side] for side in ("window", "report", "register", "centre")}
    assert sides == {262_260 + 214_700 + 17_588 + 9_900}
    assert agreement["entries"] == agreement["acknowledged"]
    assert json.loads(played.texts["verify.json"])["whole"]


def test_the_closing_slip_and_the_label_came_out(played: Played) -> None:
    tape = (played.folder / "data" / "printer.txt").read_text(encoding="utf-8")
    assert "ВОЗВРАТ" in tape
    assert "Смена № 1" in tape


def test_the_power_cut_left_one_receipt_and_one_sale(played: Played) -> None:
    report = json.loads(played.texts["report.json"])
    figures = report["figures"]
    assert (figures["receipts"]["documents"], figures["handed_over"]) == (2, 3)
    assert (report["preliminary"], len(figures["policies_sold"])) == (False, 2)
    assert report["shifts"][0]["difference"] == 0
    names = {path.name for path in (played.folder / "screens").iterdir()}
    assert any("-recovered-light" in name for name in names)


def test_a_receipt_that_the_window_knows_nothing_of_is_not_passed_over(played: Played) -> None:
    assert played.codes[1] == DIFFERENT
    last = json.loads((played.folder / "agreement.json").read_text(encoding="utf-8"))
    assert last["problems"][0].startswith("Не сходится «Принято от получателей»: окно ")
    assert last["rows"][0]["register"] - last["rows"][0]["centre"] == SOLD_PAST


def test_one_kopeck_in_any_book_is_found(played: Played) -> None:
    names = [text.split("»")[0] for text in played.unequal]
    assert "Не сходится «Принято от получателей" in names
    assert "Не сходится «В ящике перед закрытием" in names
    assert "Не сходится «плата за перевод" in names


class Links(HTMLParser):
    """Collects what a page points at, and whether its tags are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "img", "source", "br"}:
            self.open.append(tag)
        for name, value in attrs:
            if name in {"href", "src", "srcset"} and value:
                self.targets.add(value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_shows_what_there_is(played: Played) -> None:
    page = Links(played.texts["index.html"])
    assert page.open == []
    files = {each for each in page.targets if not each.startswith("#")}
    assert not any("://" in each for each in files)
    assert all((played.folder / each).is_file() for each in files)
    screens = {f"screens/{path.name}" for path in (played.folder / "screens").iterdir()}
    assert screens <= files
    assert all(
        f"id='{each[1:]}'" in played.texts["index.html"]
        or f'id="{each[1:]}"' in played.texts["index.html"]
        for each in page.targets
        if each.startswith("#")
    )


def test_each_screen_is_there_in_both_themes_of_both_displays(played: Played) -> None:
    names = [path.stem for path in (played.folder / "screens").iterdir()]
    stems = {name.removesuffix("-light") for name in names if name.endswith("-light")}
    assert stems == {name.removesuffix("-dark") for name in names if name.endswith("-dark")}
    clerk = {stem for stem in stems if not stem.endswith("-customer")}
    assert stems == clerk | {f"{stem}-customer" for stem in clerk}


def test_every_paper_can_be_read(played: Played) -> None:
    papers = sorted((played.folder / "documents").glob("*.pdf"))
    assert len(papers) == 4
    for paper in papers:
        document = pypdfium2.PdfDocument(paper)
        assert len(document) >= 1
        document.close()
    assert (played.folder / "tape.png").stat().st_size > 10_000


def test_the_readme_names_only_what_there_is(played: Played) -> None:
    text = played.texts["README.md"]
    for name in ("index.html", "screens/", "agreement.json", "verify.json", "tape.png", "data/"):
        assert f"`{name}`" in text
        assert (played.folder / name).exists()


def test_what_a_person_worked_with_is_put_aside_and_a_played_day_is_not(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "okno.db").write_text("a person's work")
    _make_room(data)
    assert (tmp_path / "data-1" / "okno.db").read_text() == "a person's work"
    (data / "okno.db").write_text("a played day")
    _make_room(data)
    assert sorted(path.name for path in data.iterdir()) == [PLAYED]
    keep(data)
    (data / "okno.db").touch()
    _make_room(data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "data-1", "data-2"]


def test_a_centre_that_cannot_start_is_told_with_its_log(tmp_path: Path) -> None:
    central = tmp_path / "data" / "central"
    central.mkdir(parents=True)
    (central / "central.db").write_text("not a database")

    done = run_demo(tmp_path / "data", {"QT_QPA_PLATFORM": "", "DISPLAY": ":99"}, 120.0)

    assert done.returncode == 1
    said = done.stderr.strip().splitlines()[-1]
    assert said.startswith("Учебный центр: не запускается. Причина в ")
    assert "not a database" in (tmp_path / "data" / "centre.log").read_text(encoding="utf-8")


@pytest.mark.prove
def test_forty_customers_and_everything_that_goes_wrong(tmp_path: Path) -> None:
    done = run_demo(tmp_path / "data", {"QT_QPA_PLATFORM": "offscreen"}, WHOLE_DAY_S)
    assert (done.returncode, done.stdout[:11]) == (0, "День сыгран"), done.stdout + done.stderr
    agreement = json.loads((tmp_path / "agreement.json").read_text(encoding="utf-8"))
    assert agreement["agree"]
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    figures = report["figures"]
    assert (figures["visits"], figures["refused"], figures["cancelled"]) == (39, 1, 2)


def run_demo(
    folder: Path, environ: dict[str, str], limit_s: float
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", "run", "--demo", "--data", str(folder)],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )


def sell_past_the_window(processes: DemoProcesses) -> None:
    """Let the register print a receipt that nobody at the window asked for."""
    task = {
        "type": "sell",
        "taxationType": "osn",
        "operator": {"name": "Никто"},
        "items": [
            {
                "type": "position",
                "name": "Мимо окна",
                "price": 1.00,
                "quantity": 1,
                "amount": 1.00,
                "paymentMethod": "fullPayment",
                "paymentObject": "service",
                "tax": {"type": "none"},
            }
        ],
        "payments": [{"type": "cash", "sum": 1.00}],
        "total": SOLD_PAST / 100,
    }
    body = {"uuid": "0b5e5d2e-0000-4000-8000-000000000001", "request": [task]}
    asked = urllib.request.Request(
        f"{processes.settings.register_url}/api/v2/requests",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.status == 201
    register = processes.control("register")
    until(lambda: control.state(register)["documents"][-1]["total"] == SOLD_PAST)
