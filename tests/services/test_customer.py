"""Identity: shown, recorded beside the chain, and known again the next time."""

from datetime import date

import pytest

from app.domain.documents import IdentityDocument, shipped_documents
from app.domain.visit import IdentificationWay, Step
from app.errors import ClerkError, Refusal
from app.services.customer import Identification, identify_customer, known_document
from app.services.staff import ClerkSession
from tests.support.counter import LETTER, PRIVATE_COD, Counter, identify


def refused(counter: Counter, session: ClerkSession, visit: str, shown: Identification) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        identify_customer(counter.journal, session, visit, shown, "key:Return")
    return caught.value.code


SAME_AGAIN = Identification(IdentificationWay.DOCUMENT)


def test_a_passport_is_masked_on_the_screen_and_absent_from_the_chain(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = identify(counter, orlova, counter.visit(orlova))

    assert visit.document == "45** ***456"
    assert b"123456" not in counter.last_body("customer_identified")


def test_the_next_time_one_key_is_enough(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    visit = counter.visit(orlova, LETTER)
    assert known_document(counter.journal, visit) == "45** ***456"

    visit = identify_customer(counter.journal, orlova, visit.id, SAME_AGAIN, "key:Return")

    assert visit.document == "45** ***456"
    assert b'"seen_before":"660049-2.1.' in counter.last_body("customer_identified")


def test_a_stranger_is_not_known_by_another_customers_papers(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    visit = counter.visit(orlova, PRIVATE_COD)

    assert known_document(counter.journal, visit) == ""
    assert refused(counter, orlova, visit.id, SAME_AGAIN) is Refusal.BAD_DOCUMENT


def test_a_code_from_the_phone_needs_no_papers(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.visit(orlova)
    shown = Identification(IdentificationWay.CODE)

    visit = identify_customer(counter.journal, orlova, visit.id, shown, "key:Return")

    assert visit.identification is IdentificationWay.CODE


def test_a_document_of_tomorrow_is_refused(counter: Counter, orlova: ClerkSession) -> None:
    [kind] = [each for each in shipped_documents().kinds if each.code == "21"]
    issued = date(2026, 11, 22)
    document = IdentityDocument.parse(kind, "4507 123456", issued, division="770-001")
    visit = counter.visit(orlova)
    shown = Identification(IdentificationWay.DOCUMENT, document)

    assert refused(counter, orlova, visit.id, shown) is Refusal.BAD_DOCUMENT


def test_identity_is_shown_once_a_visit(counter: Counter, orlova: ClerkSession) -> None:
    visit = identify(counter, orlova, counter.visit(orlova))

    assert refused(counter, orlova, visit.id, SAME_AGAIN) is Refusal.OFFER_NOT_ANSWERED
