"""The process that replicates: journal up, feed down, for days with or without a network."""

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.clock import Clock, SystemClock
from app.errors import ClerkError, Refusal
from app.settings import Settings
from app.store import feed
from app.store.database import Store
from app.store.journal import read_identity
from app.sync import backoff, wholeness
from app.sync.backoff import Backoff
from app.sync.client import CentreClient
from app.sync.counter import RequestCounter
from app.sync.evidence import EvidenceSender
from app.sync.http import Way
from app.sync.keeper import Keeper
from app.sync.lull import Lull
from app.sync.puller import Puller
from app.sync.pusher import Pusher
from app.sync.status import Line, Status

_INTERRUPT_EVERY_S: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often what happens, in milliseconds.

    `wake` is how soon a commit of the window is seen, `wait` how long the centre may keep a
    question for news open, `pause` what the window is left between two pages of the feed (LIMITS
    §4: without it payments wait for half a second), `early` the pause after an answer without
    news that came before its time, `nap` the longest sleep, so that a stop is seen. `rest` and
    `late` are those of a `Lull`: news go up at once without them. The file's log is emptied every
    `checkpoint`, and after `tidy` (0 is never) where the agent's own next commit is near: who
    writes first after it begins the log anew, and that takes one more fsync.
    """

    wake_ms: int = 20
    wait_ms: int = 25_000
    pause_ms: int = 2
    early_ms: int = 1_000
    nap_ms: int = 1_000
    rest_ms: int = 0
    late_ms: int = 0
    checkpoint_ms: int = 5_000
    tidy_ms: int = 0
    backoff_base_ms: int = backoff.BASE_MS
    backoff_cap_ms: int = backoff.CAP_MS


BESIDE_A_WINDOW: Final = Pace(rest_ms=250, late_ms=2_000, checkpoint_ms=30_000, tidy_ms=5_000)
"""Keys of one sale follow each other sooner than its entries go up; none waits for over 2 s."""


class Agent:
    """Two lines of work, each with its own patience; `push_turn` and `pull_turn` never block long.

    A turn does what is due and returns how long nothing will be, in milliseconds.
    """

    def __init__(self, store: Store, way: str | Way, clock: Clock, pace: Pace) -> None:
        with store.read() as connection:
            own = read_identity(connection)
        self._store: Final = store
        self._clock: Final = clock
        self._pace: Final = pace
        self._status: Final = Status(store, clock)
        self._client: Final = CentreClient(
            way or own.centre_url, own.terminal, own.terminal_signer, RequestCounter(store)
        )
        self._pusher: Final = Pusher(store, own, self._client, self._status)
        self._evidence: Final = EvidenceSender(store, own, self._client, self._status)
        self._puller: Final = Puller(store, own, self._client, self._status)
        spans = (pace.backoff_base_ms, pace.backoff_cap_ms)
        self.push_backoff: Final = Backoff(secrets.randbelow, *spans)
        self.pull_backoff: Final = Backoff(secrets.randbelow, *spans)
        self.evidence_backoff: Final = Backoff(secrets.randbelow, *spans)
        self._has_evidence = True  # what an agent before this one may have left
        self._lull: Final = Lull(pace.rest_ms, pace.late_ms)
        self._is_asked = False
        self._more_to_push = True
        self._push_refusal: Refusal | None = None
        self._emptied_ms = -pace.checkpoint_ms
        self._is_stopping = False

    def push_turn(self) -> int:
        """Push one page if there is news and it is time."""
        now_ms = self._now_ms()
        waiting_ms = self.push_backoff.wait_ms(now_ms)
        if waiting_ms:
            return min(waiting_ms, self._pace.nap_ms)
        try:
            if not self._is_asked:
                self._pusher.ask()
                self._is_asked = True
            if self._more_to_push or self._has_calm_news(now_ms):
                self._tidy(now_ms)
                self._more_to_push = self._pusher.push()
                self._has_evidence = True
        except ClerkError as error:
            self._more_to_push = True
            self._push_refusal = error.code
            self.push_backoff.failed(self._now_ms())
            self._failed(Line.PUSH, error)
            return 0
        self.push_backoff.succeeded()
        if not self._more_to_push:
            self._send_evidence()
        return 0 if self._more_to_push else self._pace.wake_ms

    def _has_calm_news(self, now_ms: int) -> bool:
        """Say whether the journal grew and its window is not in the middle of something."""
        tail = self._pusher.news()
        return tail is not None and self._lull.is_here(tail, now_ms)

    def _send_evidence(self) -> None:
        """Send the files of disputes when the journal is up; they never hold it back."""
        if not self._has_evidence or self.evidence_backoff.wait_ms(self._now_ms()):
            return
        try:
            self._has_evidence = self._evidence.send()
        except ClerkError:
            self.evidence_backoff.failed(self._now_ms())
        else:
            self.evidence_backoff.succeeded()

    def pull_turn(self) -> int:
        """Ask for one page of news if it is time."""
        started_ms = self._now_ms()
        waiting_ms = self.pull_backoff.wait_ms(started_ms)
        if waiting_ms:
            return min(waiting_ms, self._pace.nap_ms)
        # After a failure the first question only asks whether the centre is there again.
        wait_ms = 0 if self.pull_backoff.failures else self._pace.wait_ms
        try:
            pulled = self._puller.pull(wait_ms)
        except ClerkError as error:
            self.pull_backoff.failed(self._now_ms())
            self._failed(Line.PULL, error)
            return 0
        self.pull_backoff.succeeded()
        self._hurry_push()
        if pulled.messages:
            self._tidy(self._now_ms())
            return self._pace.pause_ms
        early = self._now_ms() - started_ms < wait_ms // 2
        return self._pace.early_ms if early else self._pace.pause_ms

    def checkpoint_turn(self) -> None:
        """Move the log into the file now and then: the window never does it itself."""
        now_ms = self._now_ms()
        if now_ms - self._emptied_ms >= self._pace.checkpoint_ms:
            self._empty_log(now_ms)

    def _tidy(self, now_ms: int) -> None:
        """Empty the log before what the agent itself is about to write."""
        if 0 < self._pace.tidy_ms <= now_ms - self._emptied_ms:
            self._empty_log(now_ms)

    def _empty_log(self, now_ms: int) -> None:
        self._emptied_ms = now_ms
        try:
            self._store.checkpoint()
        except ClerkError as error:
            self._status.failed(Line.PUSH, error)

    def interrupt(self) -> None:
        """Break off what waits for the centre, for good: the agent stops."""
        self._is_stopping = True
        self._client.interrupt()

    def close(self) -> None:
        self._client.close()

    def _failed(self, line: Line, error: ClerkError) -> None:
        """Note why a line does not move; a question broken off by a stop is no lost network."""
        if not (self._is_stopping and error.code is Refusal.CENTRE_UNREACHABLE):
            self._status.failed(line, error)

    def _hurry_push(self) -> None:
        """Let what waited for the centre alone go on at once: it has just answered."""
        if self._push_refusal is Refusal.CENTRE_UNREACHABLE:
            self.push_backoff.succeeded()

    def _now_ms(self) -> int:
        return self._clock.read().monotonic_ms


def run_agent(
    store: Store,
    settings: Settings,
    stop: threading.Event,
    pace: Pace | None = None,
    clock: Clock | None = None,
    keeper: Keeper | None = None,
) -> None:
    """Replicate until `stop` is set. `store` is opened by the agent's role.

    The centre's address in the settings outranks the one from enrolment. Raises NOT_ENROLLED; the
    centre's absence, however long, is no error. With a `keeper` it also looks after what is kept
    outside the file, on threads of their own that nobody waits for: a medium may hang.
    """
    feed.retry_held(store)
    if keeper is not None:
        for work in (partial(_keep_until, keeper, stop), partial(wholeness.watch, store, stop)):
            threading.Thread(target=work, daemon=True).start()
    agent = Agent(store, settings.centre_url, clock or SystemClock(), pace or BESIDE_A_WINDOW)
    with ThreadPoolExecutor(1, "pull") as pool:
        pulling = pool.submit(_pull_until, agent, stop)
        try:
            while not stop.is_set() and not pulling.done():
                pause_ms = agent.push_turn()
                agent.checkpoint_turn()
                stop.wait(pause_ms / 1000)
        finally:
            stop.set()
            while wait([pulling], _INTERRUPT_EVERY_S).not_done:
                agent.interrupt()
            agent.close()
    pulling.result()


def _keep_until(keeper: Keeper, stop: threading.Event) -> None:
    while not stop.is_set():
        stop.wait(keeper.turn() / 1000)
    keeper.close()


def _pull_until(agent: Agent, stop: threading.Event) -> None:
    while not stop.is_set():
        stop.wait(agent.pull_turn() / 1000)
