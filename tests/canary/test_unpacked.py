"""Shiboken's own Python code lies unpacked and compiled: packed, each start would compile it."""

from pathlib import Path

import shiboken6


def test_shiboken_s_code_was_unpacked_and_compiled_by_the_setting_up() -> None:
    unpacked = Path(shiboken6.__file__).parent / "files.dir" / "shibokensupport"
    compiled = {path.name.partition(".")[0] for path in unpacked.rglob("*.pyc")}
    assert {"loader", "mapping", "parser"} <= compiled
