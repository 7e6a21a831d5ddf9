"""What pip, uv and the lock say, read and passed on."""

from pathlib import Path

import pytest

from installer import pip_settings
from installer.lockfile import read_pins
from installer.surroundings import clean, system_authorities

_COMPANYS = "https://index.example/simple"
_LISTING = f"""\
:env:.cert='/from/variable.pem'
global.cert='/from/file.pem'
global.extra-index-url='file:///a file:///b'
global.find-links='/one /two'
global.index-url='{_COMPANYS}'
install.timeout='30'
wheel.timeout='99'
"""


def test_pip_settings_are_read_with_pips_own_precedence() -> None:
    settings = pip_settings.read(_LISTING)
    assert settings["cert"] == "/from/variable.pem"
    assert settings["timeout"] == "30"
    assert settings["index-url"] == _COMPANYS


def test_uv_is_told_the_same_in_its_own_words(tmp_path: Path) -> None:
    certificates = tmp_path / "ca.pem"
    certificates.touch()
    settings = pip_settings.read(_LISTING) | {"cert": str(certificates)}
    told = pip_settings.for_uv(settings, {"UV_INDEX": "kept as it is"})
    assert told["UV_DEFAULT_INDEX"] == _COMPANYS
    assert told["UV_FIND_LINKS"] == "/one,/two"
    assert told["UV_HTTP_TIMEOUT"] == "30"
    assert told["SSL_CERT_FILE"] == str(certificates)
    assert "UV_INDEX" not in told


def test_certificates_that_are_gone_are_replaced_by_the_systems() -> None:
    settings = {"cert": "/no/such.pem"}
    assert pip_settings.for_pip(settings).get("PIP_CERT") == system_authorities()
    assert "SSL_CERT_FILE" not in pip_settings.for_uv(settings, {})


def test_installing_programs_get_nothing_that_leads_astray(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {
        "HOME": str(tmp_path / "none"),
        "PATH": "/usr/bin",
        "PIP_TARGET": "/elsewhere",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SSL_CERT_FILE": "/no/such.pem",
    }
    kept = clean(environment, tmp_path / ".venv")
    assert not {"PIP_TARGET", "PYTHONDONTWRITEBYTECODE", "SSL_CERT_FILE"} & set(kept)
    assert kept["PATH"] == "/usr/bin"
    assert kept["PIP_NO_CACHE_DIR"] == kept["UV_NO_CACHE"] == "1"
    assert "/no/such.pem" in capsys.readouterr().out


def test_lock_is_read_into_pins() -> None:
    hashes = ("a" * 64, "b" * 64)
    lines = [
        "# a remark",
        "Some_Name==1.0 ; sys_platform == 'win32' \\",
        f"    --hash=sha256:{hashes[0]} \\",
        f"    --hash=sha256:{hashes[1]}",
        "    # via okno",
        "other==2.0 \\",
        f"    --hash=sha256:{hashes[1]}",
    ]
    pins = read_pins("\n".join(lines))
    assert [(pin.name, pin.version) for pin in pins.values()] == [
        ("some-name", "1.0"),
        ("other", "2.0"),
    ]
    assert pins["some-name"].hashes == set(hashes)
    assert pins["other"].text == "\n".join(lines[5:])
