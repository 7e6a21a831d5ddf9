"""What the simulated register remembers, on disk before it is told to anybody."""

import json
import os
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from devices.simulators import fiscal_drive
from devices.simulators.fiscal_drive import Drive, Refused, Register
from devices.simulators.json_http import Json


class RegisterMemory:
    """The register and its finished requests, each change on disk before it is told."""

    def __init__(self, file: Path, clock_file: Path | None = None) -> None:
        self.register = Register()
        self._clock_file = clock_file
        self.results: dict[str, list[Json]] = {}
        self.waiting: dict[str, list[Json]] = {}
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = file.read_bytes() if file.exists() else b""
        whole = kept[: kept.rfind(b"\n") + 1]  # the last line may be torn by a loss of power
        for line in whole.splitlines():
            self._recall(json.loads(line))
        self._file = file.open("ab")
        self._file.truncate(len(whole))

    def accept(self, uuid: str, tasks: list[Json]) -> None:
        """Keep a request that is carried out later, even after a restart."""
        self.waiting[uuid] = tasks
        self._save({"uuid": uuid, "tasks": tasks})

    def run(self, uuid: str, tasks: list[Json], error: int | None) -> None:
        """Carry out a request, or let it fail with `error`, and keep what came of it."""
        known = len(self.register.documents)
        results: list[Json] = []
        for task in tasks:
            if results and results[-1]["status"] != "ready":
                results.append(_failed("interrupted", 502, "Прервано из-за предыдущих ошибок"))
                continue
            try:
                if error is not None:
                    raise Refused(error)
                done = self.register.run(uuid, task, self.now())
                results.append(result("ready", 0, "Ошибок нет", done))
            except Refused as refused:
                results.append(_failed("error", refused.code, str(refused)))
            except (KeyError, TypeError, ValueError, ArithmeticError) as bad:
                results.append(_failed("error", fiscal_drive.BAD_TASK, repr(bad)))
        self._save(
            {
                "uuid": uuid,
                "results": results,
                "drive": asdict(self.register.drive),
                "documents": self.register.documents[known:],
            }
        )
        self.results[uuid] = results
        self.waiting.pop(uuid, None)

    def now(self) -> datetime:
        """Return the time by which documents are dated."""
        return fiscal_drive.now(self._clock_file)

    def keep(self) -> None:
        """Write down a change that no request made (paper, an aged shift)."""
        self._save({"drive": asdict(self.register.drive)})

    def close(self) -> None:
        self._file.close()

    def _recall(self, line: Json) -> None:
        if "tasks" in line:
            self.waiting[line["uuid"]] = line["tasks"]
        if "results" in line:
            self.results[line["uuid"]] = line["results"]
            self.waiting.pop(line["uuid"], None)
        if "drive" in line:
            self.register.drive = Drive(**line["drive"])
        self.register.documents += line.get("documents", [])
        if not self.register.drive.owed_print:
            self.register.mark_printed()

    def _save(self, line: Json) -> None:
        text = json.dumps(line, ensure_ascii=False, default=_number)
        self._file.write(text.encode() + b"\n")
        self._file.flush()
        os.fdatasync(self._file.fileno())


def result(status: str, code: int, text: str, result: Json | None) -> Json:
    return {"status": status, "error": {"code": code, "description": text}, "result": result}


def _failed(status: str, code: int, text: str) -> Json:
    return result(status, code, text, None)


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"not JSON: {value!r}")
