"""Simulated program of a bank's pinpad: called with numbers, answers in `e`, slip in `p`.

It shares no code with the driver and needs nothing but the standard library, so that it starts
fast. `install` puts an executable into a folder; its memory and its faults are files there.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Final

_PAY, _REFUND, _CANCEL, _CLOSE, _REPORT, _READY = "1", "3", "8", "7", "9", "26"
_NAMES: Final = {_PAY: "ОПЛАТА", _REFUND: "ВОЗВРАТ", _CANCEL: "ОТМЕНА"}
_ENCODING: Final = "cp866" if os.name == "nt" else "koi8-r"
_TERMINAL, _MERCHANT, _CARD = "10123456", "970000001234", "************4321"
_MEMORY, _FAULTS = "memory", "faults"
_HANG_S: Final = 3600.0
_NO_SUCH, _ABSENT = 4353, 99
FAULTS: Final = ("declined", "lost", "nothing", "hang", "hang_after", "torn", "absent")
"""What can go wrong, each once: declined (`code`); done but not said; neither done nor said;
never answers, before or after it is done; said in half; the pinpad is not there."""


def install(folder: Path) -> Path:
    """Put the program into a folder; return the path by which it is called."""
    folder.mkdir(parents=True, exist_ok=True)
    script, is_windows = Path(__file__).resolve(), os.name == "nt"
    program = folder / ("sb_pilot.bat" if is_windows else "sb_pilot")
    call = f'"{sys.executable}" -S -E "{script}" "{folder.resolve()}"'
    program.write_text(f"@{call} %*\r\n" if is_windows else f'#!/bin/sh\nexec {call} "$@"\n')
    program.chmod(0o755)
    return program


def fault(folder: Path, kind: str, **details: int) -> None:
    """Let one of the next operations on cards go wrong; `absent` meets the next call of any kind.

    With `calls` the fault waits for so many other operations first.
    """
    if kind not in FAULTS:
        raise ValueError(f"no such fault: {kind}")
    faults = [*_lines(folder / _FAULTS), {"kind": kind, **details}]
    _rewrite(folder / _FAULTS, faults)


def operations(folder: Path) -> list[dict[str, Any]]:
    """Return all that was done with cards, oldest first."""
    return [line for line in _lines(folder / _MEMORY) if "kind" in line]


class Program:
    """One call of the program."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self._memory: Final = _lines(folder / _MEMORY)

    @property
    def batch(self) -> int:
        return 1 + sum(1 for line in self._memory if "closed" in line)

    def run(self, arguments: list[str]) -> None:
        command, *rest = arguments
        if self._meets("absent"):
            self._say(_ABSENT, "Пинпад не подключен")
        elif command in _NAMES:
            self._operate(command, rest)
        elif command == _REPORT:
            self._say(0, "Успешно", slip=self._tape())
        elif command == _CLOSE:
            tape = self._tape()
            self._keep({"closed": self.batch})
            self._say(0, "Успешно", slip=tape + "Итоги совпали\n")
        elif command == _READY:
            self._say(0, "Успешно")

    def _operate(self, command: str, rest: list[str]) -> None:
        met = self._next_fault()
        kind = str(met.get("kind", ""))
        if kind == "hang":
            time.sleep(_HANG_S)
        if kind == "nothing":
            return
        if kind == "declined":
            self._say(int(met.get("code", 4451)), "ОТКАЗАНО: недостаточно средств")
            return
        done = self._do(command, int(rest[0]), rest[3] if len(rest) > 3 else "")  # noqa: PLR2004
        if done is None:
            self._say(_NO_SUCH, "Исходная операция не найдена")
            return
        if kind == "hang_after":
            time.sleep(_HANG_S)
        if kind != "lost":
            self._say(0, "Одобрено", done, _slip(done), is_torn=kind == "torn")

    def _do(self, command: str, amount: int, of: str) -> dict[str, Any] | None:
        known = operations(self._folder)
        if of and not self._may_give_back(known, command, amount, of):
            return None
        number = len(known) + 1
        done = {
            "number": number,
            "kind": _NAMES[command],
            "amount": amount,
            "reference": f"{432112340000 + number}",
            "auth": f"{220000 + number}",
            "of": of,
            "batch": self.batch,
            "at": time.strftime("%Y%m%d%H%M%S"),
        }
        self._keep(done)
        return done

    def _may_give_back(
        self, known: list[dict[str, Any]], command: str, amount: int, of: str
    ) -> bool:
        """Tell whether so much of a payment of this number was not given back yet."""
        paid = [each for each in known if each["reference"] == of and not each["of"]]
        if not paid or (command == _CANCEL and paid[0]["batch"] != self.batch):
            return False
        back = sum(int(each["amount"]) for each in known if each["of"] == of)
        return back + amount <= int(paid[0]["amount"])

    def _tape(self) -> str:
        rows = [each for each in operations(self._folder) if each["batch"] == self.batch]
        lines = [
            f"{each['number']:04} {each['kind']} {each['amount'] // 100}.{each['amount'] % 100:02}"
            f" {each['reference']} {each['auth']} {each['of']}".rstrip()
            for each in rows
        ]
        head = f"КОНТРОЛЬНАЯ ЛЕНТА\nТерминал: {_TERMINAL}\nПакет: {self.batch}\n"
        return "\n".join([head, *lines, "", f"Всего операций: {len(rows)}", ""])

    def _say(
        self,
        code: int,
        text: str,
        done: dict[str, Any] | None = None,
        slip: str = "",
        *,
        is_torn: bool = False,
    ) -> None:
        lines = [f"{code},{text}"]
        if done is not None:
            lines += [
                _CARD, "12/29", done["auth"], f"{done['number']:04}", "МИР", "1", _TERMINAL,
                done["at"], done["reference"], "0" * 40, "", "", _MERCHANT,
            ]  # fmt: skip
        if slip:
            Path("p").write_bytes(slip.encode(_ENCODING))
        kept = lines[:4] if is_torn else lines
        Path("e").write_bytes("\n".join(kept).encode(_ENCODING))

    def _next_fault(self) -> dict[str, Any]:
        faults = _lines(self._folder / _FAULTS)
        if not faults:
            return {}
        first, *rest = faults
        if first.get("calls"):
            _rewrite(self._folder / _FAULTS, [{**first, "calls": first["calls"] - 1}, *rest])
            return {}
        _rewrite(self._folder / _FAULTS, rest)
        return first

    def _meets(self, kind: str) -> bool:
        faults = _lines(self._folder / _FAULTS)
        return bool(faults) and faults[0]["kind"] == kind and bool(self._next_fault())

    def _keep(self, line: dict[str, Any]) -> None:
        """Have it on disk before anybody is told."""
        with (self._folder / _MEMORY).open("ab") as out:
            out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        self._memory.append(line)


def _slip(done: dict[str, Any]) -> str:
    amount = f"{done['amount'] // 100}.{done['amount'] % 100:02}"
    return (
        f"ПАО СБЕРБАНК\n{done['kind']}\nТерминал: {_TERMINAL}\nКарта: {_CARD}\n"
        f"Сумма (руб): {amount}\nКод авторизации: {done['auth']}\n"
        f"Номер ссылки: {done['reference']}\nОДОБРЕНО\n"
    )


def _lines(file: Path) -> list[dict[str, Any]]:
    kept = file.read_bytes() if file.exists() else b""
    whole = kept[: kept.rfind(b"\n") + 1]  # the last line may be torn by a loss of power
    return [json.loads(line) for line in whole.splitlines()]


def _rewrite(file: Path, lines: list[dict[str, Any]]) -> None:
    beside = file.with_suffix(".new")
    beside.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    beside.replace(file)


def main(folder: str, *command: str) -> None:
    """Run one command; `folder` holds memory and faults."""
    Program(Path(folder)).run([*command])


if __name__ == "__main__":
    main(*sys.argv[1:])
