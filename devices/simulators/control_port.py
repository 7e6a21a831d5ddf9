"""The control port of a simulator: faults go in, its state comes out."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from devices.simulators.json_http import Answer, Json, JsonServer

_OK: Final = 200
_BAD_REQUEST: Final = 400
_NOT_FOUND: Final = 404
_CONFLICT: Final = 409

Action = Callable[[Json], Json]


class Impossible(Exception):
    """What was asked cannot be done now; the text goes back to the asker."""


class ControlPort:
    """Serves named actions, written as "POST /fault", each from one JSON object to another."""

    def __init__(self, actions: Mapping[str, Action]) -> None:
        self._actions = actions
        self._server = JsonServer(self._respond)

    def announce(self, file: Path, **more: str) -> None:
        """Write the address down for the others, whole or not at all: the simulator is ready."""
        card = {"control": self._server.url, "pid": os.getpid(), **more}
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        draft.write_text(json.dumps(card), encoding="utf-8")
        draft.replace(file)

    def close(self) -> None:
        self._server.close()

    def _respond(self, method: str, path: str, body: bytes) -> Answer | None:
        action = self._actions.get(f"{method} {path}")
        if action is None:
            return Answer(_NOT_FOUND, {"error": f"nothing at {method} {path}"})
        try:
            asked = json.loads(body or b"{}")
            if not isinstance(asked, dict):
                return Answer(_BAD_REQUEST, {"error": "not a JSON object"})
            return Answer(_OK, action(asked))
        except Impossible as error:
            return Answer(_CONFLICT, {"error": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            return Answer(_BAD_REQUEST, {"error": f"{type(error).__name__}: {error}"})
