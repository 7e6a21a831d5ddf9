"""What a test says of an answer before it looks into it."""

from app.messages import wire
from tests.central.http import HandTerminal
from tests.central.journals import PaperJournal

Answer = wire.Acknowledgement | wire.Problem


def acknowledged(answer: Answer) -> wire.Acknowledgement:
    assert isinstance(answer, wire.Acknowledgement), answer
    return answer


def problem(answer: Answer) -> wire.Problem:
    assert isinstance(answer, wire.Problem), answer
    return answer


def held(terminal: HandTerminal, journal: PaperJournal, first: int = 1) -> list[wire.Held]:
    """Send the journal from an entry on, see that it is taken whole, return what is held."""
    answer = acknowledged(terminal.post(journal.page(first)))
    assert (answer.seq, answer.head) == (len(journal.entries), journal.head)
    return answer.held


def flipped(data: bytes) -> bytes:
    """Return the bytes with one bit of the last one turned over."""
    return data[:-1] + bytes([data[-1] ^ 1])
