"""The gateway as a whole: every way in leads to one inbox, one thread flushes it, answers follow the commit."""

import asyncio
import contextlib
import gc
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings

from sentinel.kernel.clock import now
from sentinel.runtime.gateway import store
from sentinel.runtime.gateway.arrivals import Arrival, Inlet, Message
from sentinel.runtime.gateway.broker import Subscriber
from sentinel.runtime.gateway.flush import Answer, Flusher
from sentinel.runtime.gateway.inbox import Inbox

READ_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one gateway takes. Times in wall seconds."""

    connections: int = 2_000
    queue: int = 10_000
    batch: int = 2_000  # messages: one commit stays well under a second
    gather_s: float = 0.05
    look_s: float = 0.1  # how often HTTP batches are looked for
    settle_s: float = 5.0  # how often slots are looked at that settle while nothing comes
    idle_s: float = 900.0  # stations keep their link with a heartbeat every 40 s (SL 651-2014, 2FH)
    unfinished_s: float = 30.0
    unread_bytes: int = 65_536
    garbage_pieces: int = 200  # in a row, without one frame between them
    lock_s: float = 10.0


class NotAlone(Exception):
    """Another gateway serves this database."""


class Connection:
    """One station's link, as answers see it."""

    def __init__(self, writer: asyncio.StreamWriter, limits: Limits) -> None:
        self._writer = writer
        self._limits = limits

    def send(self, data: bytes) -> None:
        """Answer; a peer that does not read is cut off, one that has gone simply sends again later."""
        if self._writer.is_closing():
            return
        if self._writer.transport.get_write_buffer_size() > self._limits.unread_bytes:
            self._writer.transport.abort()
            return
        self._writer.write(data)


class Gateway:
    """One TCP server on one database. `run` ends with an exception when the database is gone."""

    def __init__(self, host: str, port: int, limits: Limits | None = None, *, broker: str = "") -> None:
        self.limits = limits or Limits()
        self.port = port
        self._host = host
        self._inbox = Inbox(self.limits.queue)
        self.subscriber = Subscriber(broker, settings.SENTINEL_SPACE, self._inbox) if broker else None
        self._look_at = self._settle_at = 0.0
        self._links: dict[str, Connection] = {}
        self._open: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="flush")
        self.flusher = Flusher()

    def stop(self) -> None:
        """Ask for the end; call it in the loop."""
        self._stop.set()

    async def run(self, ready: Callable[[int], None]) -> None:
        """Serve until stopped. `ready` gets the port once frames are taken."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, self._open_session)
            server = await asyncio.start_server(self._serve, self._host, self.port, backlog=512)
            self.port = server.sockets[0].getsockname()[1]
            if self.subscriber is not None:
                self.subscriber.start()
            ready(self.port)
            flushing = asyncio.create_task(self._flush_forever())
            stopping = asyncio.create_task(self._stop.wait())
            try:
                await asyncio.wait({flushing, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if flushing.done():
                    flushing.result()
            finally:
                server.close()
                self._inbox.close()
                await _cancel(stopping, flushing, *self._open)
                if self.subscriber is not None:
                    # The turn in hand first: what it kept is acknowledged before the link goes down.
                    await loop.run_in_executor(self._thread, self.subscriber.stop)
        finally:
            self._inbox.close()
            with contextlib.suppress(Exception):  # the session may be what broke; the first error is what counts
                await loop.run_in_executor(self._thread, store.close_session)
            self._thread.shutdown(wait=True)

    def _open_session(self) -> None:
        """In the flushing thread: wait for the lock of this space, then build the ring."""
        until = time.monotonic() + self.limits.lock_s
        while not store.open_session():
            if time.monotonic() > until:
                raise NotAlone("这个空间已经有一个接入进程在运行；请先停掉它。")
            time.sleep(0.1)
        self.flusher.refresh(now(), now=True)
        # A register of a million stations stays as long as the process: the collector need not walk it at every turn.
        gc.collect()
        gc.freeze()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._open) >= self.limits.connections:
            writer.transport.abort()
            return
        self._open.add(task)
        try:
            await self._read(reader, writer)
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            pass  # gone, too slow, or the gateway ends: the station dials again and repeats what was not answered
        finally:
            self._open.discard(task)
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("peername")
        peer = f"{address[0]}:{address[1]}" if address else ""
        link = Connection(writer, self.limits)
        inlet = Inlet(link, peer)
        try:
            await self._read_on(reader, link, inlet)
        finally:
            self._links = {address: other for address, other in self._links.items() if other is not link}

    async def _read_on(self, reader: asyncio.StreamReader, link: Connection, inlet: Inlet) -> None:
        loop = asyncio.get_running_loop()
        garbage, began = 0, 0.0
        while garbage <= self.limits.garbage_pieces:
            wait = self.limits.idle_s
            if inlet.unfinished:
                began = began or loop.time()
                wait = max(0.0, began + self.limits.unfinished_s - loop.time())
            data = await asyncio.wait_for(reader.read(READ_BYTES), wait)
            if not data:
                break
            arrivals = inlet.feed(data)
            self._links.update({each.frame.station: link for each in arrivals if each.frame is not None})
            if arrivals:
                began = 0.0
            good = any(each.frame is not None for each in arrivals)
            garbage = 0 if good else garbage + len(arrivals)
            await self._put(arrivals)
        await self._put(inlet.close())

    async def _put(self, arrivals: Iterable[Arrival]) -> None:
        """Into the inbox; a full one holds the connection, and TCP holds the station."""
        for each in arrivals:
            await self._inbox.put_soon(each)

    async def _flush_forever(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            answers = await loop.run_in_executor(self._thread, self._turn)
            for connection, answer in answers:
                connection.send(answer)

    def _turn(self) -> list[Answer]:
        """In the flushing thread: gather, flush, and tell the broker what was kept."""
        limits, orders = self.limits, list[Answer]()
        batch = self._inbox.take(limits.batch, limits.gather_s, limits.look_s)
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + limits.look_s
            batch += self.flusher.delivered()
            orders = self._orders()
        if not batch and time.monotonic() < self._settle_at:
            return orders
        # Without anything new too: slots settle with time, and the means of areas are judged then.
        self._settle_at = time.monotonic() + limits.settle_s
        answers = self.flusher.flush(batch)
        for each in batch:
            if isinstance(each, Message) and each.waiting is not None:
                each.waiting.settle()
        return [*answers, *orders]

    def _orders(self) -> list[Answer]:
        links = self._links  # replaced whole, never changed under our hands but for new links
        found = self.flusher.orders(tuple(links))
        return [(links[address], data) for address, data in found if address in links]


async def _cancel(*tasks: "asyncio.Task[object]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
