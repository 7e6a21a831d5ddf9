"""What the setting-up says to a person, and the one error that ends it."""

import sys
from contextlib import suppress
from io import UnsupportedOperation


class SetupRefused(Exception):
    """One Russian sentence: why the checkout cannot be made ready, and the next step."""


def say(text: str) -> None:
    """Print one sentence of progress at once, also when the output goes to a file."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print one sentence about what went wrong to the error stream."""
    print(text, file=sys.stderr, flush=True)


def accept_any_locale() -> None:
    """Print Russian under every locale; a letter the terminal lacks becomes `?`, not an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, UnsupportedOperation):  # a stream that a test put there
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
