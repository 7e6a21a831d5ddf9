"""`okno verify`: is the journal whole, and does everything follow from it."""

import argparse
import json
from typing import Final

from app.domain.words import plural
from app.settings import Settings
from app.store.keyfile import read_key
from app.store.verify import Verdict, verify
from ui.commands import Commands, Common

_TOLD_MAX: Final = 10
"""What follows from the first fault is rarely worth a screen of lines."""


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "verify",
        parents=[common],
        help="проверить журнал: цепочку, подписи, проводки и всё, что из них следует",
        epilog="Пример: okno verify --data out/demo/data --json",
    )
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Return 0 for a whole journal, 1 for a broken one."""
    verdict = verify(settings.database, read_key(settings.key_file))
    print(_json(verdict) if arguments.json else _spoken(verdict))
    return 0 if verdict.whole else 1


def _json(verdict: Verdict) -> str:
    return json.dumps(verdict.to_payload(), ensure_ascii=False)


def _spoken(verdict: Verdict) -> str:
    entries = plural(verdict.entries, "запись", "записи", "записей")
    if verdict.whole:
        return f"Журнал цел: {verdict.entries} {entries}, отпечаток {verdict.head[:16]}."
    named = "" if verdict.first_bad is None else f" Первая неверная запись: {verdict.first_bad}."
    told = verdict.findings[:_TOLD_MAX]
    lines = [f"  {f.where} {f.seq or ''}: {f.what}" for f in told]
    if (rest := len(verdict.findings) - len(told)) > 0:
        lines.append(f"  и ещё {rest} — все в ответе с --json")
    what = "\n".join(lines)
    return (
        f"Журнал повреждён: целы {verdict.entries} {entries}.{named} "
        f"Не продолжайте работу на этом месте и сообщите администратору.\n{what}"
    )
