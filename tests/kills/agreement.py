"""In the end journal, centre, register, figures and paper say the same, each thing once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.central.central import Central
from app.simulation import manifest
from app.simulation.keys import FLOAT
from tests.kills.branch import Branch, Facts, Place, at_centre


@dataclass(slots=True)
class Disagreements:
    """How many things are missing somewhere, or there too often, and which."""

    lost: int = 0
    doubled: int = 0
    findings: list[str] = field(default_factory=list)

    def compare(self, what: str, wanted: Counter[str], found: Counter[str]) -> None:
        """Hold what there is against what there has to be."""
        missing, extra = wanted - found, found - wanted
        self.lost += missing.total()
        self.doubled += extra.total()
        if missing or extra:
            some = [*missing, *extra][:3]
            self.findings.append(f"{what}: {missing.total()} lost, {extra.total()} doubled: {some}")


def disagreements(
    branch: Branch, entries: list[tuple[Place, Facts]], central: Central
) -> Disagreements:
    """Compare everything that is left of a day."""
    found, bodies = Disagreements(), [body for _at, body in entries]
    found.compare("entries at the centre", _named(bodies), _named(at_centre(central)))
    documents = branch.documents()
    printed = Counter(f"{each['number']}: {each['total']}" for each in documents)
    found.compare("documents", printed, _posted(bodies))
    once = Counter(set(_handed_over(bodies)))
    found.compare("items handed over", once, Counter(_handed_over(bodies)))
    papers = Counter(f"{_key(body)} {name}" for body in bodies for name in _slips(body))
    on_paper = Counter(line.rpartition(" ")[0] for line in branch.tray().elements() if " " in line)
    found.compare("slips", papers, on_paper)
    taken = branch.charges()
    charges = Counter(f"{each['reference']}: {each['amount']}" for each in taken)
    found.compare("charges", charges, _charged(bodies))
    cash = sum(each["cash"] for each in documents)
    _figures(found, branch, central, bodies, (cash, sum(each["amount"] for each in taken)))
    return found


def _named(bodies: list[Facts]) -> Counter[str]:
    return Counter(f"{_key(body)} {body['kind']} {body['prev']}" for body in bodies)


def _key(body: Facts) -> str:
    return f"{body['terminal']}.{body['epoch']}.{body['seq']}"


def _posted(bodies: list[Facts]) -> Counter[str]:
    facts = [body["payload"] for body in bodies if body["kind"] == "settlement_posted"]
    return Counter(f"{each['document']}: {each['total']}" for each in facts)


def _charged(bodies: list[Facts]) -> Counter[str]:
    facts = [body["payload"] for body in bodies if body["kind"] == "card_approved"]
    return Counter(f"{each['reference']}: {each['amount']}" for each in facts)


def _handed_over(bodies: list[Facts]) -> Iterator[str]:
    for body in bodies:
        if body["kind"] == "handed_over":
            yield from body["payload"]["items"]


def _slips(body: Facts) -> list[str]:
    """Return the papers for the roll; whole pages have names of their own."""
    return [name for name in body.get("documents", []) if ":" not in name]


def _figures(
    found: Disagreements,
    branch: Branch,
    central: Central,
    bodies: list[Facts],
    takings: tuple[int, int],
) -> None:
    """The centre has the cash of the receipts and the bank's charges; nothing waits for people."""
    cases = central.cases(manifest.BRANCH)
    if cases:
        found.findings.append(f"cases at the centre: {cases[:3]}")
    days = {body["payload"]["day"] for body in bodies if body["kind"] == "day_opened"}
    cash, charged = takings
    for account, wanted in (("drawer", FLOAT + cash), ("card", charged), ("card_held", 0)):
        held = sum(central.figures(manifest.BRANCH, day).sums.get(account, 0) for day in days)
        if held != wanted:
            found.findings.append(f"the centre's {account} holds {held}, not {wanted}")
