"""The centre over HTTP: raw MessagePack bodies, signed requests, a feed that waits for news."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar

import msgspec
from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from app.central.access import COUNTER_MAX, Refused, SignedRequest, refused
from app.central.central import Central, FeedAsk
from app.messages import wire
from app.messages.feed import PAGE_MAX, Stream

WAIT_MAX_MS: Final = 30_000
"""A long poll answers after this time at the latest: proxies cut what stays silent for longer."""

SWEEP_S: Final = 0.3
"""How soon a long poll hears of what another process of the centre published."""

_DIGITS_MAX: Final = 19
_STATUS: Final = {
    wire.GAP: 409,
    wire.FORK: 409,
    wire.REPLAYED: 409,
    wire.BROKEN_CHAIN: 409,
    wire.UNKNOWN_TERMINAL: 401,
    wire.UNKNOWN_SIGNER: 401,
    wire.BAD_SIGNATURE: 401,
    wire.CODE_REFUSED: 403,
    wire.MALFORMED: 400,
    wire.NOT_NAMED: 409,
}
_PAGE: Final = msgspec.msgpack.Decoder(wire.JournalPage)
_ENROL: Final = msgspec.msgpack.Decoder(wire.EnrolRequest)
_EVIDENCE: Final = msgspec.msgpack.Decoder(wire.Evidence)
_ENCODER: Final = msgspec.msgpack.Encoder()
_Body = TypeVar("_Body")


def create_app(central: Central) -> FastAPI:
    """Return the service of a centre; the caller opens and closes the centre."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        sweep = asyncio.create_task(_sweep(central))
        yield
        sweep.cancel()
        with suppress(asyncio.CancelledError):
            await sweep

    app = FastAPI(openapi_url=None, lifespan=lifespan)
    app.add_api_route("/v1/health", _health, response_model=None)
    for path, method, reply in (
        ("/v1/enrol", "POST", _enrol),
        ("/v1/journal", "POST", _journal),
        ("/v1/journal", "GET", _own_journal),
        ("/v1/feed", "GET", _feed),
        ("/v1/evidence", "POST", _evidence),
    ):
        app.add_api_route(path, _served(central, reply), methods=[method], response_model=None)
    return app


_Reply = Callable[[Central, Request], Awaitable[msgspec.Struct]]


def _served(central: Central, reply: _Reply) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        try:
            return _answer(await reply(central, request))
        except Refused as error:
            return _answer(error.problem)

    return serve


async def _health(_request: Request) -> Response:
    return Response(b"ok", media_type="text/plain")


async def _enrol(central: Central, request: Request) -> msgspec.Struct:
    signed = await _signed(request)
    return await run_in_threadpool(central.enrol, signed, _decoded(_ENROL, signed.body))


async def _journal(central: Central, request: Request) -> msgspec.Struct:
    signed = await _signed(request)
    return await run_in_threadpool(central.take_page, signed, _decoded(_PAGE, signed.body))


async def _own_journal(central: Central, request: Request) -> msgspec.Struct:
    signed = await _signed(request)
    epoch, after = (
        _whole(request.query_params.get(name, ""), COUNTER_MAX, name) for name in ("epoch", "after")
    )
    return await run_in_threadpool(central.journal_page, signed, epoch, after)


async def _evidence(central: Central, request: Request) -> msgspec.Struct:
    signed = await _signed(request)
    sent = _decoded(_EVIDENCE, signed.body)
    return await run_in_threadpool(central.take_evidence, signed, sent)


async def _feed(central: Central, request: Request) -> msgspec.Struct:
    signed = await _signed(request)
    ask, wait_ms = _ask(request)
    branch = await run_in_threadpool(central.admit, signed)
    return await _news(central, branch, ask, wait_ms)


async def _news(central: Central, branch: str, ask: FeedAsk, wait_ms: int) -> wire.SentFeed:
    """Return the page at once if there is one, else when there is one or the time is over."""
    with central.bell.watch(branch) as rung:
        page = await run_in_threadpool(central.feed_page, branch, ask)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_ms / 1000):
                while not page.bodies and not central.bell.is_closed:
                    await rung.wait()
                    rung.clear()
                    page = await run_in_threadpool(central.feed_page, branch, ask)
    return page


async def _sweep(central: Central) -> None:
    """Ring for branches whose feed grew without this process knowing."""
    seen: dict[str, int] = {}
    while True:
        await asyncio.sleep(SWEEP_S)
        waited = central.bell.branches
        if not waited:
            continue
        now = await run_in_threadpool(central.feed_positions, waited)
        central.bell.ring([branch for branch in now if now[branch] != seen.get(branch)])
        seen = now


async def _signed(request: Request) -> SignedRequest:
    headers, scope = request.headers, request.scope
    target = scope["raw_path"].decode("ascii", "replace")
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("ascii", "replace")
    try:
        signature = bytes.fromhex(headers.get(wire.HEADER_SIGNATURE, ""))
    except ValueError as error:
        raise refused(wire.MALFORMED, wire.HEADER_SIGNATURE) from error
    return SignedRequest(
        headers.get(wire.HEADER_TERMINAL, ""),
        _whole(headers.get(wire.HEADER_COUNTER, ""), COUNTER_MAX, wire.HEADER_COUNTER),
        signature,
        request.method,
        target,
        await _body(request),
    )


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > wire.PAGE_BYTES_MAX:
            raise refused(wire.MALFORMED, "too many bytes")
    return bytes(body)


def _ask(request: Request) -> tuple[FeedAsk, int]:
    query = request.query_params
    names, after = query.get("stream", "").split(","), query.get("after", "").split(",")
    if not set(names) <= set(Stream) or len(names) != len(after):
        raise refused(wire.MALFORMED, "stream")
    positions = tuple(
        (Stream(name), _whole(position, COUNTER_MAX, "after"))
        for name, position in zip(names, after, strict=True)
    )
    limit = _whole(query.get("limit", str(PAGE_MAX)), PAGE_MAX, "limit")
    return FeedAsk(positions, max(limit, 1)), _whole(query.get("wait_ms", "0"), WAIT_MAX_MS, "wait")


def _whole(text: str, most: int, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX and int(text) <= most):
        raise refused(wire.MALFORMED, name)
    return int(text)


def _decoded(decoder: msgspec.msgpack.Decoder[_Body], body: bytes) -> _Body:
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise refused(wire.MALFORMED, "body") from error


def _answer(answer: msgspec.Struct) -> Response:
    status = _STATUS[answer.code] if isinstance(answer, wire.Problem) else 200
    return Response(_ENCODER.encode(answer), status, media_type=wire.CONTENT_TYPE)
