"""The papers of the counter: how an entry names each, and on what it is printed."""

from enum import StrEnum, auto


class Paper(StrEnum):
    """Kinds of papers; the register's fiscal receipt is none of them."""

    SLIP = auto()
    CLOSING_SLIP = auto()
    CARD_SLIP = auto()
    LABEL_20 = auto()
    TRANSFER_SLIP = auto()
    POLICY = auto()


class Medium(StrEnum):
    """What a paper is printed on: the receipt printer's roll, or whole pages."""

    ROLL = auto()
    PAGE = auto()


def policy_document(number: str) -> str:
    """Return the name of a policy's certificate: a visit may have several."""
    return f"{Paper.POLICY}:{number}"


def split_document(document: str) -> tuple[Paper, str]:
    """Return the kind of a named document, and what it is of (empty where there is but one).

    Raises ValueError for a name that this version does not know.
    """
    kind, _, of = document.partition(":")
    return Paper(kind), of


def medium_of(document: str) -> Medium:
    """Return what a document is printed on. Raises ValueError as `split_document` does."""
    return Medium.PAGE if split_document(document)[0] is Paper.POLICY else Medium.ROLL
