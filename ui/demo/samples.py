"""Reads the demo branch's data, which ship with the program as `resources/sample/*.toml`."""

import pkgutil
from random import Random

from app.domain.reference import Record, parse


def sample(name: str) -> Record:
    """Return the table of `resources/sample/{name}.toml`, to be read field by field."""
    toml = pkgutil.get_data("resources", f"sample/{name}.toml")
    if toml is None:
        raise FileNotFoundError(name)
    return Record(parse(toml, name), name)


def between(chance: Random, record: Record, field: str) -> int:
    """Draw a number from a range [least, most]."""
    least, most = record.wholes(field)
    return chance.randint(least, most)
