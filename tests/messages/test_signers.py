"""Nobody signs for another: clerk, terminal and recovery each have a key of their own."""

import pytest

from app.messages.canonical import ZERO_HASH
from app.messages.entries import Author, AuthorKind, Draft, Entry, EntryKey, Place, seal
from app.messages.signers import SignerBook, UnknownSigner, witness_bytes
from app.messages.signing import WITNESS, Signer

TERMINAL = "660049-2"


class Desk:
    """A terminal's keys, and entries written with them in order."""

    def __init__(self) -> None:
        self.terminal, self.recovery, self.session = Signer.new(), Signer.new(), Signer.new()
        self.book = SignerBook(self.terminal.key)
        self._seq = 0

    def write(self, kind: str, who: tuple[AuthorKind, str], signer: Signer, **facts: str) -> Entry:
        self._seq += 1
        place = Place(EntryKey(TERMINAL, 1, self._seq), ZERO_HASH)
        return seal(Draft(kind=kind, payload=facts), place, Author(*who, "key"), signer, {}, {})[0]

    def open_epoch(self) -> None:
        who = (AuthorKind.TERMINAL, TERMINAL)
        entry = self.write("epoch_opened", who, self.terminal, recovery_key=self.recovery.key)
        self.book.admit(entry)

    def sign_in(self, clerk: str, session: Signer) -> None:
        who = (AuthorKind.TERMINAL, TERMINAL)
        facts = {"clerk": clerk, "session_key": session.key}
        self.book.admit(self.write("session_opened", who, self.terminal, **facts))


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.open_epoch()
    desk.sign_in("002417", desk.session)
    return desk


def test_a_clerk_signs_with_the_key_of_the_session(desk: Desk) -> None:
    desk.book.admit(desk.write("visit_opened", (AuthorKind.CLERK, "002417"), desk.session))


def test_the_recovery_never_writes_under_the_clerks_name(desk: Desk) -> None:
    entry = desk.write("settlement_posted", (AuthorKind.CLERK, "002417"), desk.recovery)

    with pytest.raises(UnknownSigner):
        desk.book.admit(entry)


def test_the_clerks_key_does_not_speak_for_the_recovery(desk: Desk) -> None:
    entry = desk.write("settlement_posted", (AuthorKind.RECOVERY, TERMINAL), desk.session)

    with pytest.raises(UnknownSigner):
        desk.book.admit(entry)


def test_another_clerk_does_not_sign_with_this_session(desk: Desk) -> None:
    entry = desk.write("visit_opened", (AuthorKind.CLERK, "009999"), desk.session)

    with pytest.raises(UnknownSigner):
        desk.book.admit(entry)


def test_after_sign_out_the_key_is_dead(desk: Desk) -> None:
    who = (AuthorKind.CLERK, "002417")
    desk.book.admit(desk.write("session_closed", who, desk.session))

    with pytest.raises(UnknownSigner):
        desk.book.admit(desk.write("visit_opened", who, desk.session))


def test_the_next_sign_in_ends_the_session_before(desk: Desk) -> None:
    desk.sign_in("003333", Signer.new())

    with pytest.raises(UnknownSigner):
        desk.book.admit(desk.write("visit_opened", (AuthorKind.CLERK, "002417"), desk.session))


def test_a_session_key_is_bound_once(desk: Desk) -> None:
    with pytest.raises(UnknownSigner):
        desk.sign_in("003333", desk.session)


def test_a_key_that_enrolment_did_not_name_opens_nothing() -> None:
    desk = Desk()
    desk.terminal = Signer.new()

    with pytest.raises(UnknownSigner):
        desk.open_epoch()


def test_an_author_kind_without_a_key_yet_is_refused() -> None:
    desk = Desk()
    entry = desk.write("settlement_posted", (AuthorKind.RECOVERY, TERMINAL), Signer.new())

    with pytest.raises(UnknownSigner):
        desk.book.admit(entry)


def confirmation(desk: Desk, binder: Signer, bound: Signer, prev: str = ZERO_HASH) -> Entry:
    """Return a manager's confirmation, its key bound by `binder` to the entry after `prev`."""
    manager = (AuthorKind.CLERK, "005002")
    binding = binder.sign(WITNESS, witness_bytes("005002", bound.key, prev)).hex()
    return desk.write("return_confirmed", manager, bound, binding=binding)


def test_a_second_person_confirms_with_a_key_that_the_terminal_bound(desk: Desk) -> None:
    desk.book.admit(confirmation(desk, desk.terminal, Signer.new()))
    desk.book.admit(desk.write("visit_opened", (AuthorKind.CLERK, "002417"), desk.session))


def test_no_clerk_makes_a_second_person_of_themself(desk: Desk) -> None:
    with pytest.raises(UnknownSigner):
        desk.book.admit(confirmation(desk, desk.session, Signer.new()))


def test_a_second_persons_key_is_of_no_use_at_another_place(desk: Desk) -> None:
    with pytest.raises(UnknownSigner):
        desk.book.admit(confirmation(desk, desk.terminal, Signer.new(), prev="ff" * 32))


def test_a_second_person_signs_nothing_but_the_confirmation(desk: Desk) -> None:
    key, who = Signer.new(), (AuthorKind.CLERK, "005002")
    binding = desk.terminal.sign(WITNESS, witness_bytes("005002", key.key, ZERO_HASH)).hex()

    with pytest.raises(UnknownSigner):
        desk.book.admit(desk.write("return_started", who, key, binding=binding))


def test_nobody_confirms_at_a_window_where_no_clerk_is_signed_in(desk: Desk) -> None:
    desk.book.admit(desk.write("session_closed", (AuthorKind.CLERK, "002417"), desk.session))

    with pytest.raises(UnknownSigner):
        desk.book.admit(confirmation(desk, desk.terminal, Signer.new()))
