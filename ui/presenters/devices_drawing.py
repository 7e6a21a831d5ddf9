"""From what is known of the devices to the four cards of their page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.ports import PaperState
from app.domain.scan import Scan, ScanKind
from app.errors import ClerkError, Refusal
from app.services.workplace import Contact
from ui.presenters import devices_words as words
from ui.presenters import phrases
from ui.presenters.devices import CENTRE, PINPAD, PRINTER, REGISTER, SCANNER, DevicesState
from ui.presenters.journal_drawing import number_of
from ui.presenters.words import PAPER
from ui.presenters.words import REGISTER as REGISTER_STATES
from ui.presenters.words import SCANNER as SCANNER_STATES
from ui.texts import SENTENCES, sentence

_SILENT_S: Final = 60
_CODE_CHARS: Final = 40
_WELL: Final = (None, PaperState.READY)


@dataclass(frozen=True, slots=True)
class DevicePicture:
    """One card: its digit, what the device is like, where it is, what to do, what a trial said."""

    digit: int
    title: str
    state: str
    tone: str
    place: str
    note: str
    tried: str


def devices_of(state: DevicesState) -> tuple[DevicePicture, ...]:
    return (_scanner(state), _printer(state), _register(state), _centre(state), _pinpad(state))


def meaning_of(scan: Scan) -> str:
    """Return what a code means, or why it is refused; a badge's code is not shown."""
    code = words.HIDDEN_CODE if scan.kind is ScanKind.BADGE else _code(scan)
    meaning = words.MEANINGS[scan.kind]
    if scan.reason is not None:
        meaning = sentence(ClerkError(scan.reason, **scan.values))
    return words.LAST_SCAN.format(code=code, meaning=meaning)


def _code(scan: Scan) -> str:
    if scan.identifier is not None and scan.kind is not ScanKind.TRANSFER:
        return number_of(scan.identifier)
    shown = "".join(each if each.isprintable() else "·" for each in scan.raw)
    return f"«{shown[:_CODE_CHARS]}»"


def _scanner(state: DevicesState) -> DevicePicture:
    is_there, port = state.status.has_scanner, state.addresses.scanner
    tried = meaning_of(state.scan) if state.scan is not None else ""
    if not port:
        said, tone = (words.WEDGE_READS, "done") if tried else (words.WEDGE_UNSEEN, "caption")
        note = "" if tried else words.SCANNER_WEDGE
        return DevicePicture(SCANNER, words.SCANNER, said, tone, words.AS_KEYBOARD, note, tried)
    return DevicePicture(
        digit=SCANNER,
        title=words.SCANNER,
        state=SCANNER_STATES[is_there],
        tone=_tone(is_well=is_there is not False),
        place=_place(state.status.scanner_since, words.PORT.format(address=port)),
        note=words.SCANNER_GONE if is_there is False else "",
        tried=tried,
    )


def _printer(state: DevicesState) -> DevicePicture:
    status, port = state.status, state.addresses.printer
    where = words.PORT.format(address=port) if port else words.NOT_SET_UP
    notes = []
    if status.paper not in _WELL and status.paper is not None:
        notes.append(words.PAPER_NOTES[status.paper])
    if status.in_doubt:
        notes.append(words.IN_DOUBT.format(count=status.in_doubt))
    if status.due:
        notes.append(words.WAITING.format(count=status.due))
    return DevicePicture(
        digit=PRINTER,
        title=words.PRINTER,
        state=PAPER[status.paper],
        tone=_tone(is_well=status.paper in _WELL),
        place=_place(status.paper_since, where),
        note=" ".join(notes),
        tried=dict(state.tried).get(PRINTER, ""),
    )


def _register(state: DevicesState) -> DevicePicture:
    is_there, url = state.status.has_register, state.addresses.register
    where = words.ADDRESS.format(address=url) if url else words.NOT_SET_UP
    return DevicePicture(
        digit=REGISTER,
        title=words.REGISTER,
        state=REGISTER_STATES[is_there],
        tone=_tone(is_well=is_there is not False),
        place=_place(state.status.register_since, where),
        note=words.REGISTER_GONE if is_there is False else "",
        tried=dict(state.tried).get(REGISTER, ""),
    )


def _pinpad(state: DevicesState) -> DevicePicture:
    program, tried = state.addresses.pinpad, dict(state.tried).get(PINPAD, "")
    where = words.PINPAD_PROGRAM.format(address=program) if program else words.NOT_SET_UP
    return DevicePicture(
        digit=PINPAD,
        title=words.PINPAD,
        state=words.PINPAD_SET_UP if program else words.PINPAD_ABSENT,
        tone="done" if program else "caption",
        place=where,
        note="" if program else words.NO_CARDS,
        tried=tried if program else "",
    )


def _centre(state: DevicesState) -> DevicePicture:
    contact = state.contact
    tried = dict(state.tried).get(CENTRE, "")
    if contact is None or state.now is None:
        return DevicePicture(CENTRE, words.CENTRE, PAPER[None], "caption", "", "", tried)
    said, note = _exchange(contact, state.now)
    proof = contact.proof
    meter = words.METER.format(
        made=proof.made, proven=proof.acknowledged, age=phrases.age(proof.oldest_unproven_s)
    )
    return DevicePicture(
        digit=CENTRE,
        title=words.CENTRE,
        state=said,
        tone=_tone(is_well=said == words.ANSWERS),
        place=" · ".join((*_answered(contact), words.ADDRESS.format(address=contact.url))),
        note=f"{note} {meter}".strip(),
        tried=tried,
    )


def _exchange(contact: Contact, now: datetime) -> tuple[str, str]:
    """Return how the exchange goes, and what to do where it does not."""
    if contact.is_stopped:
        return words.STOPPED, SENTENCES[Refusal.FORKED]
    if contact.error:
        return words.MUTE, _error(contact.error)
    if contact.answered is None:
        return words.NEVER, ""
    if (now - contact.answered).total_seconds() > _SILENT_S:
        return words.SILENT, words.SILENT_NOTE
    return words.ANSWERS, ""


def _error(code: str) -> str:
    """Return the sentence of an error; one that needs values which are not here is named."""
    pattern = SENTENCES.get(Refusal(code), "{") if code in set(Refusal) else "{"
    return words.OTHER_ERROR.format(code=code) if "{" in pattern else pattern


def _answered(contact: Contact) -> tuple[str, ...]:
    """Return since when the centre is mute, or when it answered last; nothing if it never did."""
    if contact.error_at is not None:
        return (words.ERROR_SINCE.format(moment=_moment(contact.error_at)),)
    if contact.answered is None:
        return ()
    return (words.LAST_ANSWER.format(moment=_moment(contact.answered)),)


def _place(since: datetime | None, where: str) -> str:
    return where if since is None else f"{words.SINCE.format(moment=_moment(since))} · {where}"


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return phrases.moment(local.date(), f"{local:%H:%M:%S}")


def _tone(*, is_well: bool) -> str:
    return "done" if is_well else "attention"
