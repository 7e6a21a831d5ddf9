"""Every state of the disk that a power cut may leave in a recorded sale."""

import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from app.simulation.founding import scratch
from tests.prove.steps import Options, Progress, Proved
from tests.recorder.calls import build, compiler
from tests.recorder.examine import DOUBLED, LOST, Examined, examine
from tests.recorder.play import UNSYNCED
from tests.recorder.recording import record_sale
from tests.recorder.sales import SALES

_SAMPLE = 16


def recorder(options: Options) -> Proved:
    """Record each sale and open every state; one that is not synced shows that it can find."""
    if compiler() is None:
        return Proved({"skipped": "no C compiler"}, [])
    total, progress = Examined(), Progress("записанные продажи", len(SALES))
    processes = ProcessPoolExecutor(options.jobs, get_context("spawn"))
    with tempfile.TemporaryDirectory() as folder, processes as pool:
        library = build(Path(folder))
        sales = [pool.submit(_examined, library, sale) for sale in SALES]
        blind = pool.submit(_examined, library, "letter", (UNSYNCED,), _SAMPLE)
        for sale in as_completed(sales):
            total.add(sale.result())
            progress.say(total.sales, f", состояний {total.distinct}")
        found_when_unsynced = sum(each.kind == LOST for each in blind.result().findings)
    facts = {**asdict(total), "lost_when_nothing_is_synced": found_when_unsynced}
    for kind in (LOST, DOUBLED):
        facts[kind] = sum(each.kind == kind for each in total.findings)
    findings = [
        f"{each.sale}, call {each.call}, {each.how}: {each.kind}, {each.what}"
        for each in total.findings
    ]
    if not found_when_unsynced:
        findings.append("the recorder finds nothing where nothing is synced")
    return Proved(facts, findings)


def _examined(library: Path, sale: str, options: tuple[str, ...] = (), every: int = 1) -> Examined:
    with scratch() as folder:
        recording = record_sale(library, sale, folder / "sale", *options)
        return examine(recording, folder / "left", seed=len(sale), every=every)
