"""Kills inside the recovery, three in a row: the result is that of one clean run."""

from collections.abc import Iterator
from typing import Any, Final

from tests.kills.branch import FIRST, ITEMS, Branch
from tests.kills.process import Victim
from tests.kills.victim import NEVER

IN_A_ROW: Final = 3
SITUATIONS: Final = (
    "before the card",
    "after the card",
    "before the register",
    "after the register",
    "before the paper",
    "after the paper",
)
"""Where the seller died whose work is to be recovered."""

_CASH: Final = FIRST + 4
"""A parcel with a policy that is paid for in cash."""

_BY_CARD: Final = FIRST
"""A parcel with a policy of which a part is paid by card."""

_ALIKE: Final = 6
"""Every sixth item is of the same kind."""


def recover_under_kills(branch: Branch, situation: str) -> Iterator[tuple[str, str]]:
    """Yield each kill's place, with "" or what was found to differ from a clean recovery."""
    wanted = _BY_CARD if situation.endswith("card") else _CASH
    clean = _recovered(branch, situation, wanted, NEVER)[1]
    for boundary, customer in enumerate(range(wanted + _ALIKE, FIRST + ITEMS, _ALIKE)):
        places, result = _recovered(branch, situation, customer, boundary)
        for place in places[:-1]:
            yield place, ""
        if not places:
            break
        differs = "" if result == clean else f"{situation}, {boundary}: {result}, not {clean}"
        yield places[-1], differs


def _recovered(
    branch: Branch, situation: str, customer: int, boundary: int
) -> tuple[list[str], list[Any]]:
    """Interrupt a sale, recover under kills and then in peace; return the kills and the result."""
    first, printed = len(branch.entries()), len(branch.documents())
    seller = Victim("seller", branch, customers=(customer,), cut_where=situation)
    assert seller.wait() == f"seller: {situation}"
    before = len(branch.entries())
    places = []
    for _ in range(IN_A_ROW if boundary != NEVER else 0):
        place = Victim("seller", branch, finishes=False, cut_at=boundary).wait()
        if not place:
            break
        places.append(f"{place}, in the recovery")
    assert Victim("seller", branch, finishes=False).wait() == ""
    written = [
        (body["kind"], body["author"]["kind"], len(body.get("postings", ())))
        for _at, body in branch.entries()[before:]
    ]
    papers = [(name.partition(":")[0], state) for at, name, state in branch.papers() if at > first]
    assert Victim("seller", branch).wait() == ""
    return places, [written, sorted(papers), len(branch.documents()) - printed]
