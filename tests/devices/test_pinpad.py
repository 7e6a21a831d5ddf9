"""A charge is made once and proven, whatever the bank's program does or leaves undone."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.money import Money
from app.domain.ports import (
    NEVER_CHARGED,
    CardApproval,
    CardDecline,
    CardOperationKind,
    CardUnknown,
)
from devices.pinpad import NOT_READY, PinpadSettings, SberPinpad
from devices.pinpad_answers import read_answer, read_tape
from devices.pinpad_memory import PinpadMemory
from devices.simulators import pinpad as bank

KEY, OTHER = "bb4cc7d0-bab7-40dd-bf60-ee0396baf97e", "0f2d1c3b-0000-4000-8000-000000000001"
SUM = Money(262_260)
LIMIT_S = 30.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sb"


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> PinpadSettings:
    program = bank.install(folder)
    return PinpadSettings(program, tmp_path / "memory", LIMIT_S, LIMIT_S)


@pytest.fixture
def pinpad(settings: PinpadSettings) -> SberPinpad:
    return SberPinpad(settings)


def again(settings: PinpadSettings) -> SberPinpad:
    """Return the driver as it is after a restart of the window."""
    return SberPinpad(settings)


def done(folder: Path) -> list[tuple[str, int]]:
    return [(each["kind"], each["amount"]) for each in bank.operations(folder)]


def test_an_approved_charge_tells_all_that_the_bank_said(pinpad: SberPinpad, folder: Path) -> None:
    outcome = pinpad.pay(KEY, SUM)

    assert isinstance(outcome, CardApproval)
    assert (outcome.reference, outcome.auth_code) == ("432112340001", "220001")
    assert (outcome.terminal, outcome.amount) == ("10123456", SUM)
    assert outcome.pan == "************4321"
    assert "Сумма (руб): 2622.60" in outcome.slip
    assert pinpad.pay(KEY, SUM) == pinpad.outcome(KEY) == outcome
    assert done(folder) == [("ОПЛАТА", 262_260)]


@pytest.mark.parametrize("fault", ["lost", "torn"])
def test_an_answer_lost_after_the_approval_is_found_on_the_banks_list(
    pinpad: SberPinpad, folder: Path, fault: str
) -> None:
    bank.fault(folder, fault)

    outcome = pinpad.pay(KEY, SUM)

    assert outcome == CardApproval("432112340001", "220001", "10123456", SUM)
    assert done(folder) == [("ОПЛАТА", 262_260)]


@pytest.mark.parametrize(("fault", "code"), [("declined", 4451), ("nothing", NEVER_CHARGED)])
def test_what_is_not_on_the_list_was_not_charged_and_never_will_be(
    pinpad: SberPinpad, folder: Path, fault: str, code: int
) -> None:
    bank.fault(folder, fault)

    outcome = pinpad.pay(KEY, SUM)

    assert isinstance(outcome, CardDecline)
    assert outcome.code == code
    assert pinpad.pay(KEY, SUM) == outcome
    assert done(folder) == []
    assert isinstance(pinpad.pay(OTHER, SUM), CardApproval)


@pytest.mark.parametrize(("fault", "charged"), [("hang", 0), ("hang_after", 1)])
def test_a_program_that_never_ends_is_ended_and_the_list_decides(
    settings: PinpadSettings, folder: Path, fault: str, charged: int
) -> None:
    bank.fault(folder, fault)

    outcome = SberPinpad(replace(settings, operation_limit_s=0.4)).pay(KEY, SUM)

    assert len(done(folder)) == charged
    assert isinstance(outcome, CardApproval if charged else CardDecline)


def test_without_the_list_nothing_is_guessed(
    pinpad: SberPinpad, settings: PinpadSettings, folder: Path
) -> None:
    bank.fault(folder, "lost")
    bank.fault(folder, "absent")

    assert isinstance(pinpad.pay(KEY, SUM), CardUnknown)

    assert isinstance(again(settings).outcome(KEY), CardApproval)


def test_an_absent_pinpad_charges_nothing_and_says_so(pinpad: SberPinpad, folder: Path) -> None:
    bank.fault(folder, "absent")

    assert pinpad.pay(KEY, SUM) == CardDecline(NOT_READY, "терминал не отвечает")
    assert isinstance(pinpad.pay(KEY, SUM), CardDecline), "a key is tried once"
    assert done(folder) == []


def test_a_key_that_was_asked_for_first_is_never_charged(pinpad: SberPinpad, folder: Path) -> None:
    outcome = pinpad.outcome(KEY)

    assert isinstance(outcome, CardDecline)
    assert outcome.code == NEVER_CHARGED
    assert pinpad.pay(KEY, SUM) == outcome
    assert done(folder) == []


def test_a_driver_that_lost_its_memory_does_not_deny_what_it_may_have_charged(
    pinpad: SberPinpad, settings: PinpadSettings, tmp_path: Path, folder: Path
) -> None:
    pinpad.pay(KEY, SUM)
    on_a_new_computer = SberPinpad(replace(settings, memory=tmp_path / "empty"))

    assert isinstance(on_a_new_computer.outcome(KEY), CardUnknown)
    assert isinstance(on_a_new_computer.outcome(OTHER), CardUnknown)
    assert isinstance(pinpad.outcome(OTHER), CardDecline)


def test_two_lost_charges_of_one_sum_are_told_apart(pinpad: SberPinpad, folder: Path) -> None:
    bank.fault(folder, "lost")
    bank.fault(folder, "absent")
    assert isinstance(pinpad.pay(KEY, SUM), CardUnknown)

    second = pinpad.pay(OTHER, SUM)
    first = pinpad.outcome(KEY)

    assert isinstance(first, CardApproval)
    assert isinstance(second, CardApproval)
    assert (first.reference, second.reference) == ("432112340001", "432112340002")


def test_after_the_banks_day_was_closed_a_lost_charge_stays_unknown(
    pinpad: SberPinpad, settings: PinpadSettings, folder: Path
) -> None:
    bank.fault(folder, "lost")
    bank.fault(folder, "absent")
    pinpad.pay(KEY, SUM)

    subprocess.run([settings.program, "7"], cwd=folder, check=True)

    assert isinstance(pinpad.outcome(KEY), CardUnknown)


def test_while_the_program_lives_nothing_is_known(
    pinpad: SberPinpad, settings: PinpadSettings, folder: Path
) -> None:
    """As after a crash of the window: the program has its lock and goes on without it."""
    with PinpadMemory(settings.memory).busy() as lock:
        assert lock is not None
        program = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, pass_fds=(lock,))

    assert isinstance(pinpad.outcome(KEY), CardUnknown)
    assert isinstance(pinpad.pay(KEY, SUM), CardUnknown)
    assert pinpad.totals() is None

    program.communicate()
    assert isinstance(pinpad.pay(KEY, SUM), CardApproval)


def test_an_answer_left_by_a_killed_window_is_taken_in(
    pinpad: SberPinpad, settings: PinpadSettings, folder: Path
) -> None:
    """The program ended well, but nobody was there to read what it wrote."""
    whole = pinpad.pay(KEY, SUM)
    assert isinstance(whole, CardApproval)
    kept = settings.memory / f"{KEY}.json"
    memory = PinpadMemory(settings.memory)
    intent = memory.read(KEY)
    assert intent is not None
    kept.unlink()
    memory.begin(OTHER, intent and replace(intent, proof=None))
    (folder / "e").write_bytes(_answer("432112340001"))

    outcome = again(settings).outcome(OTHER)

    assert isinstance(outcome, CardApproval)
    assert outcome.pan == "************4321"


def test_digits_and_slip_are_forgotten_when_the_next_operation_begins(
    pinpad: SberPinpad, settings: PinpadSettings
) -> None:
    pinpad.pay(KEY, SUM)
    pinpad.pay(OTHER, SUM)

    kept = {each.name: each.read_text() for each in settings.memory.iterdir()}

    assert "4321" not in kept[f"{KEY}.json"].replace("4321123", "")
    assert "Карта" not in kept[f"{KEY}.json"]
    assert "Карта" in kept[f"{OTHER}.json"], "the newest is kept until it stands in the journal"


@pytest.mark.parametrize("fault", ["", "lost", "hang_after"])
def test_a_reversal_gives_the_money_back_once(
    settings: PinpadSettings, folder: Path, fault: str
) -> None:
    pinpad = SberPinpad(replace(settings, operation_limit_s=0.5))
    pinpad.pay(KEY, SUM)
    if fault:
        bank.fault(folder, fault)

    assert isinstance(pinpad.reverse(KEY), CardApproval)
    assert isinstance(again(settings).reverse(KEY), CardApproval)

    assert done(folder) == [("ОПЛАТА", 262_260), ("ОТМЕНА", 262_260)]
    totals = pinpad.totals()
    assert totals is not None
    assert totals.charged == Money.ZERO


def test_a_reversal_that_the_bank_refuses_may_be_tried_again(
    pinpad: SberPinpad, folder: Path
) -> None:
    pinpad.pay(KEY, SUM)
    bank.fault(folder, "declined", code=4119)

    assert pinpad.reverse(KEY) == CardDecline(4119, "ОТКАЗАНО: недостаточно средств")

    assert isinstance(pinpad.reverse(KEY), CardApproval)


def test_nothing_is_reversed_that_is_not_proven(pinpad: SberPinpad, folder: Path) -> None:
    pinpad.outcome(KEY)

    assert isinstance(pinpad.reverse(KEY), CardUnknown)
    assert isinstance(pinpad.reverse(OTHER), CardUnknown)
    assert done(folder) == []


@pytest.mark.parametrize("fault", ["", "lost", "torn"])
def test_a_part_is_refunded_once_by_its_own_key(
    pinpad: SberPinpad, folder: Path, fault: str
) -> None:
    charge = pinpad.pay(KEY, SUM)
    assert isinstance(charge, CardApproval)
    if fault:
        bank.fault(folder, fault)

    outcome = pinpad.refund(OTHER, Money(9_900), charge.reference)

    assert isinstance(outcome, CardApproval)
    assert pinpad.refund(OTHER, Money(9_900), charge.reference) == outcome
    totals = pinpad.totals()
    assert totals is not None
    assert [each.kind for each in totals.operations] == [
        CardOperationKind.PAYMENT,
        CardOperationKind.REFUND,
    ]
    assert totals.charged == SUM - Money(9_900)
    assert totals.operations[1].of == charge.reference


def test_a_window_that_closes_does_not_wait_for_the_customer(
    settings: PinpadSettings, folder: Path
) -> None:
    pinpad = SberPinpad(settings)
    pinpad.cancel()

    assert not isinstance(pinpad.pay(KEY, SUM), CardApproval)
    assert pinpad.totals() is None


def test_a_program_that_is_not_there_charges_nothing(tmp_path: Path) -> None:
    pinpad = SberPinpad(PinpadSettings(tmp_path / "sb_pilot", tmp_path / "memory"))

    assert isinstance(pinpad.pay(KEY, SUM), CardDecline)
    assert pinpad.totals() is None


@pytest.mark.parametrize("text", ["", "одобрено", "0,Одобрено\n****", "0,Одобрено\n" + "\n" * 12])
def test_half_an_approval_is_none(text: str) -> None:
    assert read_answer(text, "", SUM) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Терминал: 1\nПакет: 2\n",
        "Терминал: 1\nПакет: 2\n\nВсего операций: 1\n",
        "Терминал: 1\nПакет: 2\n0001 ПРИВЕТ 1.00 432112340001 220001\nВсего операций: 1\n",
    ],
)
def test_a_list_of_another_form_decides_nothing(text: str) -> None:
    assert read_tape(text) is None


def _answer(reference: str) -> bytes:
    lines = ["0,Одобрено", "************4321", "12/29", "220001", "0001", "МИР", "1", "10123456"]
    return "\n".join([*lines, "20261121103200", reference]).encode("koi8-r")


def refunded(pinpad: SberPinpad, folder: Path, *, next_day: bool = False) -> tuple[str, str]:
    """Charge a card; return the charge's reference, and the bank's name of what gives it back."""
    charge = pinpad.pay(KEY, SUM)
    assert isinstance(charge, CardApproval)
    if next_day:
        close_the_day(folder)
    outcome = pinpad.refund(OTHER, SUM, charge.reference)
    assert isinstance(outcome, CardApproval)
    assert outcome.amount == SUM
    return charge.reference, done(folder)[-1][0]


def close_the_day(folder: Path) -> None:
    subprocess.run([folder / "sb_pilot", "7"], cwd=folder, check=True)


def test_a_whole_charge_of_today_is_reversed_a_later_one_refunded(
    pinpad: SberPinpad, folder: Path, tmp_path: Path
) -> None:
    assert refunded(pinpad, folder)[1] == "ОТМЕНА"

    other = tmp_path / "later"
    later = SberPinpad(PinpadSettings(bank.install(other), tmp_path / "kept", LIMIT_S, LIMIT_S))
    assert refunded(later, other, next_day=True)[1] == "ВОЗВРАТ"


@pytest.mark.parametrize("fault", ["lost", "torn", "nothing", "declined"])
def test_what_became_of_a_refund_is_read_from_the_banks_list(
    pinpad: SberPinpad, settings: PinpadSettings, folder: Path, fault: str
) -> None:
    charge = pinpad.pay(KEY, SUM)
    assert isinstance(charge, CardApproval)
    bank.fault(folder, fault)
    said = pinpad.refund(OTHER, SUM, charge.reference)

    found = again(settings).refund_outcome(OTHER, SUM, charge.reference)

    assert found == said
    is_done = fault in ("lost", "torn")
    assert isinstance(found, CardApproval if is_done else CardDecline)
    assert len(done(folder)) == (2 if is_done else 1)


def test_a_refund_that_was_never_begun_cannot_be_made_under_its_key_any_more(
    pinpad: SberPinpad, folder: Path
) -> None:
    charge = pinpad.pay(KEY, SUM)
    assert isinstance(charge, CardApproval)

    found = pinpad.refund_outcome(OTHER, SUM, charge.reference)

    assert isinstance(found, CardDecline)
    assert found.code == NEVER_CHARGED
    assert pinpad.refund(OTHER, SUM, charge.reference) == found
    assert len(done(folder)) == 1


def test_a_memory_that_does_not_know_the_charge_proves_nothing_by_its_silence(
    pinpad: SberPinpad, settings: PinpadSettings, folder: Path, tmp_path: Path
) -> None:
    charge = pinpad.pay(KEY, SUM)
    assert isinstance(charge, CardApproval)
    stranger = SberPinpad(replace(settings, memory=tmp_path / "stranger"))
    assert isinstance(stranger.refund_outcome(OTHER, SUM, charge.reference), CardUnknown)

    pinpad.refund(OTHER, SUM, charge.reference)

    assert isinstance(stranger.refund_outcome(OTHER, SUM, charge.reference), CardApproval)
    assert len(done(folder)) == 2


def test_what_was_given_back_by_hand_is_not_given_back_again(
    pinpad: SberPinpad, folder: Path
) -> None:
    charge = pinpad.pay(KEY, SUM)
    assert isinstance(charge, CardApproval)
    by_hand = ["8", str(SUM.kopecks), "0", "QSELECT", charge.reference]
    subprocess.run([folder / "sb_pilot", *by_hand], cwd=folder, check=True)

    outcome = pinpad.refund(OTHER, SUM, charge.reference)

    assert isinstance(outcome, CardApproval)
    assert done(folder) == [("ОПЛАТА", SUM.kopecks), ("ОТМЕНА", SUM.kopecks)]
