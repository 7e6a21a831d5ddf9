"""The two HTTP requests of the ATOL web server, and what a lost answer leaves open."""

from typing import Final

import httpx

_REQUESTS: Final = "/api/v2/requests"


class Lost(Exception):
    """No answer came; whether the request arrived is open."""


class RegisterWeb:
    """A connection to the register's web server that is kept open between requests.

    `credentials` are those of HTTP Basic, or None. Proxies of the environment are not used: the
    register stands on this machine or in this room.
    """

    def __init__(
        self, url: str, credentials: tuple[str, str] | None, answer_limit_s: float
    ) -> None:
        self._client = httpx.Client(
            base_url=url,
            auth=credentials,
            timeout=answer_limit_s,
            trust_env=False,
            verify=url.startswith("https:"),  # reading the list of authorities takes 0.1 s or more
        )

    def post(self, body: bytes) -> int:
        """Hand a request over; return the HTTP status. Raises Lost."""
        return self._send("POST", _REQUESTS, body)[0]

    def get(self, key: str) -> tuple[int, bytes]:
        """Ask for a request; return the HTTP status and the body. Raises Lost."""
        return self._send("GET", f"{_REQUESTS}/{key}", None)

    def close(self) -> None:
        self._client.close()

    def _send(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json"} if body else None
        try:
            answer = self._client.request(method, path, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Lost(repr(error)) from error
        return answer.status_code, answer.content
