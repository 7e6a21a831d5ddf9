"""What the sign-in page draws: whose number, and how far they are with their PIN."""

from dataclasses import dataclass
from enum import StrEnum, auto

from ui.presenters.states import Message


class Choosing(StrEnum):
    """How far a clerk is with a PIN of their own."""

    NOTHING = auto()
    NEW = auto()
    AGAIN = auto()


@dataclass(frozen=True, slots=True)
class SignInState:
    """`number` is accepted already (a badge or a typed number); then the PIN is asked for.

    Where the window is locked, the number is the clerk's who works here and stays. `choosing` says
    that the PIN was for one sign-in, and what is typed now: the new one, or the new one again.
    """

    turn: int = 0
    is_ready: bool = False
    is_busy: bool = False
    number: str = ""
    is_locked: bool = False
    choosing: Choosing = Choosing.NOTHING
    message: Message | None = None
