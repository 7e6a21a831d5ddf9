"""Compares what window, register and centre say of the money: three books that share no code."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.central.central import Central
from app.domain.ledger import Account
from app.domain.money import Money
from app.messages.canonical import parse
from app.store.journal import Journal
from app.store.tables import days
from app.store.tables import journal as entries
from devices.simulators import control

PAID_FOR = (Account.COD_PAYABLE, Account.COD_FEE, Account.STORAGE_FEE, Account.POLICY_PREMIUM)


@dataclass(frozen=True, slots=True)
class Sums:
    """What each side says that customers paid at this window since it was enrolled."""

    window: Money
    register: Money
    centre: Money
    sales: int

    @property
    def agree(self) -> bool:
        return self.window == self.register == self.centre


def compare(journal: Journal, register: Path, centre: Path) -> Sums:
    """Ask all three: the journal, the register by its control file, the centre in its folder."""
    with journal.read() as connection:
        bodies = connection.scalars(
            select(entries.c.body).where(entries.c.kind == "settlement_posted")
        ).all()
        worked = list(connection.scalars(select(days.c.day)))
    paid = [Money(parse(bytes(body))["payload"]["total"]) for body in bodies]
    return Sums(Money.total(paid), _register(register), _centre(journal, centre, worked), len(paid))


def _register(control_file: Path) -> Money:
    documents = control.state(control_file)["documents"]
    return Money.total(Money(each["total"]) for each in documents if each["type"] == "sell")


def _centre(journal: Journal, folder: Path, worked: list[str]) -> Money:
    central = Central.open(folder)
    try:
        figures = [central.figures(journal.identity.branch, day).sums for day in worked]
    finally:
        central.close()
    return Money.total(-Money(sums.get(account, 0)) for sums in figures for account in PAID_FOR)
