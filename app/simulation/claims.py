"""After every power cut: what the screen claims of a customer is what the devices really did."""

from collections import defaultdict
from collections.abc import Iterator

from app.domain.ports import CardApproval
from app.domain.visit import Kind
from app.messages.canonical import Payload, parse
from app.services.unresolved import Claim, Effect, EffectClaim, Proof, Proven, claims
from app.simulation.book import Book
from app.simulation.centre import Centre, prefix_of
from app.simulation.clerk import Clerk
from app.simulation.log import Violation
from app.store import queries
from app.store.journal import Journal

_KEYS = {
    Effect.RECEIPT: (Kind.SETTLEMENT_STARTED, "settlement"),
    Effect.RETURN_RECEIPT: (Kind.RETURN_STARTED, "return"),
}


def compare(clerk: Clerk, book: Book, centre: Centre) -> None:
    """Raise `Violation` for the first claim that is not the truth."""
    journal = clerk.computer.journal
    for claim in claims(journal):
        papers = _papers(journal, claim)
        for each in claim.effects:
            if each.effect in _KEYS:
                said = _is_receipt_true(clerk, claim, each)
            elif each.effect in (Effect.CARD, Effect.CARD_BACK):
                said = _is_card_true(clerk, claim, each)
            elif each.effect is Effect.PAPER:
                said = _is_paper_true(clerk, each, papers[each.of].pop(0))
            elif each.effect is Effect.CENTRE:
                said = _is_proof_true(journal, claim, each, centre)
            else:
                said = _is_deed_true(book, claim, each)
            if not said:
                raise Violation(f"the screen claims {each} of visit {claim.visit.id}")


def _is_receipt_true(clerk: Clerk, claim: Claim, said: EffectClaim) -> bool:
    kind, name = _KEYS[said.effect]
    register = clerk.register
    keys = [body["payload"][name] for body in _bodies(clerk.computer.journal, claim, kind)]
    printed = [str(register.documents[key].document) for key in keys if key in register.documents]
    if said.proven is Proven.UNKNOWN:
        is_well = not register.permille and register.log.now_ms >= register.dead_until_ms
        return not is_well or _has_no_room(clerk)  # a register that answers leaves nothing open
    return printed == ([said.of] if said.proven is Proven.DONE else [])


def _is_card_true(clerk: Clerk, claim: Claim, said: EffectClaim) -> bool:
    """Hold a charge, or its way back, against what the pinpad keeps of the latest one."""
    pinpad = clerk.pinpad
    if said.proven is Proven.UNKNOWN:
        return pinpad.permille > 0 or _has_no_room(clerk)  # one that answers leaves nothing open
    started = _bodies(clerk.computer.journal, claim, Kind.SETTLEMENT_STARTED)
    *_, key = (body["payload"]["charge"] for body in started if "charge" in body["payload"])
    charged = pinpad.kept.get(key)
    done = charged
    if said.effect is Effect.CARD_BACK and isinstance(charged, CardApproval):
        done = pinpad.reversals.get(key) or pinpad.refunded(charged.reference)
    if not isinstance(done, CardApproval):
        return said.proven is Proven.NOT_DONE
    is_same = (done.reference, done.amount) == (said.of, said.amount)
    return said.proven is Proven.DONE and is_same


def _has_no_room(clerk: Clerk) -> bool:
    """Tell whether the disk is full: then no proof could be recorded, whoever answers."""
    return clerk.computer.is_full()


def _is_paper_true(clerk: Clerk, said: EffectClaim, paper: bytes) -> bool:
    out = clerk.roll.came_out[paper] + list(clerk.pages.sheets.values()).count(paper)
    is_unknown = said.proven is Proven.UNKNOWN and said.proof is not Proof.SAID_BY_PRINTER
    return is_unknown or (out > 0) is (said.proven is Proven.DONE)


def _is_proof_true(journal: Journal, claim: Claim, said: EffectClaim, centre: Centre) -> bool:
    if said.proven is not Proven.DONE:
        return True  # what was lost on its way back nobody here can know
    own = journal.identity
    with centre.read() as at_centre:
        held, _head = prefix_of(at_centre, own.terminal, own.epoch)
    last = max(body["seq"] for body in _bodies(journal, claim))
    return bool(held >= last)


def _is_deed_true(book: Book, claim: Claim, said: EffectClaim) -> bool:
    payment = claim.visit.payment
    is_done = said.proven is Proven.DONE
    if said.effect is Effect.MONEY_BACK and payment is not None:
        return book.paid[payment.settlement].is_given_back is is_done
    if said.effect is Effect.HAND_OVER:
        keys = {item.item.key for item in claim.visit.items} - book.contested
        return all((book.handed[key] > 0) is is_done for key in keys)
    return False


def _papers(journal: Journal, claim: Claim) -> dict[str, list[bytes]]:
    """Return by name what the printers of the simulation are given for each paper, oldest first.

    A card that was charged and given back has two slips of one name, and two lines on the screen.
    """
    own, papers = journal.identity, defaultdict[str, list[bytes]](list)
    for body in _bodies(journal, claim):
        for document in body.get("documents", ()):
            paper = f"{own.terminal}.{own.epoch}.{body['seq']} {document} 1"
            papers[document].append(paper.encode())
    return papers


def _bodies(journal: Journal, claim: Claim, kind: str = "") -> Iterator[Payload]:
    with journal.read() as connection:
        rows = queries.bodies_of_visit(connection, claim.visit.id)
    for row in rows:
        body = parse(row)
        if kind in ("", body["kind"]):
            yield body
