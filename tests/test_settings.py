"""What a counter PC is told by its settings file and its environment."""

from pathlib import Path

import platformdirs
import pytest

from app.errors import ClerkError, Refusal, Value
from app.settings import Settings, declarations


def write(folder: Path, text: str) -> Path:
    (folder / "okno.toml").write_text(text, encoding="utf-8")
    return folder


def refusal_of(folder: Path, **environ: str) -> dict[str, Value]:
    with pytest.raises(ClerkError) as refusal:
        Settings.load(folder, environ)
    assert refusal.value.code is Refusal.BAD_SETTING
    return refusal.value.values


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "not there yet", {})
    assert settings.data_dir == tmp_path / "not there yet"
    assert (settings.centre_url, settings.scanner_port, settings.printer_port) == ("", "", "")
    assert (settings.wedge_gap_ms, settings.debounce_ms, settings.auto_lock_s) == (50, 1000, 300)


def test_the_file_outranks_the_defaults_and_the_environment_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'centre_url = "https://centre.example.ru/okno"\ndebounce_ms = 700')
    environ = {"OKNO_DEBOUNCE_MS": "800", "OKNO_SCANNER_PORT": "/dev/ttyACM0"}
    settings = Settings.load(tmp_path, environ)
    assert settings.centre_url == "https://centre.example.ru/okno"
    assert (settings.debounce_ms, settings.scanner_port) == (800, "/dev/ttyACM0")


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, 'printer_port = "COM4"')
    assert Settings.load(tmp_path, {"OKNO_PRINTER_PORT": ""}).printer_port == "COM4"


def test_variables_of_others_are_left_alone(tmp_path: Path) -> None:
    Settings.load(tmp_path, {"OKNO_STEPS_REPORT": "x", "PATH": "/bin"})


def test_the_command_line_outranks_the_environment(tmp_path: Path) -> None:
    environ = {"OKNO_DATA": str(tmp_path / "other")}
    assert Settings.load(tmp_path, environ).data_dir == tmp_path
    assert Settings.load(None, environ).data_dir == tmp_path / "other"


def test_the_platform_has_a_place_of_its_own() -> None:
    expected = platformdirs.user_data_path("okno", appauthor=False)
    assert Settings.load(None, {}).data_dir == expected.absolute()


def test_all_files_lie_in_the_data_directory(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, {})
    assert {
        name: str(getattr(settings, name).relative_to(tmp_path))
        for name in (
            "file", "database", "key_file", "lock", "devices", "simulators", "central_database",
            "central_key", "agent_log", "window_log",
        )
    } == {
        "file": "okno.toml",
        "database": "okno.db",
        "key_file": "okno.key",
        "lock": "okno.lock",
        "devices": "dev",
        "simulators": "simulators.json",
        "central_database": str(Path("central", "central.db")),
        "central_key": str(Path("central", "central.key")),
        "agent_log": "agent.log",
        "window_log": "window.log",
    }  # fmt: skip


def test_the_key_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'key_file = "keys/okno.key"')
    assert Settings.load(tmp_path, {}).key_file == tmp_path / "keys" / "okno.key"
    elsewhere = str(tmp_path / "stick" / "okno.key")
    assert Settings.load(tmp_path, {"OKNO_KEY_FILE": elsewhere}).key_file == Path(elsewhere)
    monkeypatch.chdir(tmp_path.parent)
    assert Settings.load(tmp_path, {"OKNO_KEY_FILE": "my.key"}).key_file == (
        tmp_path.parent / "my.key"
    )


@pytest.mark.parametrize("folder", ["data", Path("data")])
def test_a_relative_data_directory_is_made_firm(
    folder: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load(Path(folder), {}).data_dir == tmp_path / "data"


def test_a_misspelt_setting_is_named_with_those_that_exist(tmp_path: Path) -> None:
    values = refusal_of(write(tmp_path, 'center_url = "https://x.ru"'))
    assert values["key"] == "center_url"
    assert "centre_url" in str(values["expected"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('wedge_gap_ms = "50"', "wedge_gap_ms"),
        ("wedge_gap_ms = 5", "wedge_gap_ms"),
        ("wedge_gap_ms = 51", "wedge_gap_ms"),
        ("debounce_ms = true", "debounce_ms"),
        ("debounce_ms = 1.5", "debounce_ms"),
        ("auto_lock_s = 29", "auto_lock_s"),
        ("auto_lock_s = 3601", "auto_lock_s"),
        ("debounce_ms = 10001", "debounce_ms"),
        ("scanner_port = 3", "scanner_port"),
        ('scanner_port = "a\\nb"', "scanner_port"),
        ('key_file = ""', "key_file"),
        ('centre_url = "centre.example.ru"', "centre_url"),
        ('centre_url = "ftp://centre.example.ru"', "centre_url"),
        ('register_url = "http://"', "register_url"),
        ("[printer_port]\nname = 1", "printer_port"),
    ],
)
def test_a_setting_of_a_wrong_kind_says_what_is_expected(
    tmp_path: Path, text: str, key: str
) -> None:
    values = refusal_of(write(tmp_path, text))
    [expected] = [each.limits.expected for each in declarations() if each.key == key]
    assert values == {"key": key, "expected": expected}


@pytest.mark.parametrize("text", ["abc", "-1", "1.5", "", "9" * 5000, "\u0661\u0662\u0663"])
def test_a_variable_of_a_wrong_kind_is_refused_too(tmp_path: Path, text: str) -> None:
    values = refusal_of(write(tmp_path, "debounce_ms = -1"), OKNO_AUTO_LOCK_S=text)
    assert values["key"] == "debounce_ms"
    if text:
        (tmp_path / "okno.toml").unlink()
        assert refusal_of(tmp_path, OKNO_AUTO_LOCK_S=text)["key"] == "auto_lock_s"


@pytest.mark.parametrize(
    "garbage", [b"centre_url = ", b"\xff\xfe", b"debounce_ms = " + b"9" * 5000]
)
def test_a_damaged_file_is_named(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "okno.toml"
    path.write_bytes(garbage)
    assert refusal_of(tmp_path)["key"] == str(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "okno.toml").mkdir()
    assert refusal_of(tmp_path)["key"] == str(tmp_path / "okno.toml")


def test_every_setting_explains_itself_in_russian_with_a_default_that_fits() -> None:
    for each in declarations():
        assert each.limits.help.endswith(".")
        assert any("а" <= letter <= "я" for letter in each.limits.help)
        assert each.limits.expected
        if isinstance(each.default, int):
            assert each.limits.least <= each.default <= each.limits.most
            assert each.key.endswith(("_ms", "_s", "_kept"))
        else:
            assert each.limits.pattern.fullmatch(each.default)
