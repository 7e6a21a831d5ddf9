"""One branch in one schedule: windows, devices, network and centre, and the weather over them."""

from pathlib import Path
from typing import Final

from app.errors import ClerkError
from app.messages.feed import Stream
from app.simulation import claims, manifest
from app.simulation.book import Book, Customer
from app.simulation.centre import Centre
from app.simulation.chance import Chance
from app.simulation.clerk import Clerk
from app.simulation.clocks import ComputerClock, TrueTime
from app.simulation.computer import Computer
from app.simulation.disk import Disk
from app.simulation.draining import fetch_all, send_all, turn
from app.simulation.founding import CENTRE, computer_name, copy_branch
from app.simulation.log import Log
from app.simulation.network import Network, SimulatedWay
from app.simulation.pinpad import Pinpad
from app.simulation.plan import Plan
from app.simulation.power import Power, PowerCut
from app.simulation.printers import Pages, Roll
from app.simulation.register import Register

_HOUR_MS: Final = 3_600_000
_RESTARTS_CUT: Final = 3
_ENROLMENTS: Final = 20
WHOLE: Final = 100_000_000
"""More than anything costs here: all of it is paid by card."""


class World:
    """Everything of a schedule. Whoever calls `restart` brings a window back to life."""

    def __init__(self, folder: Path, plan: Plan, chance: Chance, disk: Disk = Disk.SEALED) -> None:
        copy_branch(folder, plan.windows, disk)
        self._disk: Final = disk
        self.folder: Final = folder
        self.plan: Final = plan
        self.chance: Final = chance
        self.log: Final = Log()
        self.time: Final = TrueTime(self.log)
        self.centre: Final = Centre(folder / CENTRE, ComputerClock(self.time, "centre"))
        self.network: Final = Network(
            self.centre, chance, self.log, self.time, plan.network_permille
        )
        self.book: Final = Book(shelf={item.key for item in manifest.arrived()})
        self.is_disk_full = False
        self.clerks: Final = [self._clerk(window) for window in range(1, plan.windows + 1)]
        self.retired: Final[list[Computer]] = []
        self._news = 0

    def restart(self, clerk: Clerk, cut: PowerCut | None = None) -> None:
        """Bring a computer up again, through up to three more power cuts in its recovery."""
        computer = clerk.computer
        if cut is not None:
            self._cut(computer, cut)
        for _ in range(_RESTARTS_CUT):
            if cut is not None and self.chance.happens(self.plan.cut_in_recovery_permille):
                computer.power.cut_after(self.chance.below(9), torn=self.chance.happens(300))
            try:
                self._boot(clerk)
            except PowerCut as another:
                self._cut(computer, another)
                continue
            break
        else:
            computer.power.hold()
            self._boot(clerk)
        claims.compare(clerk, self.book, self.centre)
        self.arm(computer)

    def arm(self, computer: Computer) -> None:
        """Choose whether and where the power will fail next."""
        computer.power.hold()
        if self.chance.happens(self.plan.cut_permille):
            computer.power.cut_after(self.chance.below(60), torn=self.chance.happens(300))

    def weather(self) -> None:
        """Let time pass, and let happen what nobody at the windows has a hand in."""
        plan, chance = self.plan, self.chance
        self.time.go_on(chance.whole(50, 4_000))
        self._outages()
        if chance.happens(plan.shift_permille):
            chance.pick(self.clerks).is_closing = True
        if chance.happens(plan.disk_permille):
            self.is_disk_full = not self.is_disk_full
            self.log.fault("disk", "disk full" if self.is_disk_full else "disk freed")
        if chance.happens(300):
            self.network.bring_late()
        for clerk in self.clerks:
            for device in (clerk.register, clerk.pinpad):
                if device.late and chance.happens(200):
                    device.bring_late()
        if chance.happens(plan.news_permille):
            self._publish()

    def _outages(self) -> None:
        plan, chance = self.plan, self.chance
        if chance.happens(plan.outage_permille):
            minutes = chance.whole(1, 30)
            self.network.go_down(minutes * _HOUR_MS // 60)
            self.log.fault("network", "down for long")
        if chance.happens(plan.register_outage_permille):
            clerk = chance.pick(self.clerks)
            clerk.register.dead_until_ms = self.time.now_ms + chance.whole(20_000, 90_000)
            self.log.fault(clerk.name, "register: out for long")
        if chance.happens(plan.clock_permille):
            clerk = chance.pick(self.clerks)
            clerk.computer.clock.off_ms = chance.whole(-40, 40) * _HOUR_MS
            self.log.fault(clerk.name, "the clock jumps")

    def replace(self, clerk: Clerk) -> None:
        """Put a new computer at a window: a new epoch, whose numbers are its own."""
        old, window = clerk.computer, clerk.computer.journal.identity.window
        old.switch_off()
        old.power.hold()
        self.retired.append(old)
        self.book.contested |= self.book.came_back(clerk.name) | self.book.corrections.keys()
        name = f"{computer_name(window)}-{len(self.retired) + 1}"
        new = self._computer(clerk.name, self.folder / name)
        new.folder.mkdir()
        clerk.computer = new
        self._share_power(clerk)
        clerk.register.shift += 1  # of the one before, the new computer has no receipts
        code = self.centre.central.new_enrolment_code(manifest.BRANCH, window)
        self._enrol(new, code)
        own = new.journal.identity
        numbers = manifest.block(own.terminal, own.epoch)
        self.centre.central.publish(manifest.BRANCH, Stream.URGENT, *numbers)
        self.log.fault(clerk.name, "computer replaced")
        self.arm(new)

    def calm(self) -> None:
        """End every fault: from here on all has to come to its end."""
        self.network.permille = 0
        self.network.down_until_ms = 0
        self.network.bring_late()
        self.is_disk_full = False
        for clerk in self.clerks:
            for device in (clerk.register, clerk.pinpad, clerk.roll, clerk.pages):
                device.permille = 0
            clerk.register.bring_late()
            clerk.pinpad.bring_late()
            clerk.register.dead_until_ms = 0
            clerk.impatience = 0
            clerk.is_closing = clerk.is_last_shift = True
            clerk.computer.power.hold()
            clerk.computer.clock.off_ms = 0

    def drain(self) -> None:
        """Let every agent finish its work, those of old computers too, through a last loss each."""
        computers = computers_of(self)
        for computer in computers:
            if not computer.is_up:
                computer.start(self.chance)
        self.network.to_lose = 2 * len(computers)
        self.time.go_on(120_000)
        while self.network.to_lose:
            turn(computers[0], self.time)
        for work in (send_all, fetch_all):  # what one sends last, the other has to hear
            for computer in computers:
                work(computer, self.time)

    def _boot(self, clerk: Clerk) -> None:
        clerk.computer.start(self.chance)
        try:
            found = clerk.computer.recover(clerk.register, clerk.pinpad)
        except ClerkError as refusal:
            self.log.did(clerk.name, "recover", str(refusal.code))
        else:
            counts = f"{len(found.resolved)} resolved, {len(found.unknown)} unknown"
            self.log.did(clerk.name, "recover", counts)
        clerk.see_shift()
        clerk.look()

    def _cut(self, computer: Computer, cut: PowerCut) -> None:
        self.log.fault(computer.way.name, f"power cut {cut}")
        computer.lose_power(self.chance)

    def _enrol(self, computer: Computer, code: str) -> None:
        for _ in range(_ENROLMENTS):
            try:
                computer.enrol(code, self.chance)
            except ClerkError as refusal:
                computer.switch_off()
                self.log.did(computer.way.name, "enrol", str(refusal.code))
                self.network.down_until_ms = 0
            else:
                return
        self.network.permille = 0
        computer.enrol(code, self.chance)

    def _clerk(self, window: int) -> Clerk:
        name, chance, log, plan = computer_name(window), self.chance, self.log, self.plan
        computer = self._computer(name, self.folder / name)
        devices = (
            Register(name, chance, log, permille=plan.register_permille),
            Pinpad(name, chance, log, permille=plan.pinpad_permille),
            Roll(name, chance, log, permille=plan.printer_permille),
            Pages(name, chance, log, permille=plan.printer_permille),
        )
        clerk = Clerk(computer, devices, self.book, chance)
        clerk.impatience = plan.impatience_permille
        self._share_power(clerk)
        computer.start(chance)
        self.arm(computer)
        if plan.cut_at >= 0:
            computer.power.cut_after(plan.cut_at, torn=plan.cut_at % 3 > 1)
        return clerk

    def _computer(self, name: str, folder: Path) -> Computer:
        way = SimulatedWay(self.network, Power(), name)
        computer = Computer(folder, ComputerClock(self.time, name), way, self._disk)
        computer.is_full = lambda: self.is_disk_full
        return computer

    def _share_power(self, clerk: Clerk) -> None:
        """Let a cut take away whoever asks a device; the device keeps what it has."""
        for device in (clerk.register, clerk.pinpad, clerk.roll, clerk.pages):
            device.power = clerk.computer.power

    def _publish(self) -> None:
        self._news += 1
        self.log.fault("centre", "a new price of the policy")
        kind, payload = manifest.dearer_policy(self._news)
        self.centre.central.publish(manifest.BRANCH, Stream.REFERENCE, kind, payload)


def computers_of(world: World) -> list[Computer]:
    """Return every computer that there was, those of which another took the place first."""
    return [*world.retired, *(clerk.computer for clerk in world.clerks)]


def put_away(world: World) -> None:
    """Leave the files open for the next schedule, but for those that it does not begin with."""
    for computer in computers_of(world):
        if computer.folder.name == computer.way.name:
            computer.put_away()
        else:  # one that took another's place
            computer.switch_off()


def customers(plan: Plan, chance: Chance) -> list[list[Customer]]:
    """Return who stands at which window, every item wanted by one of them, but for contested."""
    queues: list[list[Customer]] = [[] for _ in range(plan.windows)]
    items = [item for item in manifest.arrived() if item.hold is None]
    wanted = items[: plan.customers]
    for number, item in enumerate(wanted, start=1):
        queue = chance.pick(queues)
        same = queue and queue[-1].items[0].addressee == item.addressee
        if same:
            queue[-1].items.append(item)
            continue
        queue.append(
            Customer(
                name=f"customer {number}",
                items=[item],
                accepts=chance.happens(500),
                gives_more=chance.pick((0, 0, 10_000, 77_700)),
                by_card=chance.pick((0, 0, 50_000, WHOLE)) if not plan.is_by_card else WHOLE,
                refuses=chance.happens(plan.whims_permille),
                leaves=chance.happens(plan.whims_permille),
                goes_for_money=chance.happens(plan.whims_permille),
            )
        )
    return queues
