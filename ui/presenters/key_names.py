"""Which keys do something now: the names in the key bar."""

from collections.abc import Iterator

from ui.presenters.states import Panel, VisitScreen


def keys_of(screen: VisitScreen, in_doubt: int) -> tuple[str, ...]:
    """Return the names of the keys that do something now."""
    if screen.panel is Panel.CLAIM:
        return ("back",)
    names = ["type"]
    if screen.visit is not None:
        names.append("details")
    if screen.waiting and screen.can_cancel:
        names.append("add")
    names.extend(_doubt(screen, in_doubt))
    if screen.can_cancel or (screen.can_give_back and screen.back is None):
        names.append("refuse" if screen.can_cancel else "regret")
    if screen.panel is Panel.PAY and screen.has_pinpad:
        names.append("card")
    if screen.can_cancel or screen.can_wait:
        names.append("aside")
    if screen.panel is Panel.IDLE and screen.aside:
        names.append("resume" if screen.suspended else "return")
    names.extend(("back",) if screen.visit is not None else ("close", "branch"))
    return tuple(names)


def _doubt(screen: VisitScreen, in_doubt: int) -> Iterator[str]:
    """Give the keys that clear up what is not certain."""
    if in_doubt:
        yield "paper"
    is_between = screen.visit is None and (screen.unknown or in_doubt)
    if is_between or screen.can_wait:
        yield "claims"
