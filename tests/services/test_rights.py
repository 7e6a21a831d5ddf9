"""Who may do what: every service that acts for somebody, called by everybody there is."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import app.services
from app.domain.corrections import DisputeGround, Objection
from app.domain.identifiers import BadgeNumber
from app.domain.scan import Scan, read_scan
from app.domain.shift import CashCount
from app.domain.visit import Answer, AnswerWay, IdentificationWay
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.messages.feed import Stream
from app.services.customer import Identification
from app.services.settle import Tender
from app.services.staff import ClerkSession, Right, StaffRole, sign_in
from app.services.transfers import Parcel
from tests.support.counter import FLOAT, PIN, ROMASHKA, TERMINAL, Counter, clerk, feed

SERVING = frozenset({StaffRole.CLERK, StaffRole.MANAGER})
MANAGING = frozenset({StaffRole.MANAGER})
ANYBODY = frozenset(StaffRole)
MAY_CALL = {
    "cancel.cancel_visit": SERVING,
    "card.drive_card": SERVING,
    "card.drive_reversal": SERVING,
    "card.start_reversal": SERVING,
    "copies.request_copy": SERVING,
    "corrections.accept_correction": SERVING,
    "corrections.dispute_correction": SERVING,
    "corrections.read_corrections": SERVING,
    "customer.identify_customer": SERVING,
    "days.close_day": SERVING,
    "deliver.hand_over": SERVING,
    "effects.drive_settlement": SERVING,
    "identify.add_item": SERVING,
    "identify.open_visit": SERVING,
    "inspect.record_inspection": SERVING,
    "journal_view.begin_search": SERVING,
    "journal_view.read_entry": SERVING,
    "journal_view.read_page": SERVING,
    "money_back.give_money_back": SERVING,
    "money_back.start_receipt_again": SERVING,
    "money_back.start_return": SERVING,
    "offer_policy.answer_offer": SERVING,
    "offer_policy.show_offer": SERVING,
    "refund.drive_refund": SERVING,
    "refuse.refuse_item": SERVING,
    "reports.read_report": SERVING,
    "return_effects.drive_return": SERVING,
    "returns.items_to_return": SERVING,
    "returns.return_item": SERVING,
    "second_person.call_second_person": SERVING,
    "settle.start_settlement": SERVING,
    "shifts.close_shift": SERVING,
    "shifts.open_shift": SERVING,
    "shortage.inquire": SERVING,
    "shortage.inquire_again": SERVING,
    "staff.sign_out": ANYBODY,
    "staff_changes.block_badge": MANAGING,
    "staff_changes.give_badge": MANAGING,
    "staff_changes.read_staff": MANAGING,
    "staff_changes.reset_pin": MANAGING,
    "suspend.resume_visit": SERVING,
    "suspend.suspend_visit": SERVING,
    "transfers.receive_cash": SERVING,
    "transfers.send_cash": SERVING,
    "transfers.shown_transfer": SERVING,
    "transfers.take_back": SERVING,
}
"""Every service that takes a session, and the roles that it lets through."""

OTHER_RIGHT = {
    "corrections.accept_correction": "answer_corrections",
    "corrections.dispute_correction": "answer_corrections",
    "days.close_day": "open_day",
    "reports.read_report": "open_day",
    "shortage.inquire_again": "open_day",
    "staff_changes.block_badge": "manage_staff",
    "staff_changes.give_badge": "manage_staff",
    "staff_changes.read_staff": "manage_staff",
    "staff_changes.reset_pin": "manage_staff",
}
"""What a service asks for where that is not `serve`."""

NUMBERS = {str(role): f"00900{place}" for place, role in enumerate(StaffRole, start=1)}
Service = Callable[..., object]


def services() -> Iterator[tuple[str, Service]]:
    """Give every public function of `app.services` that acts for somebody, by its name."""
    for module in pkgutil.iter_modules(app.services.__path__):
        loaded = import_module(f"app.services.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            is_own = function.__module__ == loaded.__name__ and not name.startswith("_")
            wanted = inspect.get_annotations(function)
            wanted.pop("return", None)
            if is_own and ClerkSession in wanted.values():
                yield f"{module.name}.{name}", function


SERVICES = dict(services())


def hired(counter: Counter, role: str, rights: tuple[str, ...]) -> ClerkSession:
    """Sign somebody in to whom the centre granted these rights."""
    number = NUMBERS.get(role, "009009")
    facts = clerk(number, "Новая А. А.", *rights) | {"role": str(role)}
    feed(counter.agent, counter.centre, Stream.REFERENCE, [("staff_changed", facts)])
    return sign_in(counter.journal, BadgeNumber(number).text, PIN)


def arguments(function: Service, counter: Counter, session: ClerkSession) -> dict[str, Any]:
    """Return something of the right type for every parameter; there is no such visit."""
    by_name: dict[str, object] = {
        "journal": counter.journal,
        "session": session,
        "register": counter.register,
        "pinpad": counter.pinpad,
        "reply": (Answer.DECLINED, AnswerWay.CLERK),
        "refusal": (ROMASHKA.key, "12.6"),
        "label": None,
        "size": 1,
        "number": 1,
        "is_of_shift": 1,
    }
    by_type: dict[object, object] = {
        str: "none",
        Scan: read_scan(ROMASHKA.identifier.text),
        CashCount: FLOAT,
        Tender: Tender(ROMASHKA.cod),
        Parcel: Parcel.new(1, FLOAT),
        Objection: Objection(DisputeGround.WRONG_SUM),
        Identification: Identification(IdentificationWay.CODE),
        EntryKey: EntryKey(TERMINAL, 1, 1),
    }
    wanted = inspect.get_annotations(function)
    wanted.pop("return")
    return {name: by_name.get(name, by_type.get(kind)) for name, kind in wanted.items()}


def is_let_through(function: Service, counter: Counter, session: ClerkSession) -> bool:
    """Tell whether the service let somebody through, whatever it found wrong after that."""
    try:
        function(**arguments(function, counter, session))
    except ClerkError as error:
        return error.code is not Refusal.NOT_ALLOWED
    return True


def test_every_service_that_acts_for_somebody_stands_in_the_table() -> None:
    assert sorted(SERVICES) == sorted(MAY_CALL)


@pytest.mark.parametrize("role", StaffRole)
@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_lets_exactly_these_roles_through(
    counter: Counter, name: str, role: StaffRole
) -> None:
    session = hired(counter, role, tuple(map(str, Right)))
    before = counter.kinds()

    passed = is_let_through(SERVICES[name], counter, session)

    assert passed is (role in MAY_CALL[name])
    assert passed or counter.kinds() == before


@pytest.mark.parametrize("name", sorted(name for name in SERVICES if MAY_CALL[name] != ANYBODY))
def test_a_role_without_its_right_is_refused(counter: Counter, name: str) -> None:
    right = OTHER_RIGHT.get(name, "serve")
    session = hired(counter, "manager", tuple({*map(str, Right)} - {right}))

    assert not is_let_through(SERVICES[name], counter, session)
    assert counter.register.tasks == {}
    assert counter.pinpad.operations == []


@pytest.mark.parametrize("role", ["admin", "auditor", "director"])
def test_a_role_that_never_serves_gets_no_right_however_it_was_granted(
    counter: Counter, role: str
) -> None:
    session = hired(counter, role, ("serve", "open_day"))

    assert session.rights == frozenset()
    assert b'"rights":[]' in counter.last_body("session_opened")


def test_a_right_that_nobody_knows_is_not_held(counter: Counter) -> None:
    session = hired(counter, "manager", ("serve", "fly"))

    assert session.rights == frozenset({Right.SERVE})
