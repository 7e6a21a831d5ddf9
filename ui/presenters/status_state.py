"""What the lowest line of the window knows: proof at the centre, copies, devices."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.ports import PaperState


@dataclass(frozen=True, slots=True)
class StatusState:
    """The lowest line: the delivered-proof meter, and the devices with since when they are so.

    A pinpad is asked when somebody signs in, and when a shift is closed.
    """

    made: int = 0
    acknowledged: int = 0
    oldest_unproven_s: int = 0
    last_error: str = ""
    single_copy: int = 0
    copy_error: str = ""
    has_second: bool = False
    corrections: int = 0
    cash_incoming: int = 0
    cash_sent: int = 0
    has_scanner: bool | None = None
    paper: PaperState | None = None
    has_register: bool | None = None
    is_pinpad_set_up: bool = False
    has_pinpad: bool | None = None
    scanner_since: datetime | None = None
    paper_since: datetime | None = None
    register_since: datetime | None = None
    in_doubt: int = 0
    due: int = 0
    time: str = ""
