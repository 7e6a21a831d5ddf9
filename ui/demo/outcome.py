"""What the demo's day leaves behind: papers, figures, the tape, and a page that shows them."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.domain.report import DayReport
from app.services.reports import day_report, shift_report
from app.services.workplace import proof
from app.settings import Settings
from app.store.database import Role, Store
from app.store.journal import Journal
from app.store.keyfile import read_key
from app.store.verify import verify
from devices.simulators import control
from ui.demo import agreement, index, readme
from ui.demo.agreement import Evidence, centre_figures
from ui.demo.tape_picture import draw_tape
from ui.demo.world import World
from ui.papers import render_report

DOCUMENTS: Final = "documents"


@dataclass(frozen=True, slots=True)
class Papers:
    """Files that came of the day, by their names in the folder."""

    documents: tuple[str, ...]
    tape: tuple[str, ...]


def gather(world: World) -> tuple[Evidence, DayReport]:
    """Read every book of the day where it is kept; returns the closed shift's report too."""
    settings = world.settings
    key = read_key(settings.key_file)
    store = Store.open(settings.database, key, Role.READER)
    try:
        journal = Journal(store, world.processes.clock)
        report, shift, proven = day_report(journal), shift_report(journal), proof(journal)
    finally:
        store.close()
    centre, cases = centre_figures(
        settings.central_database.parent, report.branch, report.day.isoformat()
    )
    evidence = Evidence(
        tally=world.tally,
        opening=world.opening,
        report=report,
        register=control.state(world.processes.control("register")),
        centre=centre,
        cases=cases,
        proof=proven,
        verdict=verify(settings.database, key),
    )
    return evidence, shift


def write(world: World, evidence: Evidence, shift: DayReport, people: int) -> None:
    """Write everything beside the data; what an earlier day left is replaced."""
    folder = world.album.folder
    documents = _documents(folder, world.settings, evidence.report, shift)
    raw = world.processes.tape.with_name(f"{world.processes.tape.name}.raw")
    tape = draw_tape(raw.read_bytes(), folder)
    papers = Papers(tuple(documents), tuple(path.name for path in tape))
    _json(folder / "report.json", evidence.report.to_payload())
    _json(folder / "agreement.json", agreement.to_payload(evidence))
    _json(folder / "verify.json", evidence.verdict.to_payload())
    page = index.Page(
        evidence=evidence,
        frames=tuple(world.album.frames),
        documents=papers.documents,
        tape=papers.tape,
    )
    (folder / "index.html").write_text(index.render(page), encoding="utf-8")
    said = readme.text(page, str(world.settings.data_dir), people)
    (folder / "README.md").write_text(said, encoding="utf-8")


def _documents(folder: Path, settings: Settings, report: DayReport, shift: DayReport) -> list[str]:
    """Collect the day's PDFs: both reports first, then the certificates in their order."""
    target = folder / DOCUMENTS
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (target / "0-day-report.pdf").write_bytes(render_report(report))
    (target / "0-shift-report.pdf").write_bytes(render_report(shift))
    for paper in sorted(settings.documents.glob("*.pdf")):
        shutil.copy(paper, target / paper.name)
    return sorted(f"{DOCUMENTS}/{each.name}" for each in target.iterdir())


def _json(path: Path, payload: dict[str, Any]) -> None:
    path.write_text(json.dumps(payload, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
