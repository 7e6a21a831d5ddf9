"""What a schedule is made of: some faults often, others never, drawn from its seed."""

from dataclasses import dataclass

from app.simulation.chance import Chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Rates are in thousandths of the occasions that there are.

    `cut_at` is the one boundary at which the first window's power fails, -1 for none.
    """

    windows: int
    steps: int
    customers: int
    register_permille: int = 0
    register_outage_permille: int = 0
    pinpad_permille: int = 0
    printer_permille: int = 0
    network_permille: int = 0
    outage_permille: int = 0
    cut_permille: int = 0
    cut_in_recovery_permille: int = 0
    clock_permille: int = 0
    disk_permille: int = 0
    news_permille: int = 0
    impatience_permille: int = 0
    whims_permille: int = 0
    shift_permille: int = 0
    regret_permille: int = 0
    corrections_permille: int = 0
    replace_at: int = -1
    cut_at: int = -1
    is_contested: bool = False
    is_by_card: bool = False


def draw(chance: Chance) -> Plan:
    """Draw a plan: not every schedule has every fault, so that none hides another."""
    windows = chance.pick((1, 1, 2))
    steps = chance.whole(12, 48)
    cuts = chance.pick((0, 0, 700, 1000))
    return Plan(
        windows=windows,
        steps=steps,
        customers=chance.whole(1, 6),
        register_permille=chance.pick((0, 150, 400, 700)),
        register_outage_permille=chance.pick((0, 0, 60)),
        printer_permille=chance.pick((0, 200)),
        network_permille=chance.pick((0, 150, 500)),
        outage_permille=chance.pick((0, 0, 50)),
        cut_permille=cuts,
        cut_in_recovery_permille=chance.pick((0, 500)),
        clock_permille=chance.pick((0, 0, 40)),
        disk_permille=chance.pick((0, 0, 0, 60)),
        news_permille=chance.pick((0, 40, 150)),
        impatience_permille=chance.pick((0, 100, 300)),
        whims_permille=chance.pick((0, 250)),
        shift_permille=chance.pick((0, 20, 60)),
        replace_at=chance.below(steps) if chance.happens(120) else -1,
        is_contested=windows == 2 and chance.happens(200),  # noqa: PLR2004 - there are two
        pinpad_permille=chance.pick((0, 400, 700)),
    )
