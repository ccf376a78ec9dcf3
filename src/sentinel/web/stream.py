"""The live feed: one LISTEN connection per process, a bounded queue per stream, events cut to the reader's scope.

The notification is only a hint; what is sent is read from the event tables below the oldest running transaction. A page
therefore never hears of something it cannot yet read, and a stream that starts at a page's cursor misses nothing.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from sentinel.kernel import events
from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import reading, wall_now
from sentinel.kernel.models import Event
from sentinel.web.context import clock_state

log = logging.getLogger(__name__)

PING_S = 15.0
LOOK_S = 1.0  # an event behind a long transaction becomes readable without a new notification
LIFE_S = 600.0  # a stream ends and is opened anew, so that grants and the session are looked at again
JOIN_S = 10.0
BATCH = 500
QUEUE = 64
Place = tuple[int, ...]


class Settled(NamedTuple):
    """One event that can be read, ready to be sent."""

    place: Place
    event: Event
    text: str


def frame(name: str, data: dict[str, Any], cursor: str = "") -> str:
    """One server-sent event as text."""
    head = f"id: {cursor}\n" if cursor else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def place(cursor: str) -> Place:
    """A cursor as numbers that compare."""
    return tuple(int(part) for part in cursor.split("."))


def valid_cursor(text: str) -> bool:
    """True for "epoch.transaction.position" in plain digits of sane length."""
    parts = text.split(".")
    return len(parts) == 3 and all(
        part.isascii() and part.isdigit() and len(part) <= most for part, most in zip(parts, (9, 19, 18), strict=True)
    )


def read_since(cursor: str) -> list[Settled]:
    """The next events after a cursor; gives the pooled connection back at once."""
    try:
        return [
            Settled(
                place(after),
                event,
                frame("change", {"name": event.name, "area": event.area_code, "key": event.subject_key}, after),
            )
            for after, event in events.since(cursor, BATCH)
        ]
    finally:
        connections.close_all()


def read_head() -> str:
    """Where the feed stands now."""
    try:
        return events.head()
    finally:
        connections.close_all()


def read_clock() -> dict[str, Any]:
    """The clock as browsers need it, with the anchor that tells one setting of the clock from the next."""
    try:
        stored = reading()
        return {
            **clock_state(stored, wall_now()),
            "anchor": f"{stored.anchor_wall.isoformat()} {stored.anchor_business.isoformat()}",
        }
    finally:
        connections.close_all()


def listening_params() -> dict[str, Any]:
    """The database as the pages reach it, in what the client library knows; the pool's own objects left out."""
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    return {key: value for key, value in connection.get_connection_params().items() if key in known}


@dataclass(eq=False, slots=True)
class Reader:
    """One open stream: who reads, up to where, and what waits to be sent."""

    actor: Actor
    after: Place
    queue: "asyncio.Queue[list[Settled] | str]" = field(default_factory=lambda: asyncio.Queue(QUEUE))
    overflowed: bool = False

    def offer(self, item: "list[Settled] | str") -> None:
        """Queue an item; a reader too slow to keep up is told to look at everything again instead."""
        try:
            self.queue.put_nowait(item)
        except asyncio.QueueFull:
            self.overflowed = True

    def text(self, item: "list[Settled] | str") -> str:
        """What of an item this reader is sent: later than what was sent, and within reach."""
        if isinstance(item, str):
            return item
        fresh = [row for row in item if row.place > self.after]
        if fresh:
            self.after = fresh[-1].place
        return "".join(row.text for row in fresh if events.visible(row.event, self.actor))

    def caught_up(self) -> str:
        """Drop what waits and say that everything may have changed."""
        self.overflowed = False
        with suppress(asyncio.QueueEmpty):
            while True:
                self.queue.get_nowait()
        return frame("resync", {})


class Hub:
    """Everyone who listens in this process, and the one connection that listens for them."""

    def __init__(self) -> None:
        self.readers: set[Reader] = set()
        self.cursor = ""
        self.clock: dict[str, Any] = {}
        self.ready = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def join(self, reader: Reader) -> None:
        """Take a reader in; returns once the hub's own place is fixed, so that nothing falls between."""
        self.readers.add(reader)
        self._start()
        await asyncio.wait_for(self.ready.wait(), JOIN_S)

    def leave(self, reader: Reader) -> None:
        """Forget a reader."""
        self.readers.discard(reader)

    def _start(self) -> None:
        if self.readers and (self.task is None or self.task.done()):
            self.ready.clear()
            self.cursor = ""
            self.task = asyncio.get_running_loop().create_task(self._run())
            self.task.add_done_callback(lambda _task: self._start())

    async def _run(self) -> None:
        while self.readers:
            try:
                await self._listen()
            except (psycopg.Error, DatabaseError, OSError) as fault:  # the place is kept, so nothing is missed
                log.warning("feed: %s; listening again in one second", fault)
                await asyncio.sleep(LOOK_S)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(**listening_params(), autocommit=True) as listening:
            await listening.execute(f"LISTEN {events.CHANNEL}")
            while self.readers:
                await self._look()
                async for _note in listening.notifies(timeout=LOOK_S, stop_after=1):
                    await asyncio.sleep(0.03)

    async def _look(self) -> None:
        if not self.cursor:
            self.cursor = await sync_to_async(read_head, thread_sensitive=False)()
        self.ready.set()
        while settled := await sync_to_async(read_since, thread_sensitive=False)(self.cursor):
            self.cursor = ".".join(map(str, settled[-1].place))
            self._spread(settled)
            if len(settled) < BATCH:
                break
        clock = await sync_to_async(read_clock, thread_sensitive=False)()
        anchors = {key: clock[key] for key in ("anchor", "speed", "paused")}
        if anchors != self.clock:
            self.clock = anchors
            self._spread(frame("clock", clock))

    def _spread(self, item: "list[Settled] | str") -> None:
        for reader in self.readers:
            reader.offer(item)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def frames(reader: Reader, cursor: str) -> AsyncIterator[str]:
    """The texts of one stream until the client leaves or the stream's life is over."""
    home, loop = hub(), asyncio.get_running_loop()
    try:
        yield "retry: 2000\n\n"
        await home.join(reader)
        missed = await sync_to_async(read_since, thread_sensitive=False)(cursor) if cursor else []
        yield reader.text(missed) + (frame("resync", {}) if len(missed) == BATCH else "") + ": here\n\n"
        ends = loop.time() + LIFE_S
        while loop.time() < ends:
            try:
                item = await asyncio.wait_for(reader.queue.get(), PING_S)
            except TimeoutError:
                yield ": ping\n\n"
                continue
            text = reader.caught_up() if reader.overflowed else reader.text(item)
            if text:
                yield text
    finally:
        home.leave(reader)


def _who(request: HttpRequest) -> Actor | None:
    """The reader; gives the connection back, for an open stream would keep it from every other page."""
    try:
        if not request.user.is_authenticated:
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.key else None
    finally:
        connections.close_all()


async def feed(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """GET /feed/stream: changes within the reader's scope, from a cursor on."""
    actor = await sync_to_async(_who)(request)
    if actor is None:
        return HttpResponse(status=401)
    asked = request.headers.get("Last-Event-ID") or request.GET.get("cursor", "")
    cursor = asked if valid_cursor(asked) else ""
    response = StreamingHttpResponse(
        frames(Reader(actor, place(cursor) if cursor else ()), cursor), content_type="text/event-stream"
    )
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response
