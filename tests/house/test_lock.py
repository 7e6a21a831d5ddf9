"""The lock is what pyproject.toml asks for, and `.venv/` is what the lock says."""

import importlib.metadata
import tomllib
from collections.abc import Iterator

from packaging.markers import Marker
from packaging.requirements import Requirement

from installer.lockfile import Pin, canonical_name, read_pins
from tests.house.tree import ROOT

PINS = read_pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


def is_for_this_machine(pin: Pin) -> bool:
    _, _, marker = pin.text.splitlines()[0].rstrip(" \\").partition(";")
    return not marker or Marker(marker).evaluate()


def requirements_of(requirement: Requirement) -> Iterator[Requirement]:
    """Give what an installed package asks for here, with the extras it was asked for with."""
    for line in importlib.metadata.requires(requirement.name) or ():
        further = Requirement(line)
        extras = requirement.extras or {""}
        if further.marker is None or any(further.marker.evaluate({"extra": e}) for e in extras):
            yield further


def names_reached() -> set[str]:
    reached: dict[str, set[str]] = {}
    waiting = wanted()
    while waiting:
        requirement = waiting.pop()
        name = canonical_name(requirement.name)
        if not requirement.extras | {""} <= reached.setdefault(name, set()):
            reached[name] |= requirement.extras | {""}
            waiting.extend(requirements_of(requirement))
    return set(reached)


def test_lock_has_a_fitting_version_of_everything_asked_for() -> None:
    unmet = [
        str(requirement)
        for requirement in wanted()
        if not (pin := PINS.get(canonical_name(requirement.name)))
        or not requirement.specifier.contains(pin.version)
    ]
    assert not unmet, "run `make lock`"


def test_lock_has_nothing_that_nobody_asked_for() -> None:
    locked = {name for name, pin in PINS.items() if is_for_this_machine(pin)}
    assert locked == names_reached(), "run `make lock`"


def test_every_file_of_the_lock_is_known_by_its_hash() -> None:
    assert not [pin.name for pin in PINS.values() if not pin.hashes]


def test_installed_versions_are_those_of_the_lock() -> None:
    found = {
        pin.name: importlib.metadata.version(pin.name)
        for pin in PINS.values()
        if is_for_this_machine(pin)
    }
    assert found == {name: PINS[name].version for name in found}, "run `make setup`"
