"""What an entry may follow from: a person's hand, or the answer that the person had asked for."""

from typing import Final

HUMAN: Final = ("key:", "scan:", "typed:")
"""Beginnings of what a person does at the counter; what follows is the key or the code."""

TOUCH: Final = "touch"
"""The customer's finger on their own display."""

ANSWERS: Final = frozenset({"register", "pinpad", "painted"})
"""What comes back for an act that stands in the entry before: it is never the first of its kind."""


def is_of_a_person(text: str) -> bool:
    """Tell whether an entry under a clerk's name may have this input."""
    is_done = any(text.startswith(each) and text != each for each in HUMAN)
    return is_done or text == TOUCH or text in ANSWERS
