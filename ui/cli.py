"""The command `okno`: chooses what to start and says refusals in one sentence.

Nothing heavy is imported before it is known what is wanted: the window's start is measured.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from app.errors import ClerkError
from app.settings import Settings
from ui.texts import sentence

COMMANDS: Final = (
    "run", "agent", "central", "identify", "verify", "report", "journal", "backup", "restore",
    "doctor", "devices", "bench", "simulate",
)  # fmt: skip
REFUSED: Final = 2
"""Exit code of a command that could not do its work; 1 is kept for an answer of "no"."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # our words are Russian in every locale
    wanted = list(sys.argv[1:] if arguments is None else arguments)
    parsed = _parser(wanted).parse_args(wanted)
    try:
        settings = Settings.load(parsed.data, os.environ)
        code: int = parsed.run(parsed, settings)
    except ClerkError as error:
        print(sentence(error), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our lines went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser(wanted: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="okno",
        description="Рабочее место оператора почтовой связи.",
        epilog="Пример: okno run --demo",
    )
    commands = parser.add_subparsers(metavar="КОМАНДА", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        metavar="ПАПКА",
        type=Path,
        help="папка данных (иначе OKNO_DATA, иначе общая папка программы)",
    )
    named = [name for name in COMMANDS if name in wanted[:1]]
    for name in named or COMMANDS:
        import_module(f"ui.commands.{name}").add(commands, common)
    return parser


if __name__ == "__main__":
    sys.exit(main())
