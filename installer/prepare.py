"""The setting-up itself, step by step; started by `installer.bootstrap`."""

import os
from pathlib import Path

from installer import libraries, packages
from installer.checkout import Checkout
from installer.console import SetupRefused, accept_any_locale, complain, say
from installer.surroundings import clean

INTERRUPTED = 130  # what a shell returns after Ctrl+C


def main() -> int:
    """Set up the checkout this file lies in. Return 0 when it is ready, 1 when it cannot be."""
    accept_any_locale()
    checkout = Checkout(Path(__file__).resolve().parent.parent)
    try:
        libraries.ensure()
        prepare(checkout)
    except SetupRefused as refusal:
        complain(str(refusal))
        return 1
    except KeyboardInterrupt:
        complain("Установка прервана. Повторите команду, чтобы закончить её.")
        return INTERRUPTED
    return 0


def prepare(checkout: Checkout) -> None:
    """Bring `.venv/` up to date, if it is not. Raises SetupRefused."""
    if checkout.state_found() == checkout.state_wanted():
        return
    with checkout.alone():
        found, wanted = checkout.state_found(), checkout.state_wanted()
        if found == wanted:
            return  # another copy has just done it
        checkout.stamp.unlink(missing_ok=True)
        environment = clean(os.environ, checkout.venv)
        if (found.get("place"), found.get("python")) != (wanted["place"], wanted["python"]):
            packages.make_venv(checkout, environment)
        packages.install(checkout, environment)
        checkout.write_stamp()
        say("Готово: .venv/bin/okno")
