"""«Не забирает РПО»: F8 and a reason, before any money; the item goes back, the rest goes on."""

from app.domain.reasons import ReasonUse, shipped_reasons
from tests.support.counter import LETTER, PRIVATE_COD, ROMASHKA
from tests.ui.desk import Desk
from ui.presenters.states import Panel

REASONS = shipped_reasons().of(ReasonUse.REFUSE)


def test_an_item_is_refused_by_two_keys_and_nothing_is_paid(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F8")
    assert "Не забирает 109440 22 44032 1 — почему?" in desk.texts()
    assert all(reason.text in desk.texts() for reason in REASONS)
    desk.press("1")
    assert desk.screen.panel is Panel.IDLE
    assert "полку возврата" in desk.message
    assert desk.counter.kinds()[-2:] == ["item_refused", "visit_cancelled"]
    assert f'"code":"{REASONS[0].code}"'.encode() in desk.counter.last_body("item_refused")
    desk.scan(PRIVATE_COD.identifier.text)
    assert "получатель отказался" in desk.message


def test_it_can_be_refused_when_the_sum_was_named_and_a_typed_sum_is_no_reason(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("2", "F8", "2")
    assert desk.screen.panel is Panel.IDLE
    assert "settlement_started" not in desk.counter.kinds()


def test_esc_leads_back_to_the_step_and_refuses_nothing(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F8", "9", "Enter", "Esc")
    assert desk.screen.panel is Panel.DOCUMENT_KIND
    assert "item_refused" not in desk.counter.kinds()


def test_of_several_items_the_one_on_the_card_is_refused_and_the_others_go_on(desk: Desk) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.scan(LETTER.identifier.text)
    desk.identify_by_passport()
    desk.until(desk.is_offer_shown)
    desk.press("F8", "1")
    assert "800847 40 39751 0" in desk.message
    assert desk.screen.visit is not None
    assert [each.item.identifier for each in desk.screen.visit.items] == [LETTER.identifier]
    assert desk.screen.panel is Panel.HAND_OVER


def test_after_the_payment_the_same_key_offers_to_cancel_the_payment(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    desk.press("F8")
    desk.until_panel(Panel.BACK_REASON)
    desk.press("Esc")
    desk.until_panel(Panel.HAND_OVER)
    assert "item_refused" not in desk.counter.kinds()
