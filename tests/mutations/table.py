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
_CENTRAL_EFFECTS: Final = "tests/central/test_effects.py::test_"
_CENTRAL_ENROLMENT: Final = "tests/central/test_enrolment.py::test_"
_EFFECTS_TESTS: Final = "tests/services/test_effects.py::test_"
_JOURNAL_TESTS: Final = "tests/store/test_journal.py::test_"
_REPORTS_TESTS: Final = "tests/services/test_reports.py::test_"
_SETTLE_TESTS: Final = "tests/services/test_settle.py::test_"
_SHIFTS_TESTS: Final = "tests/services/test_shifts.py::test_"
_TRANSFERS: Final = "app/services/transfers.py"
_TRANSFERS_TESTS: Final = "tests/services/test_transfers.py::test_"
_SIBLINGS_TESTS: Final = "tests/services/test_siblings.py::test_"
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
        (_SHIFTS_TESTS + "a_shortage_is_an_entry",),
    ),
    Mutation(
        "M2",
        "a transfer is accepted twice: only this window's own lock is looked at",
        (Change(_TRANSFERS, "if claims.next_claim(connection, RECEIVED_FACT, found.id) is None:",
                "if claims.last_fact(connection, RECEIVED_FACT, found.id) is not None:"),),
        (_TRANSFERS_TESTS + "the_sender_takes_back_what_nobody_received",),
    ),
    Mutation(
        "M3",
        "what an older shift left open is used in this one",
        (Change("app/services/shifts.py", "_shift_of(connection, visit.payment) == shift",
                '_shift_of(connection, visit.payment) != ""'),),
        (_SHIFTS_TESTS + "unproven_money_is_not_expected_in_the_next_shifts_drawer",),
    ),
    Mutation(
        "M4",
        "a finished page takes Enter once more",
        (Change("app/services/deliver.py", "        visit.require(Step.HAND_OVER)\n", ""),),
        (_SETTLE_TESTS + "nothing_is_handed_over_before_the_registers_proof",),
    ),
    Mutation(
        "M5",
        "what another window used is known to that window only",
        (Change("app/store/claims.py",
                "    if not known:\n",
                "    known = [row for row in known if row.is_own]\n    if not known:\n"),),
        (_SIBLINGS_TESTS + "what_was_done_elsewhere_is_not_done_again",),
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
    Mutation(
        "M7",
        "a close clears what another window has on its way",
        (Change("app/services/shifts.py", "postings=_closing(counted.total, difference),",
                "postings=_closing(counted.total, difference) + tuple(\n"
                "                    line\n"
                "                    for each in transfers.incoming_and_open(\n"
                "                        unit.connection, journal.identity.window\n"
                "                    )\n"
                "                    for line in (\n"
                '                        ("in_transit", -each.amount.kopecks),\n'
                '                        ("difference", each.amount.kopecks),\n'
                "                    )\n"
                "                ),"),),
        (_TRANSFERS_TESTS + "no_close_of_anybody_clears_what_is_on_its_way",),
    ),
    Mutation(
        "M8",
        "recovery restores receipts and forgets papers",
        (Change("app/services/recover.py",
                "    print_queue.doubt_interrupted(journal.store)\n", ""),),
        (_EFFECTS_TESTS + "a_slip_on_its_way_at_a_power_cut_is_in_doubt",),
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
        (Change("app/store/history.py", "    .where(_from(journal, *_FIRST))\n",
                "    .where(_from(journal, *_FIRST))\n    .limit(9)\n"),),
        (_REPORTS_TESTS + "a_day_is_told_apart_from_the_next",),
    ),
    Mutation(
        "M11",
        "one side of a report ends before its last entry",
        (Change("app/store/history.py", "columns.seq <= seq", "columns.seq < seq"),),
        (_REPORTS_TESTS + "a_prefix_is_told_as_it_was",),
    ),
    Mutation(
        "M12",
        "a new computer begins again with the old numbers",
        (Change("app/central/enrolment.py", "for found in last) + 1", "for found in last) or 1"),),
        (_CENTRAL_ENROLMENT + "a_new_computer_at_the_same_window_begins_a_new_epoch",),
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
        ("tests/services/test_reference.py", SIMULATION),
    ),
    Mutation(
        "M14",
        "the number of sales grows and their sum does not",
        (Change("app/central/effects.py", "self._figures[self.day, account] += amount",
                "self._figures[self.day, account] = amount"),),
        (_CENTRAL_EFFECTS + "a_day_has_its_sums_and_counts",),
    ),
    Mutation(
        "M15",
        "a visit that was put aside goes on by itself",
        (Change("app/domain/visit.py", "    VisitState.SUSPENDED: Step.RESUME,\n", ""),),
        ("tests/domain/test_visit_fold.py",),
    ),
    Mutation(
        "M16",
        "a held effect opens no case",
        (Change("app/central/ingest.py",
                "        for one in held:\n"
                "            self._open_case(prefix, one.seq, one.reason)\n",
                ""),),
        (_CENTRAL_EFFECTS + "postings_that_do_not_sum_to_zero_are_held",),
    ),
    Mutation(
        "M17",
        "silence of the register counts as a refusal",
        (Change(_EFFECTS, "            return _visit(journal, visit_id)\n        case _:",
                "            return void_settlement(journal, writer, visit_id, 0, \"\")\n"
                "        case _:"),),
        (_SETTLE_TESTS + "a_lost_answer_leaves_the_receipt_unknown_for_this_visit_alone",),
    ),
    Mutation(
        "M18",
        "a second clerk works with the first one's drawer",
        (Change("app/services/reading.py", "if clerk is not None and shift.clerk != clerk and",
                "if False and"),),
        (_SHIFTS_TESTS + "another_clerk_neither_serves_nor_closes_from_this_drawer",),
    ),
    Mutation(
        "M19",
        "figures are booked to the neighbour branch",
        (Change("app/central/ingest.py", "Effects(self.connection, self.caller.branch,",
                'Effects(self.connection, "660050",'),),
        (_CENTRAL_EFFECTS + "a_day_has_its_sums_and_counts",),
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
        ("tests/services/test_recover_again.py", SIMULATION),
    ),
    Mutation(
        "M21",
        "a correction counts at each delivery",
        (Change("app/store/feed_projections.py",
                'insert(feed_corrections).prefix_with("OR IGNORE")',
                'insert(feed_corrections).prefix_with("OR REPLACE")'),
         Change("app/store/corrections.py", '{"of_correction": row.correction}',
                '{"of_correction": row.hash}'),
         Change("app/store/corrections.py", "facts.c.key == feed_corrections.c.correction",
                "facts.c.key == feed_corrections.c.hash"),
         Change("app/services/corrections.py",
                "claim_fact(unit.connection, FACT, correction_id,",
                "claim_fact(unit.connection, FACT, found.message,")),
        ("tests/services/test_corrections.py",),
    ),
    Mutation(
        "M22",
        "an entry of a newer schema is read as an old one",
        (Change("app/central/effects.py", "if entry.schema != SCHEMA or _NUL", "if _NUL"),),
        (_CENTRAL_EFFECTS + "an_entry_of_a_later_schema_is_stored_and_held",),
    ),
    Mutation(
        "M23",
        "the receipt rounds otherwise than the ledger",
        (Change("app/services/fiscal_task.py", '"amount": line.amount.kopecks,',
                '"amount": line.amount.kopecks // 100 * 100,'),),
        (_SETTLE_TESTS + "the_registers_task_is_what_the_customer_was_told",),
    ),
    Mutation(
        "M24",
        "cash is multiplied by the number of items",
        (Change(_SETTLE, '"cash": tender.cash.kopecks,',
                '"cash": tender.cash.kopecks * len(visit.items),'),),
        ("tests/services/test_two_items.py", SIMULATION),
    ),
    Mutation(
        "M25",
        "what follows from an entry is committed apart from it",
        (Change("app/store/journal.py", "        _ENTRY.write(self.connection, [row])\n",
                "        _ENTRY.write(self.connection, [row])\n"
                "        driver = self.connection.connection.driver_connection\n"
                '        driver.execute("COMMIT")\n'
                '        driver.execute("BEGIN IMMEDIATE")\n'),),
        (_JOURNAL_TESTS + "what_fails_half_way_leaves_nothing",),
    ),
    Mutation(
        "M26",
        "the list of cases leaves out those without a detail",
        (Change("app/central/central.py", 'cases.c.state == "open")',
                'cases.c.state == "open", cases.c.detail != "")'),),
        (_CENTRAL_EFFECTS + "postings_that_do_not_sum_to_zero_are_held",),
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
        (_SETTLE_TESTS + "the_register_is_asked_and_the_recovery_signs_for_what_it_found",),
    ),
    Mutation(
        "M29",
        "a lost answer is undone without asking",
        (Change(_EFFECTS, "    outcome = register.fence(visit.payment.settlement)\n",
                '    outcome = FiscalRefusal(404, "")\n'),),
        (_SETTLE_TESTS + "the_register_is_asked_and_the_recovery_signs_for_what_it_found",),
    ),
    Mutation(
        "D1",
        "settling is entered twice",
        (_NO_GUARD,
         Change(_EFFECTS,
                "    if visit.step is not Step.WAIT_FOR_RECEIPT:\n        return visit\n", "")),
        (_EFFECTS_TESTS + "driving_a_settled_visit_again_does_nothing",),
    ),
    Mutation(
        "D2",
        "the final report comes from a cache",
        (Change("app/services/reports.py", "def day_report(", "@cache\ndef day_report("),
         Change("app/services/reports.py", "from datetime import date\n",
                "from datetime import date\nfrom functools import cache\n")),
        (_REPORTS_TESTS + "it_is_preliminary_until_the_shift_is_closed",),
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
        (Change("app/central/effects.py", "        self._counts[self.day, entry.kind] += 1\n",
                '        self.day = entry.at["wall"][:10]\n'
                "        self._counts[self.day, entry.kind] += 1\n"),),
        (_CENTRAL_EFFECTS + "an_entry_belongs_to_the_day_of_its_shift_not_of_the_clock",),
    ),
    Mutation(
        "D5",
        "the recovery writes under the clerk's name",
        (Change(_EFFECTS, "Author(AuthorKind.RECOVERY, place.terminal,",
                'Author(AuthorKind.CLERK, "002417",'),),
        (_SETTLE_TESTS + "the_register_is_asked_and_the_recovery_signs_for_what_it_found",),
    ),
)  # fmt: skip
