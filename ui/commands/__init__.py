"""The subcommands of `okno`, one a module: `add` declares it, its `run` does it."""

import argparse
from typing import Any, Protocol, TypeAlias

Common: TypeAlias = argparse.ArgumentParser


class Commands(Protocol):
    """Where a command or an action of one is declared."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser: ...  # noqa: ANN401
