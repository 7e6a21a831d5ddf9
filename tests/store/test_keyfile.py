"""The key file: never guessed, never replaced, readable by its owner alone."""

from pathlib import Path

import pytest

from app.errors import ClerkError, Refusal
from app.store.keyfile import create_key, read_key


def refusal(path: Path) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        read_key(path)
    return caught.value.code


def test_a_new_key_is_read_back_and_is_nobody_elses(tmp_path: Path) -> None:
    key = create_key(tmp_path / "okno.key")

    assert read_key(tmp_path / "okno.key") == key
    assert (tmp_path / "okno.key").stat().st_mode & 0o777 == 0o600
    assert len((tmp_path / "okno.key").read_text().strip()) == 64


def test_an_existing_key_is_never_replaced(tmp_path: Path) -> None:
    key = create_key(tmp_path / "okno.key")

    with pytest.raises(FileExistsError):
        create_key(tmp_path / "okno.key")

    assert read_key(tmp_path / "okno.key") == key


def test_no_key_no_guess(tmp_path: Path) -> None:
    assert refusal(tmp_path / "okno.key") is Refusal.KEY_FILE_MISSING


@pytest.mark.parametrize("content", [b"", b"12", b"zz" * 32, b"\xff" * 64, b"00" * 33])
def test_a_malformed_key_is_said_to_be_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "okno.key").write_bytes(content)

    assert refusal(tmp_path / "okno.key") is Refusal.KEY_FILE_MALFORMED
