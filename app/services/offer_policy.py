"""Offer the policy so that nobody is ever sold one in silence: shown, then answered."""

from app.domain.policy import PolicyTerms
from app.domain.visit import Answer, AnswerWay, Kind, Offer, Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.reading import require_table, require_visit
from app.services.staff import ClerkSession
from app.store.journal import Journal


def offer_terms(journal: Journal) -> PolicyTerms:
    """Return the terms in force, as they came down. Raises NO_TARIFF while there are none."""
    with journal.read() as connection:
        return require_table(connection, "policy_terms", PolicyTerms.from_payload)


def show_offer(journal: Journal, session: ClerkSession, visit_id: str, cause: str) -> Visit:
    """Record that the offer for the next item is on the customer's display now.

    Call it after the display has painted it: the reading time counts from this entry. Showing it
    again changes nothing, but for a restart of the computer: then it is read anew.
    """
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require(Step.OFFER)
        item = visit.offered_item
        now = journal.clock.read()
        if item is None or (item.offer is not None and item.offer.boot == now.boot):
            return visit
        terms = require_table(unit.connection, "policy_terms", PolicyTerms.from_payload)
        payload: Payload = {
            "visit": visit_id,
            "item": item.item.key,
            "terms": terms.version,
            "price": terms.price.kopecks,
            "term_months": terms.term_months,
            "reading_time_s": terms.reading_time_s,
            "video_required": int(terms.video_required(item.item.cod)),
        }
        unit.append(Draft(kind=Kind.OFFER_SHOWN, payload=payload))
        return require_visit(unit.connection, visit_id)


def answer_offer(
    journal: Journal,
    session: ClerkSession,
    visit_id: str,
    reply: tuple[Answer, AnswerWay],
    cause: str,
) -> Visit:
    """Record the customer's answer and the way it came.

    Raises OFFER_NOT_SHOWN without a shown offer, OFFER_TOO_EARLY (`seconds` left) when the clerk
    answers "yes" for the customer before the reading time is over; a "no" is taken at once.
    """
    answer, way = reply
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require(Step.OFFER)
        item = visit.offered_item
        if item is None or item.offer is None:
            raise ClerkError(Refusal.OFFER_NOT_SHOWN)
        displayed_ms = _displayed_ms(journal, item.offer)
        left_ms = item.offer.reading_time_s * 1000 - displayed_ms
        if way is AnswerWay.CLERK and answer is Answer.ACCEPTED and left_ms > 0:
            raise ClerkError(Refusal.OFFER_TOO_EARLY, seconds=-(-left_ms // 1000))
        payload: Payload = {
            "visit": visit_id,
            "item": item.item.key,
            "answer": str(answer),
            "way": str(way),
            "shown": item.offer.shown,
            "displayed_ms": displayed_ms,
        }
        unit.append(Draft(kind=Kind.OFFER_ANSWERED, payload=payload))
        return require_visit(unit.connection, visit_id)


def _displayed_ms(journal: Journal, offer: Offer) -> int:
    """Return how long the offer was on display; after a restart it has to be read anew."""
    now = journal.clock.read()
    return max(now.monotonic_ms - offer.shown_ms, 0) if now.boot == offer.boot else 0
