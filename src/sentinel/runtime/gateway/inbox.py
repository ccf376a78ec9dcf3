"""What waits to be judged: one bounded queue for every way in. A full one holds the sender back, nothing is dropped."""

import asyncio
import time
from collections import deque
from threading import Condition
from typing import Any

HELD_S = 0.005


class Inbox:
    """Filled by connections and by the broker's thread, emptied by the one flushing thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._items: deque[Any] = deque()
        self._changed = Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._items)

    def put(self, item: Any) -> None:
        """Add one; waits while full. For threads: the broker's client stops reading, and TCP holds the broker."""
        with self._changed:
            while len(self._items) >= self._most and not self._closed:
                self._changed.wait()
            self._add(item)

    async def put_soon(self, item: Any) -> None:
        """Add one; waits while full. For the event loop: a connection that waits reads nothing more."""
        while len(self._items) >= self._most and not self._closed:
            await asyncio.sleep(HELD_S)
        with self._changed:
            self._add(item)

    def _add(self, item: Any) -> None:
        if self._closed:
            return  # never answered, so it comes again
        self._items.append(item)
        if len(self._items) == 1:
            self._changed.notify_all()

    def take(self, most: int, gather_s: float, idle_s: float) -> list[Any]:
        """What comes within the gathering time, at most `most`; nothing when nothing came within `idle_s`."""
        with self._changed:
            if not self._items and not self._closed:
                self._changed.wait(idle_s)
            if not self._items:
                return []
        if len(self._items) < most:
            time.sleep(gather_s)
        with self._changed:
            found = [self._items.popleft() for _each in range(min(most, len(self._items)))]
            self._changed.notify_all()
            return found

    def close(self) -> None:
        """Nobody waits any more; what comes from now on is let fall."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
