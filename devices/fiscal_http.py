"""The two HTTP requests of the ATOL web server, and what a lost answer leaves open."""

import base64
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

IDLE_S: Final = 5.0
"""A connection that rested longer is made anew: whoever is in between may have forgotten it."""

_REQUESTS: Final = "/api/v2/requests"


class Lost(Exception):
    """No answer came; whether the request arrived is open."""


class RegisterWeb:
    """A connection to the register's web server that is kept open between requests.

    `credentials` are those of HTTP Basic, or None. Proxies of the environment are not used: the
    register stands on this machine or in this room. The customer waits for three requests of each
    sale; httpx would spend a millisecond more on each of them.
    """

    def __init__(
        self, url: str, credentials: tuple[str, str] | None, answer_limit_s: float
    ) -> None:
        address = urlsplit(url)
        line = HTTPSConnection if address.scheme == "https" else HTTPConnection
        self._line: Final = line(address.hostname or "", address.port, timeout=answer_limit_s)
        self._path: Final = address.path.rstrip("/") + _REQUESTS
        self._headers: Final = {"Content-Type": "application/json"}
        if credentials is not None:
            self._headers["Authorization"] = f"Basic {_encoded(':'.join(credentials))}"
        self._used_s = time.monotonic()

    def post(self, body: bytes) -> int:
        """Hand a request over; return the HTTP status. Raises Lost."""
        return self._send("POST", self._path, body)[0]

    def get(self, key: str) -> tuple[int, bytes]:
        """Ask for a request; return the HTTP status and the body. Raises Lost."""
        return self._send("GET", f"{self._path}/{key}", None)

    def close(self) -> None:
        self._line.close()

    def _send(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        if time.monotonic() - self._used_s > IDLE_S:
            self._line.close()
        try:
            self._line.request(method, path, body, self._headers)
            answer = self._line.getresponse()
            told = answer.status, answer.read()
        except (OSError, HTTPException) as error:
            self._line.close()
            raise Lost(repr(error)) from error
        self._used_s = time.monotonic()
        return told


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
