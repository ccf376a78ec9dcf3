"""Waiting for work: sleeps until the database says that something changed, or a while has passed."""

import signal
from types import FrameType
from typing import Any

import psycopg
from django.db import connection

from sentinel.kernel.events import CHANNEL


class Stop:
    """Set by SIGTERM or SIGINT; loops end after the piece of work in hand."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


class Listener:
    """One own connection that LISTENs; the tables are the truth, this only wakes."""

    def __init__(self) -> None:
        parameters: dict[str, Any] = connection.get_connection_params()
        kept = {
            key: value
            for key, value in parameters.items()
            if key not in ("cursor_factory", "context", "prepare_threshold")
        }
        self.connection = psycopg.connect(**kept, autocommit=True)
        self.connection.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> bool:
        """Return when woken (True) or after `seconds`, whichever is first."""
        return any(True for _notice in self.connection.notifies(timeout=seconds, stop_after=1))
