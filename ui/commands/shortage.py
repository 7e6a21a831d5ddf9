"""`okno report shortage`: what a closed shift's cash difference may come from."""

import argparse
import json
from typing import Any

from app.domain.shortage import Explanation
from app.services.shortage import Inquiry
from app.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what was found and return 0; that nothing was found is an answer, too."""
    inquiry = _inquiry(arguments, settings)
    print(_json(inquiry) if arguments.json else _spoken(inquiry))
    return 0


def _inquiry(arguments: argparse.Namespace, settings: Settings) -> Inquiry:
    from app.clock import SystemClock  # noqa: PLC0415 - imported by this command alone
    from app.services.shortage import audit, audited, shift_inquiry  # noqa: PLC0415
    from app.store.database import Role, Store  # noqa: PLC0415
    from app.store.journal import Journal  # noqa: PLC0415
    from app.store.keyfile import read_key  # noqa: PLC0415

    store = Store.open(settings.database, read_key(settings.key_file), Role.READER)
    try:
        journal = Journal(store, SystemClock())
        return audited(shift_inquiry(journal, arguments.shift), audit(journal))
    finally:
        store.close()


def _json(inquiry: Inquiry) -> str:
    return json.dumps(to_payload(inquiry), ensure_ascii=False, indent=2)


def to_payload(inquiry: Inquiry) -> dict[str, Any]:
    """Return the answer for scripts: sums in kopecks, times in UTC; keys only ever grow."""
    from ui.presenters import shortage_words as words  # noqa: PLC0415 - this command alone
    from ui.presenters.shortage_drawing import warning_of  # noqa: PLC0415

    return {
        "form": 1,
        "report": "shortage",
        "shift": inquiry.shift,
        "day": inquiry.day.isoformat(),
        "expected": inquiry.expected.kopecks,
        "counted": inquiry.counted.kopecks,
        "difference": inquiry.difference.kopecks,
        "program_fault_excluded": not inquiry.doubts,
        "warning": warning_of(inquiry),
        "failed_checks": [{"check": str(d.check), "what": d.what} for d in inquiry.doubts],
        "explanations": [_plain(each) for each in inquiry.explanations],
        "unknowable": words.UNKNOWABLE,
    }


def _plain(explanation: Explanation) -> dict[str, Any]:
    from ui.presenters.shortage_drawing import sentence_of  # noqa: PLC0415 - this command alone

    return {
        "causes": [str(cause) for cause in explanation.causes],
        "since": explanation.since.isoformat(),
        "until": explanation.until.isoformat(),
        "sentence": sentence_of(explanation),
        "places": [
            {
                "twist": str(clue.twist),
                "since": clue.since.isoformat(),
                "until": clue.until.isoformat(),
                "entries": [*clue.entries],
                "item": clue.number,
                "sums": [*clue.sums],
                "delta": clue.delta,
            }
            for clue in explanation.clues
        ],
    }


def _spoken(inquiry: Inquiry) -> str:
    from ui.presenters.shortage_drawing import picture_of  # noqa: PLC0415 - this command alone

    picture = picture_of(inquiry, is_closed=True)
    lines = [picture.warning or picture.checked, picture.title]
    for at, reason in enumerate(picture.reasons, start=1):
        lines += [f"{at}. {reason.title}, {reason.when}. {reason.sentence}", f"   {reason.more}"]
    if picture.nothing:
        lines.append(picture.nothing)
    return "\n".join([*lines, picture.limits])
