"""What stands on the demo's window, read from what its presenters draw."""

from typing import Any

from PySide6.QtWidgets import QPushButton

from ui.main import WindowProcess
from ui.presenters.counter import CounterPresenter
from ui.presenters.section_names import Section
from ui.presenters.states import VisitScreen
from ui.presenters.status_state import StatusState

Facts = dict[str, Any]


def facts_of(window: WindowProcess) -> Facts:
    """Return the window's state as plain values; `page` is "starting" until there is one."""
    counter, status = window.counter, window.status
    if counter is None or status is None:
        return {"page": "starting", "shown": window.main.message.text_label.text()}
    is_busy = any(
        each.state.is_busy
        for each in (counter.visit, counter.sign_in, counter.shift, counter.closing)
    )
    return {
        "page": str(counter.state.page),
        "number": counter.sign_in.state.number,
        "is_locked": counter.sign_in.state.is_locked,
        "busy": is_busy,
        "open": window.main.gate.is_open,
        "shown": window.main.message.text_label.text(),
        "may_answer": _may_answer(window),
        **_visit(counter.visit.state),
        **_closing(counter),
        **_branch(counter),
        **_status(status.state),
    }


def _may_answer(window: WindowProcess) -> bool:
    """Say whether the customer sees the offer and could touch an answer."""
    if window.customer is None:
        return False
    button = window.customer.findChild(QPushButton, "customer_yes")
    return button is not None and button.isVisible() and button.isEnabled()


def _visit(screen: VisitScreen) -> Facts:
    visit, current = screen.visit, screen.current
    return {
        "panel": str(screen.panel),
        "visit": visit.id if visit else "",
        "item": current.item.key if current else "",
        "items": [each.item.identifier.text for each in visit.items] if visit else [],
        "waiting": len(screen.waiting),
        "due": visit.due.kopecks if visit else 0,
        "card": visit.payment.card.kopecks if visit and visit.payment else 0,
        "charges": [[each.account, each.amount.kopecks] for each in visit.charges] if visit else [],
        "is_settling": visit is not None and str(visit.state) == "settling",
        "question": str(screen.question or ""),
        "reading_left_s": screen.reading_left_s,
        "aside": len(screen.aside),
        "second": bool(screen.back and screen.back.number),
        "is_details": screen.has_details,
        "given": screen.given.kopecks if screen.given else 0,
    }


def _branch(counter: CounterPresenter) -> Facts:
    branch = counter.branch
    dues = branch.sections().returns.state.dues if branch.state.section is Section.RETURNS else None
    return {
        "section": str(branch.state.section or ""),
        "is_reading": branch.is_busy,
        "dues": [due.item.identifier.text for due in dues or ()],
    }


def _closing(counter: CounterPresenter) -> Facts:
    state = counter.closing.state
    return {
        "stage": str(state.stage),
        "expected": state.expected.kopecks,
        "counted": state.total.kopecks,
        "difference": state.difference.kopecks,
    }


def _status(state: StatusState) -> Facts:
    return {
        "scanner": bool(state.has_scanner),
        "register": bool(state.has_register),
        "paper": str(state.paper or ""),
        "made": state.made,
        "acknowledged": state.acknowledged,
        "oldest_s": state.oldest_unproven_s,
        "last_error": state.last_error,
        "in_doubt": state.in_doubt,
        "due_papers": state.due,
    }
