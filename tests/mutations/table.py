"""M1 to M29 and D1 to D5: what is planted where, and who has to notice it.

The numbers are those of the reliability contract: the bugs of the Horizon Issues judgment and their
kin. A mutation without a change is "not yet": what it breaks does not exist here.
"""

from dataclasses import dataclass
from typing import Final

SIMULATION: Final = "simulation"
"""Killer that plays schedules; any other one names tests."""


@dataclass(frozen=True, slots=True)
class Change:
    """One text in one file, replaced wherever it stands; it has to stand there."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """`killers` are tried in their order until one fails."""

    code: str
    what: str
    changes: tuple[Change, ...] = ()
    killers: tuple[str, ...] = ()
    missing: str = ""


_SETTLE: Final = "app/services/settle.py"
_EFFECTS: Final = "app/services/effects.py"
_NO_GUARD: Final = Change(
    _SETTLE,
    "        if visit.step is not Step.WAIT_FOR_RECEIPT or visit.payment is None:\n"
    "            return visit\n        if receipt.total",
    "        if visit.payment is None:\n            return visit\n        if receipt.total",
)

MUTATIONS: Final = (
    Mutation(
        "M1",
        "a difference at the close is set to nothing",
        (Change("app/services/shifts.py", "_closing(counted.total, difference)",
                "_closing(counted.total, Money.ZERO)"),),
        ("tests/services/test_shifts.py",),
    ),
    Mutation("M2", "a transfer is accepted twice", missing="transfers between windows"),
    Mutation(
        "M3",
        "what an older shift left open is used in this one",
        (Change("app/services/shifts.py", "_shift_of(connection, visit.payment) == shift",
                '_shift_of(connection, visit.payment) != ""'),),
        ("tests/services/test_shifts.py",),
    ),
    Mutation(
        "M4",
        "a finished page takes Enter once more",
        (Change("app/services/deliver.py", "        visit.require(Step.HAND_OVER)\n", ""),),
        ("tests/services/test_settle.py", SIMULATION),
    ),
    Mutation(
        "M5",
        "what another window used is known to that window only",
        (Change("app/store/claims.py",
                "if any(row.state == TAKEN for row in others)", "if False"),),
        ("tests/services/test_siblings.py",),
    ),
    Mutation(
        "M6",
        "equal lines are grouped, and all but one dropped",
        (Change("app/services/fiscal_task.py",
                "[_plain(line) for line in receipt_lines(visit.charges, table, today)]",
                "list({line.name[:9]: _plain(line)"
                " for line in receipt_lines(visit.charges, table, today)}.values())"),),
        (SIMULATION,),
    ),
    Mutation("M7", "another's suspense account is cleared", missing="suspense accounts"),
    Mutation(
        "M8",
        "recovery restores receipts and forgets papers",
        (Change("app/services/recover.py",
                "    print_queue.doubt_interrupted(journal.store)\n", ""),),
        ("tests/services/test_effects.py", SIMULATION),
    ),
    Mutation(
        "M9",
        "a reversal has the wrong sign",
        (Change("app/services/money_back.py", "                reverse(\n",
                "                balanced(\n"),
         Change("app/services/money_back.py", "Posting, reverse\n", "Posting, balanced\n")),
        ("tests/services/test_money_back.py", SIMULATION),
    ),
    Mutation(
        "M10",
        "a report leaves out what did not fit into memory",
        (Change("app/store/history.py", "        .order_by(journal.c.epoch, journal.c.seq)\n    )",
                "        .order_by(journal.c.epoch, journal.c.seq)\n        .limit(9)\n    )"),),
        ("tests/services/test_reports.py",),
    ),
    Mutation(
        "M11",
        "one side of a report ends before its last entry",
        (Change("app/store/history.py", "columns.seq <= last.seq", "columns.seq < last.seq"),),
        ("tests/services/test_reports.py",),
    ),
    Mutation(
        "M12",
        "a new computer begins again with the old numbers",
        (Change("app/central/enrolment.py", "for found in last) + 1", "for found in last) or 1"),),
        ("tests/central/test_enrolment.py",),
    ),
    Mutation(
        "M13",
        "a sum follows the table of today instead of the one that was used",
        (Change(_SETTLE, '"price": item.offer.price.kopecks if item.offer else 0',
                '"price": terms.price.kopecks'),
         Change("app/domain/visit_fold.py", "    for policy in facts[\"policies\"]:\n",
                "    for policy in facts[\"policies\"]:\n"
                "        offered = visit.item(policy[\"item\"])\n"
                "        priced = replace(offered.offer, price=Money(policy[\"price\"]))\n"
                "        visit = visit.with_item(replace(offered, offer=priced))\n")),
        (SIMULATION,),
    ),
    Mutation(
        "M14",
        "the number of sales grows and their sum does not",
        (Change("app/central/effects.py", "self._figures[self.day, account] += amount",
                "self._figures[self.day, account] = amount"),),
        ("tests/central/test_effects.py", "tests/central/test_real_day.py"),
    ),
    Mutation(
        "M15",
        "a visit that was put aside goes on by itself",
        (Change("app/domain/visit.py", "            VisitState.SUSPENDED: Step.RESUME,\n", ""),),
        ("tests/e2e/test_refusals.py", "tests/ui/test_aside.py"),
    ),
    Mutation(
        "M16",
        "a held effect opens no case",
        (Change("app/central/ingest.py",
                "        for one in held:\n"
                "            self._open_case(prefix, one.seq, one.reason)\n",
                ""),),
        ("tests/central/test_effects.py", "tests/central/test_claims.py", SIMULATION),
    ),
    Mutation(
        "M17",
        "silence of the register counts as a refusal",
        (Change(_EFFECTS, "            return _visit(journal, visit_id)\n        case _:",
                "            return void_settlement(journal, writer, visit_id, 0, \"\")\n"
                "        case _:"),),
        ("tests/services/test_settle.py",),
    ),
    Mutation(
        "M18",
        "a second clerk works with the first one's drawer",
        (Change("app/services/reading.py", "if clerk is not None and shift.clerk != clerk:",
                "if False:"),),
        ("tests/services/test_shifts.py",),
    ),
    Mutation(
        "M19",
        "figures are booked to the neighbour branch",
        (Change("app/central/ingest.py", "Effects(self.connection, self.caller.branch,",
                'Effects(self.connection, "660050",'),),
        ("tests/central/test_effects.py", SIMULATION),
    ),
    Mutation(
        "M20",
        "a recovery that runs twice has its effect twice",
        (_NO_GUARD,
         Change(_EFFECTS,
                "    if visit.step is not Step.WAIT_FOR_RECEIPT or visit.payment is None:\n"
                "        return visit\n    outcome = register.fence",
                "    if visit.payment is None:\n"
                "        return visit\n    outcome = register.fence"),
         Change("app/services/recover.py", "    VisitState.SETTLING: check_settlement,\n",
                "    VisitState.SETTLING: check_settlement,\n"
                "    VisitState.SETTLED: check_settlement,\n")),
        (SIMULATION,),
    ),
    Mutation("M21", "a correction counts at each delivery", missing="corrections of the centre"),
    Mutation(
        "M22",
        "an entry of a newer schema is read as an old one",
        (Change("app/central/effects.py", "if entry.schema != SCHEMA or _NUL", "if _NUL"),),
        ("tests/central/test_effects.py",),
    ),
    Mutation(
        "M23",
        "the receipt rounds otherwise than the ledger",
        (Change("app/services/fiscal_task.py", '"amount": line.amount.kopecks,',
                '"amount": line.amount.kopecks // 100 * 100,'),),
        ("tests/services/test_settle.py", SIMULATION),
    ),
    Mutation(
        "M24",
        "cash is multiplied by the number of items",
        (Change(_SETTLE, '"cash": tender.cash.kopecks,',
                '"cash": tender.cash.kopecks * len(visit.items),'),),
        ("tests/services/test_settle.py", SIMULATION),
    ),
    Mutation(
        "M25",
        "what follows from an entry is committed apart from it",
        (Change("app/store/journal.py", "        _APPEND.run(self.connection, row)\n",
                "        _APPEND.run(self.connection, row)\n"
                "        driver = self.connection.connection.driver_connection\n"
                '        driver.execute("COMMIT")\n'
                '        driver.execute("BEGIN IMMEDIATE")\n'),),
        ("tests/store/test_journal.py",),
    ),
    Mutation(
        "M26",
        "the list of cases leaves out those without a detail",
        (Change("app/central/central.py", 'cases.c.state == "open")',
                'cases.c.state == "open", cases.c.detail != "")'),),
        ("tests/central/test_effects.py", "tests/central/test_claims.py", "tests/central"),
    ),
    Mutation(
        "M27",
        "entries count as sent before the answer has come",
        (Change("app/sync/pusher.py", "        answer = self._client.push(",
                "        self._proven[page.epoch] = page.proofs[max(page.proofs)]\n"
                "        answer = self._client.push("),),
        (SIMULATION,),
    ),
    Mutation(
        "M28",
        "a repeat takes a fresh key",
        (Change("app/services/fiscal_task.py", "key=visit.payment.settlement,",
                'key=visit.payment.settlement + "-" + str(id(facts)),'),),
        ("tests/services/test_settle.py", SIMULATION),
    ),
    Mutation(
        "M29",
        "a lost answer is undone without asking",
        (Change(_EFFECTS, "    outcome = register.fence(visit.payment.settlement)\n",
                '    outcome = FiscalRefusal(404, "")\n'),),
        ("tests/services/test_settle.py", SIMULATION),
    ),
    Mutation(
        "D1",
        "settling is entered twice",
        (_NO_GUARD,
         Change(_EFFECTS,
                "    if visit.step is not Step.WAIT_FOR_RECEIPT:\n        return visit\n", "")),
        ("tests/services/test_effects.py",),
    ),
    Mutation(
        "D2",
        "the final report comes from a cache",
        (Change("app/services/reports.py", "def day_report(", "@cache\ndef day_report("),
         Change("app/services/reports.py", "from datetime import date\n",
                "from datetime import date\nfrom functools import cache\n")),
        ("tests/services/test_reports.py",),
    ),
    Mutation(
        "D3",
        "keys behind a scan are typed into what comes next",
        (Change("devices/scanner_wedge.py", "        self._forget(after_scan=True)\n",
                "        self._forget(after_scan=False)\n"),),
        ("tests/devices/test_scanner_wedge.py",),
    ),
    Mutation(
        "D4",
        "the wall clock decides on the period",
        (Change("app/central/effects.py", 'self.day = entry.payload["day"]',
                'self.day = entry.payload["day"]\n        self.day = entry.at["wall"][:10]'),),
        ("tests/central/test_effects.py", "tests/central/test_real_day.py", "tests/central"),
    ),
    Mutation(
        "D5",
        "the recovery writes under the clerk's name",
        (Change(_EFFECTS, "Author(AuthorKind.RECOVERY, place.terminal,",
                'Author(AuthorKind.CLERK, "002417",'),),
        ("tests/services/test_settle.py", SIMULATION),
    ),
)  # fmt: skip
