"""What stands in for a device that this counter does not have: it does nothing and says so."""

from app.domain.money import Money
from app.domain.ports import (
    CardDecline,
    CardOutcome,
    CardTotals,
    CardUnknown,
    DeviceUnavailable,
    FiscalOutcome,
    FiscalRefusal,
    FiscalTask,
    FiscalUnknown,
    PaperState,
    PrintOutcome,
)
from app.domain.register_totals import FiscalTotals

NOT_CONNECTED = 2
"""The register driver's own code for a register that is not connected (libfptr10.h)."""


class NoRegister:
    """No register: nothing can be sold, and nothing can be learnt of what was sold before."""

    def register(self, _task: FiscalTask) -> FiscalOutcome:
        return FiscalRefusal(NOT_CONNECTED, "касса не подключена")

    def outcome(self, _key: str) -> FiscalOutcome:
        return FiscalUnknown("no register is set up")

    def fence(self, key: str) -> FiscalOutcome:
        return self.outcome(key)

    def open_shift(self, _clerk_name: str) -> None:
        raise DeviceUnavailable("no register is set up")

    def continue_printing(self) -> bool:
        return False

    def totals(self) -> FiscalTotals | None:
        return None


class NoPrinter:
    """No receipt printer: documents wait."""

    def paper(self) -> PaperState:
        return PaperState.UNKNOWN

    def print_bytes(self, _data: bytes) -> PrintOutcome:
        return PrintOutcome.NOT_SENT

    def open_drawer(self) -> None:
        raise DeviceUnavailable("no printer is set up")


class NoPinpad:
    """No pinpad: no card is charged, and nothing can be learnt of what was charged before."""

    def pay(self, _key: str, _amount: Money) -> CardOutcome:
        return CardDecline(NOT_CONNECTED, "терминал не подключён")

    def outcome(self, _key: str) -> CardOutcome:
        return CardUnknown("no pinpad is set up")

    def reverse(self, key: str) -> CardOutcome:
        return self.outcome(key)

    def refund(self, _key: str, _amount: Money, _of: str) -> CardOutcome:
        return CardDecline(NOT_CONNECTED, "терминал не подключён")

    def refund_outcome(self, key: str, _amount: Money, _of: str) -> CardOutcome:
        return self.outcome(key)

    def totals(self) -> CardTotals | None:
        return None
