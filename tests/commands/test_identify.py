"""`okno identify`: one answer for every input, and an exit code that scripts can trust."""

import json
import subprocess
import sys
from typing import Any

import pytest


def okno(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ui.cli", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)


def answer(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(okno("identify", text, "--json").stdout)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "identifier"),
    [
        ("80084740397510", "domestic", "80084740397510"),
        ("800847 40 39751 0", "domestic", "80084740397510"),
        ("rb123456785gb", "s10", "RB123456785GB"),
        ("КК123456785КГ", "s10", "RR123456785RU"),
        ("]C0RB123456785GB", "s10", "RB123456785GB"),
    ],
)
def test_a_valid_code_is_named(text: str, kind: str, identifier: str) -> None:
    found = answer(text)

    assert (found["valid"], found["kind"], found["identifier"], found["reason"]) == (
        True,
        kind,
        identifier,
        None,
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10944022440322", "wrong_check_digit"),
        ("RA644000001RU", "wrong_check_digit"),
        ("1421171600738", "check_digit_stripped"),
        ("RB123456785XX", "unknown_country"),
        ("привет", "not_an_identifier"),
    ],
)
def test_a_refused_code_says_why(text: str, reason: str) -> None:
    found = answer(text)

    assert (found["valid"], found["identifier"], found["reason"]) == (False, None, reason)
    assert found["sentence"].endswith(".")


def test_exit_codes_tell_valid_from_refused() -> None:
    assert okno("identify", "80084740397510").returncode == 0
    assert okno("identify", "80084740397511").returncode == 1


def test_one_scan_a_line_gives_one_object_a_line() -> None:
    lines = b"80084740397510\nRB123456785GB\r\n\n" + b"\xff\xfe\x00\n80084740397511"

    done = okno("identify", "-", given=lines)

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [found["valid"] for found in answers] == [True, True, False, False, False]
    assert done.returncode == 1


def test_the_answer_is_utf8_in_any_locale() -> None:
    command = [sys.executable, "-m", "ui.cli", "identify", "80084740397511"]
    done = subprocess.run(
        command, capture_output=True, check=False, env={"LC_ALL": "C", "PYTHONUTF8": "0"}
    )

    assert "цифр" in done.stdout.decode()


@pytest.mark.parametrize("command", ["run", "agent", "central", "identify", "verify", "devices"])
def test_every_command_has_help(command: str) -> None:
    done = okno(command, "--help")

    assert done.returncode == 0
    assert b"okno" in done.stdout
