"""Every planted fault of Horizon against those who have to notice it."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict

from tests.mutations.runner import judge, unjust
from tests.mutations.table import MUTATIONS
from tests.prove.steps import Options, Progress, Proved


def mutations(options: Options) -> Proved:
    """Plant each mutation; one that nothing notices is a finding, and so is a killer that kills
    the unchanged program."""
    progress = Progress("мутации", len(MUTATIONS))
    with ThreadPoolExecutor(options.jobs) as pool:
        blame = pool.submit(unjust)
        waiting = [pool.submit(judge, each) for each in MUTATIONS]
        verdicts = []
        for each in as_completed(waiting):
            verdicts.append(each.result())
            progress.say(len(verdicts))
    order = [each.code for each in MUTATIONS]
    verdicts.sort(key=lambda verdict: order.index(verdict.code))
    outcomes = [verdict.outcome for verdict in verdicts]
    facts = {
        "killed": outcomes.count("killed"),
        "survived": outcomes.count("survived"),
        "timed_out": outcomes.count("timed out"),
        "not_yet": outcomes.count("not yet"),
        "table": [asdict(verdict) for verdict in verdicts],
    }
    findings = [
        f"{verdict.code} {verdict.outcome}: {verdict.what}"
        for verdict in verdicts
        if verdict.outcome not in ("killed", "not yet")
    ]
    if blame.result():
        findings.append(f"kills the unchanged program: {blame.result()}")
    return Proved(facts, findings)
