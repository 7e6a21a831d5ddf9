"""Settings of one counter PC: declared once, with type, limits, default and help."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from app.errors import ClerkError, Refusal

FILE_NAME: Final = "okno.toml"
DATA_VARIABLE: Final = "OKNO_DATA"
_PREFIX: Final = "OKNO_"
_URL: Final = re.compile(r"(https?://[^\s/?#]+(/[^\s?#]*)?)?")
_LINE: Final = re.compile(r"[^\x00-\x1f\x7f]{0,300}")
_NOT_EMPTY: Final = re.compile(r"[^\x00-\x1f\x7f]{1,300}")
_DIGITS_MAX: Final = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """What a setting may be: numbers from `least` to `most`, texts by `pattern`.

    `expected` and `help` are for people, in Russian.
    """

    expected: str
    help: str
    least: int = 0
    most: int = 0
    pattern: re.Pattern[str] = _LINE


def _number(default: int, least: int, most: int, help_text: str) -> Any:  # noqa: ANN401
    limits = Limits(f"целое число от {least} до {most}", help_text, least, most)
    return field(default=default, metadata={"limits": limits})


def _text(expected: str, help_text: str, pattern: re.Pattern[str] = _LINE) -> Any:  # noqa: ANN401
    return field(default="", metadata={"limits": Limits(expected, help_text, pattern=pattern)})


def _path(default: str, help_text: str) -> Any:  # noqa: ANN401
    limits = Limits("путь к файлу", help_text, pattern=_NOT_EMPTY)
    return field(metadata={"limits": limits, "default": default})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What this PC is told: by the environment first, then by `okno.toml`, then by defaults.

    Environment variables are OKNO_ and the setting's name in capitals. An empty text always means
    that there is none of the thing.
    """

    data_dir: Path
    key_file: Path = _path(  # noqa: RUF009 - a field, not a value
        "okno.key",
        "Файл ключа базы. Относительный путь — от папки данных, в OKNO_KEY_FILE — от текущей.",
    )
    centre_url: str = _text(
        "адрес вида https://centre.example.ru",
        "Адрес центральной службы; пусто — рабочее место не подключено.",
        _URL,
    )
    scanner_port: str = _text(
        "имя порта, например /dev/ttyACM0 или COM3",
        "Последовательный порт сканера; пусто — сканер работает как клавиатура.",
    )
    printer_port: str = _text(
        "имя порта, например /dev/ttyUSB0 или COM4",
        "Последовательный порт чекового принтера; пусто — принтера нет.",
    )
    register_url: str = _text(
        "адрес вида http://127.0.0.1:16732",
        "Адрес службы кассы (АТОЛ); пусто — кассы нет, доступны только справки.",
        _URL,
    )
    pinpad_program: str = _text(
        "путь к программе банка, например /opt/sb_pilot/sb_pilot",
        "Программа банковского терминала (Сбербанк); пусто — карты не принимаются.",
    )
    wedge_gap_ms: int = _number(
        50,
        10,
        50,
        "Наибольшая пауза между знаками сканера-клавиатуры, мс. Набор человека медленнее.",
    )
    debounce_ms: int = _number(
        1000, 0, 10_000, "Сколько времени повтор того же кода не считается новым, мс."
    )
    auto_lock_s: int = _number(
        300, 30, 3600, "Через сколько секунд без действий окно просит PIN заново."
    )

    second_copy: str = _text(
        "путь к папке на другом носителе",
        "Папка второй копии: каждая операция попадает в неё за секунду; пусто — её нет.",
    )
    backups_kept: int = _number(
        14, 1, 999, "Сколько последних резервных копий этого места хранить в папке копий."
    )

    @classmethod
    def load(cls, data_dir: Path | None, environ: Mapping[str, str]) -> Self:
        """Read the settings of a data directory, which need not exist yet.

        `data_dir` comes from the command line and outranks OKNO_DATA, which outranks the
        platform's own place. Raises ClerkError BAD_SETTING (`key`, `expected`) for an unknown or
        unfit setting and for a file that can't be read; variables that are no settings are left
        alone, they may belong to somebody else.
        """
        folder = (data_dir or _default_dir(environ)).absolute()
        values: dict[str, Any] = {key: each.default for key, each in _DECLARED.items()}
        for key, value in _read_file(folder / FILE_NAME).items():
            values[key] = _checked(key, value)
        for key in _DECLARED:
            text = environ.get(_PREFIX + key.upper(), "")
            if text:
                values[key] = _checked(key, _from_environment(key, text))
        values["key_file"] = folder / values["key_file"]
        return cls(data_dir=folder, **values)

    @property
    def file(self) -> Path:
        return self.data_dir / FILE_NAME

    @property
    def database(self) -> Path:
        return self.data_dir / "okno.db"

    @property
    def lock(self) -> Path:
        return self.data_dir / "okno.lock"

    @property
    def second_medium(self) -> Path | None:
        """The folder of the second copy, None where there is none."""
        return self.data_dir / self.second_copy if self.second_copy else None

    @property
    def mark(self) -> Path:
        """The signed mark of how far the journal went."""
        return self.data_dir / "okno.mark"

    @property
    def agent_lock(self) -> Path:
        return self.data_dir / "okno.agent.lock"

    @property
    def backups(self) -> Path:
        """The folder of backups that are made without a name."""
        return self.data_dir / "backups"

    @property
    def devices(self) -> Path:
        """The folder of the simulated devices' pseudo-terminals."""
        return self.data_dir / "dev"

    @property
    def simulators(self) -> Path:
        """The file that says where the simulators are controlled."""
        return self.data_dir / "simulators.json"

    @property
    def documents(self) -> Path:
        """The folder that whole pages are printed into."""
        return self.data_dir / "documents"

    @property
    def pinpad_memory(self) -> Path:
        """The folder in which the pinpad's driver remembers what it asked the bank for."""
        return self.data_dir / "pinpad"

    @property
    def central_database(self) -> Path:
        return self.data_dir / "central" / "central.db"

    @property
    def central_key(self) -> Path:
        return self.data_dir / "central" / "central.key"

    @property
    def agent_log(self) -> Path:
        return self.data_dir / "agent.log"

    @property
    def window_log(self) -> Path:
        return self.data_dir / "window.log"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One setting, as help and documentation show it."""

    key: str
    default: str | int
    limits: Limits


_DECLARED: Final = {
    each.name: Declaration(
        each.name, each.metadata.get("default", each.default), each.metadata["limits"]
    )
    for each in dataclasses.fields(Settings)
    if "limits" in each.metadata
}


def declarations() -> tuple[Declaration, ...]:
    """Return every setting that `okno.toml` may hold."""
    return tuple(_DECLARED.values())


def _checked(key: str, value: object) -> str | int:
    declared = _DECLARED.get(key)
    if declared is None:
        raise _bad(key, "одно из имён: " + ", ".join(_DECLARED))
    limits = declared.limits
    is_number = isinstance(declared.default, int)
    if is_number and type(value) is int and limits.least <= value <= limits.most:
        return value
    if not is_number and isinstance(value, str) and limits.pattern.fullmatch(value):
        return value
    raise _bad(key, limits.expected)


def _from_environment(key: str, text: str) -> str | int:
    """Read a variable; a path in one starts from the folder that the shell stands in."""
    if key == "key_file":
        return str(Path(text).absolute())
    is_number = isinstance(_DECLARED[key].default, int)
    if is_number and text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX:
        return int(text)
    return text


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise _bad(str(path), "файл настроек в формате TOML и кодировке UTF-8") from error
    except OSError as error:
        raise _bad(str(path), "файл, который можно прочитать") from error


def _default_dir(environ: Mapping[str, str]) -> Path:
    folder = environ.get(DATA_VARIABLE, "")
    if folder:
        return Path(folder)
    import platformdirs  # noqa: PLC0415 - only where nobody named a folder

    return platformdirs.user_data_path("okno", appauthor=False)


def _bad(key: str, expected: str) -> ClerkError:
    return ClerkError(Refusal.BAD_SETTING, key=key, expected=expected)
