"""A visit's payment as the record has it: what was started, charged, proven and given back."""

from msgspec import Struct

from app.domain.money import Money


class Payment(Struct, frozen=True):
    """A settlement as it was started, and the register's proof once it is posted.

    `charge` is the key of the card's charge, empty where all is paid in cash.
    """

    settlement: str
    due: Money
    cash: Money
    card: Money
    change: Money
    started: str
    document: int = 0
    sign: str = ""
    issued_at: str = ""
    paper_out: bool = False
    charge: str = ""


class CardCharge(Struct, frozen=True):
    """Money that the bank proved to have taken from a card, and that was not given back.

    `reference` is the bank's number of it (RRN), by which it can be refunded later.
    """

    key: str
    amount: Money
    reference: str
    auth_code: str
    terminal: str
    entry: str


class Return(Struct, frozen=True):
    """A settlement's return as it was started, and the register's proof once there is one.

    `key` is the register's, `confirmed` the entry of the second person, empty where there was none.
    `card` goes back by the bank, under the key `refund`; `refunded` is the bank's reference of it
    once it is proven.
    """

    key: str
    total: Money
    cash: Money
    card: Money
    reason: str
    started: str
    confirmed: str
    refund: str = ""
    refunded: str = ""
    document: int = 0
    sign: str = ""
    issued_at: str = ""
    paper_out: bool = False
