"""A whole installation for a test: a scratch exercise space of the tiny pack with every process running."""

import asyncio
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from sentinel.runtime import installation
from sentinel.runtime.installation import Space, database_name, with_database
from sentinel.runtime.replay.scratch import clone, drop, ensure_template, free_port
from sentinel.runtime.steps import ROOT
from sentinel.runtime.supervisor import Supervisor

TINY = ROOT / "tests/packs/tiny"
PROCESSES = ("web", "gateway", "worker", "sweeper", "forecaster", "player")


@dataclass(slots=True)
class Stage:
    """A running space: its address, its processes and its database."""

    space: Space
    pack: Path
    supervisor: Supervisor
    output: list[str]

    @property
    def address(self) -> str:
        """Where its pages are, without the last slash."""
        return self.space.address.rstrip("/")

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What the database says, asked past the product."""
        with psycopg.connect(self.space.database_url, autocommit=True, row_factory=dict_row) as database:
            return database.execute(query, values).fetchall()  # type: ignore[arg-type]

    def value(self, query: str, *values: object) -> Any:
        """One value of one row."""
        return next(iter(self.rows(query, *values)[0].values()))

    def until(self, holds: Callable[[], bool], what: str, seconds: float = 180.0) -> None:
        """Wait for something; say what the processes said when it does not come."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "\n".join((what, *self.output[-60:]))
            time.sleep(0.05)

    def settled(self) -> None:
        """Wait until nothing is owed: every event has been answered by every module that listens."""
        self.until(lambda: self.value(OWED.format("waiting")) == 0, "reactions stay open")

    def parked(self) -> int:
        """How many reactions were given up."""
        return int(self.value(OWED.format("parked")))

    def ask_jump(self, to: str) -> None:
        """Ask the player for another instant of the night, as the control bar does."""
        self.rows("update replay_replay set jump_to = %s, state = 'jumping' returning id", datetime.fromisoformat(to))

    def arrived(self) -> bool:
        """True when the player has reached the instant it was asked for."""
        return bool(self.value("select jump_to is null and state <> 'jumping' from replay_replay"))

    def kill(self, name: str) -> None:
        """End one process as a power cut would, and wait until it has been started again."""
        child = self.supervisor.children[f"exercise.{name}"]
        self.until(lambda: child.process is not None, f"{name} is not running")
        starts = child.starts
        assert child.process is not None
        os.kill(child.process.pid, signal.SIGKILL)
        self.until(lambda: child.starts > starts and child.process is not None, f"{name} did not come back")

    def cut_off(self, seconds: float) -> None:
        """Take the database away from everybody, as its restart would, and give it back."""
        url = self.space.database_url
        name = database_name(url)
        gate = sql.SQL("alter database {} with allow_connections {}")
        with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
            server.execute(gate.format(sql.Identifier(name), sql.SQL("false")))
            try:
                server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))
                time.sleep(seconds)
            finally:
                server.execute(gate.format(sql.Identifier(name), sql.SQL("true")))

    def answers(self) -> bool:
        """True when the pages are served and the player has come up."""
        try:
            with urlopen(f"{self.address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200 and self.rows("select 1 from replay_replay"))
        except OSError:
            return False


OWED = "select count(*) from kernel_reaction where state = '{}'"


@contextmanager
def stage(pack: Path = TINY) -> Iterator[Stage]:
    """Everything up and ready before the night begins; all gone afterwards."""
    url = os.environ["DATABASE_URL"]
    name = f"{database_name(url)}_stage_{secrets.token_hex(4)}"
    clone(url, ensure_template(url, pack), name)
    space = Space("exercise", with_database(url, name), free_port(), free_port())
    installation.collect_static(space)
    settings = {"SENTINEL_PACK": str(pack), "SENTINEL_STATICFILES": installation.HASHED_NAMES}
    programs = [
        replace(program, environment={**program.environment, **settings}) for program in installation.programs(space)
    ]
    output: list[str] = []
    found = Stage(space, pack, Supervisor(programs, say=output.append, log=output.append), output)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(found.supervisor.run(),), daemon=True)
    thread.start()
    try:
        found.until(found.answers, "the space did not come up")
        yield found
    finally:
        loop.call_soon_threadsafe(found.supervisor.stop)
        thread.join(timeout=60)
        loop.close()
        drop(url, name)
