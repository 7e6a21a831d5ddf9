"""After a crash or a power cut: every open effect is proven, undone, or named as unknown."""

from dataclasses import dataclass
from typing import Final

from app.domain.papers import Medium
from app.domain.ports import FiscalRegister
from app.domain.visit import Visit, VisitState
from app.services.effects import check_settlement
from app.services.return_effects import check_return
from app.store import print_queue, queries
from app.store.journal import Journal
from app.store.print_queue import PrintState


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was found: payments and returns now proven either way, and those still unknown."""

    resolved: tuple[Visit, ...]
    unknown: tuple[Visit, ...]
    doubtful_prints: int


def recover(journal: Journal, register: FiscalRegister) -> Recovery:
    """Bring every interrupted payment and return to a proven state, if the register answers.

    Running it again, or being cut off inside it, changes nothing: each visit is one transaction,
    and a settled one is left alone.
    """
    with journal.read() as connection:
        interrupted = queries.visits_in(connection, tuple(_CHECKS))
    checked = [_CHECKS[visit.state](journal, register, visit.id) for visit in interrupted]
    print_queue.doubt_interrupted(journal.store)
    return Recovery(
        tuple(visit for visit in checked if visit.state not in _CHECKS),
        tuple(visit for visit in checked if visit.state in _CHECKS),
        len(print_queue.jobs(journal.store, PrintState.UNPROVEN, Medium.ROLL)),
    )


_CHECKS: Final = {
    VisitState.SETTLING: check_settlement,
    VisitState.RETURNING: check_return,
}
