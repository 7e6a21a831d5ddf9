"""Lines of a name and its value, as the cards of the branch page show them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. `tone` is a role of the style sheet for the value; "strong" for a sum."""

    name: str
    value: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a caption; `is_sums` sets the values at the right edge."""

    title: str
    facts: tuple[Fact, ...]
    is_sums: bool = False
