"""What the message bar says on the pages before the work: the news, or what to do next."""

from typing import Final

from ui.presenters import corrections_words, sign_in_words, transfers_words, words
from ui.presenters.drawing import message_of
from ui.presenters.sign_in_state import Choosing, SignInState
from ui.presenters.states import (
    ClosingStage,
    ClosingState,
    Message,
    Panel,
    ShiftState,
    Tone,
    VisitScreen,
)
from ui.presenters.status_state import StatusState


def sign_in_hint(state: SignInState) -> Message:
    if state.message is not None:
        return state.message
    if not state.is_ready:
        return Message(Tone.HINT, words.STARTING)
    if state.choosing is not Choosing.NOTHING:
        return Message(Tone.ATTENTION, sign_in_words.CHOOSE_PIN[state.choosing])
    if state.is_locked:
        return Message(Tone.ATTENTION, sign_in_words.LOCKED)
    return Message(
        Tone.HINT, sign_in_words.SIGN_IN_PIN if state.number else sign_in_words.SIGN_IN_NUMBER
    )


def work_hint(screen: VisitScreen, status: StatusState) -> Message:
    """Return what the work says; while nobody stands there, what waits: cash, then the centre."""
    said = message_of(screen)
    is_free = screen.panel is Panel.IDLE and said == Message(Tone.HINT, words.HINTS[Panel.IDLE])
    if is_free and status.cash_incoming:
        return Message(Tone.ATTENTION, transfers_words.NEWS)
    if is_free and status.corrections:
        return Message(Tone.ATTENTION, corrections_words.NEWS)
    return said


def closing_hint(state: ClosingState) -> Message:
    if state.stage is ClosingStage.COMPARE and state.difference and state.message is None:
        return Message(Tone.ATTENTION, words.CLOSING_DIFFERS)
    return state.message or Message(Tone.HINT, words.CLOSING_HINTS[state.stage])


def closing_keys(state: ClosingState) -> tuple[str, ...]:
    """Return the names of the keys that do something now."""
    if state.stage is ClosingStage.COMPARE and state.difference:
        return ("causes", "back", "leave")
    return _CLOSING_KEYS[state.stage]


def shift_hint(state: ShiftState) -> Message:
    return state.message or Message(Tone.HINT, words.OPEN_SHIFT_HINT)


_CLOSING_KEYS: Final = {
    ClosingStage.COUNT: ("compare", "back", "leave"),
    ClosingStage.COMPARE: ("back", "leave"),
    ClosingStage.CAUSES: ("recount", "back", "leave"),
    ClosingStage.CLOSED: ("leave",),
}
