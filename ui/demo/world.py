"""What the demo's day is played with: processes, clock, window, album, and what was paid."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time
from random import Random
from typing import Final

from app.domain.money import Money
from app.settings import Settings
from devices.simulators import control
from ui.demo.album import Album
from ui.demo.branch import DemoClerk, demo_branch
from ui.demo.facts import Facts
from ui.demo.plan import chapters
from ui.demo.processes import CLOCK, DemoProcesses
from ui.demo.remote import RemoteWindow

_SECONDS: Final = (3, 11)
"""How long a step takes at a counter."""


@dataclass(slots=True)
class Tally:
    """What the window's own screens said, written down by who looked at them."""

    paid: int = 0
    card: int = 0
    returned: int = 0
    returns: int = 0
    sales: int = 0
    policies: int = 0
    accounts: Counter[str] = field(default_factory=Counter)

    def add(self, shown: Facts) -> None:
        """Note a visit that stands at its hand-over, paid."""
        if shown["due"]:
            self.paid += shown["due"]
            self.card += shown["card"]
            self.sales += 1
            for account, amount in shown["charges"]:
                self.accounts[account] += amount
                self.policies += account == "policy_premium"

    def take_back(self, shown: Facts) -> None:
        """Note a paid visit whose money goes back to the customer."""
        self.returned += shown["due"]
        self.returns += 1
        for account, amount in shown["charges"]:
            self.accounts[account] -= amount
            self.policies -= account == "policy_premium"

    @property
    def kept(self) -> int:
        """Return what was paid and not given back."""
        return self.paid - self.returned

    @property
    def cash(self) -> int:
        """Return what all this has put into the drawer."""
        return self.kept - self.card

    def to_payload(self) -> dict[str, object]:
        accounts = dict(sorted(self.accounts.items()))
        return {
            "paid": self.paid,
            "card": self.card,
            "returned": self.returned,
            "sales": self.sales,
            "policies": self.policies,
            "accounts": accounts,
        }


@dataclass(slots=True)
class World:
    """One counter with everything around it."""

    settings: Settings
    processes: DemoProcesses
    album: Album
    window: RemoteWindow
    tally: Tally = field(default_factory=Tally)
    opening: Money = Money.ZERO
    chance: Random = field(default_factory=lambda: Random(660049))  # noqa: S311 - a sample

    @property
    def shows(self) -> tuple[str, ...]:
        """Return the steps that the chapter shows besides what goes wrong in it."""
        told = (each.shows for each in chapters() if each.name == self.album.chapter)
        return next(told, ())

    @property
    def clerk(self) -> DemoClerk:
        return demo_branch().staff[0]

    def wait_until(self, at: time) -> bool:
        """Let the time pass until then, on the branch's own clock; tell whether it locked."""
        clock, before = self.processes.clock, self.processes.clock.local
        clock.pass_until(datetime.combine(before.date(), at).astimezone())
        if (clock.local - before).total_seconds() < self.settings.auto_lock_s:
            return False
        self.window.until("блокировка", lambda now: now["is_locked"])
        return True

    def pass_s(self, seconds: int) -> None:
        self.processes.clock.pass_ms(1000 * seconds)

    def linger(self) -> None:
        """Let a step take the time that it takes a person."""
        self.pass_s(self.chance.randint(*_SECONDS))

    def scan(self, code: str) -> None:
        control.scan(self.processes.control("scanner"), code)

    def fault(self, device: str, kind: str, **details: str | int | bool) -> None:
        control.fault(self.processes.control(device), kind, **details)

    def receipts(self) -> int:
        """Return how many receipts the register has made."""
        documents = control.state(self.processes.control("register"))["documents"]
        return sum(1 for each in documents if each["type"] == "sell")

    def slips(self) -> int:
        """Return how many slips the printer has cut off: what the window knows may be older."""
        return self.processes.tape.read_text(encoding="utf-8").count("[CUT]")

    def take(self, name: str, caption: str) -> None:
        """Take a picture for the chapter that is told."""
        at = self.processes.clock.local.strftime("%H:%M")
        self.album.take(self.window, at, name, caption)

    def open_window(self) -> None:
        """Start the window, as at the beginning and after a power cut."""
        self.window = start_window(self.settings)


def start_window(settings: Settings) -> RemoteWindow:
    window = RemoteWindow(settings, settings.data_dir / CLOCK)
    window.until("окно входа", lambda now: now["page"] == "sign_in" and now["scanner"])
    return window
