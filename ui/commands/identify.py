"""`okno identify`: what a scan means, and why not if it is refused."""

import argparse
import json
import sys
from typing import Any

from app.domain.scan import Scan, read_scan
from app.errors import ClerkError
from app.settings import Settings
from ui.commands import Commands, Common
from ui.texts import sentence


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "identify",
        parents=[common],
        help="что означает код, и почему он не подходит",
        epilog="Пример: okno identify 80084740397510 --json; echo RB123456785GB | okno identify -",
    )
    parser.add_argument("text", metavar="ТЕКСТ", help="код; «-» — по одному коду в строке")
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Return 0 when every code is valid, 1 when one is refused."""
    if arguments.text == "-":
        return _identify_lines()
    scan = read_scan(arguments.text)
    print(json.dumps(answer(scan), ensure_ascii=False) if arguments.json else _spoken(scan))
    return 0 if scan.valid else 1


def answer(scan: Scan) -> dict[str, Any]:
    """Return the answer for scripts: `reason` is the code of the refusal, `sentence` for people."""
    return {
        "valid": scan.valid,
        "kind": str(scan.kind),
        "identifier": scan.identifier,
        "reason": None if scan.reason is None else str(scan.reason),
        "sentence": _refusal(scan),
        "aim": scan.aim,
    }


def _identify_lines() -> int:
    code = 0
    for line in sys.stdin.buffer:
        scan = read_scan(line)
        code |= 0 if scan.valid else 1
        print(json.dumps(answer(scan), ensure_ascii=False), flush=True)
    return code


def _refusal(scan: Scan) -> str | None:
    return None if scan.reason is None else sentence(ClerkError(scan.reason, **scan.values))


def _spoken(scan: Scan) -> str:
    return _refusal(scan) or f"{scan.kind}: {scan.identifier}"
