"""A scratch space: a database cloned from a loaded template, processes on free ports, all gone at the end."""

import asyncio
import hashlib
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from sentinel.runtime import installation
from sentinel.runtime.installation import Space, database_name, with_database
from sentinel.runtime.steps import ROOT, StepFailed, say, var
from sentinel.runtime.supervisor import Supervisor


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(url: str, pack: Path) -> str:
    """How the templates of one installation and pack are called: its spaces and scratch databases share them."""
    return f"{database_name(url).split('_')[0]}_tpl_{pack.name}_"


def template_name(url: str, pack: Path) -> str:
    """The name of the loaded template; another one whenever tables, loader, pack or field keys change."""
    digest = hashlib.sha256()
    for path in sorted(
        (*ROOT.glob("src/sentinel/**/migrations/*.py"), *ROOT.glob("src/sentinel/runtime/packs/*.py"), *pack.rglob("*"))
    ):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(_field_keys())
    return f"{_family(url, pack)}{digest.hexdigest()[:10]}"


def _field_keys() -> bytes:
    """What encrypts people's data here: a template written under other keys could not be read."""
    path = var() / "secrets" / "field_keys"
    return os.environ.get("SENTINEL_FIELD_KEYS", "").encode() or (path.read_bytes() if path.exists() else b"")


def ensure_template(url: str, pack: Path) -> str:
    """Make the template where it is missing, drop older ones; returns its name."""
    name = template_name(url, pack)
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        server.execute("select pg_advisory_lock(hashtext('sentinel template'))")
        known = [
            row[0]
            for row in server.execute(
                "select datname from pg_database where datname like %s", (_family(url, pack).replace("_", r"\_") + "%",)
            )
        ]
        if name in known:
            return name
        for old in known:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(old)))
        making = f"{name}_making"
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(making)))
        space = Space("exercise", with_database(url, making), 0, 0)
        installation.ensure_database(space.database_url)
        installation.migrate(space)
        installation.load_pack(space, pack, accounts=True)
        server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(making), sql.Identifier(name)))
    return name


def clone(url: str, template: str, name: str, fill: Callable[[str], None] = lambda _url: None) -> None:
    """A database as the template is, with what `fill` writes into it before anybody else may see it.

    Commits need not reach the disk: the database is thrown away or rebuilt.
    """
    making, asked = sql.Identifier(f"{name}_making"), sql.Identifier(name)
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(making))
        server.execute(sql.SQL("create database {} template {}").format(making, sql.Identifier(template)))
        server.execute(sql.SQL("alter database {} set synchronous_commit = off").format(making))
        fill(with_database(url, f"{name}_making"))
        server.execute(sql.SQL("drop database if exists {} with (force)").format(asked))
        server.execute(sql.SQL("alter database {} rename to {}").format(making, asked))


def drop(url: str, name: str) -> None:
    """Drop a scratch database, whoever is still connected."""
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


class Processes:
    """Gateway, worker and sweeper of a scratch space, kept up by a supervisor in a thread."""

    def __init__(self, space: Space, leave_out: frozenset[str]) -> None:
        programs = [
            replace(program, name=program.name.replace(space.name, "replay"))
            for program in installation.programs(space, leave_out)
        ]
        path = var() / "log" / "replay.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.log = path.open("a", buffering=1)
        self.supervisor = Supervisor(programs, say=say, log=lambda line: print(line, file=self.log))
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=lambda: self.loop.run_until_complete(self.supervisor.run()), daemon=True)

    def start(self) -> None:
        """Start them; the driver waits for the gateway by trying to connect."""
        self.thread.start()

    def pid(self, name: str) -> int | None:
        """The process number of one of them, for tests that kill."""
        process = self.supervisor.children[f"replay.{name}"].process
        return process.pid if process is not None else None

    def stop(self) -> None:
        """End all of them."""
        self.loop.call_soon_threadsafe(self.supervisor.stop)
        self.thread.join(timeout=10)
        self.log.close()


@contextmanager
def scratch_space(
    pack: Path, *, leave_out: frozenset[str] = frozenset({"web", "forecaster", "player"})
) -> Iterator[tuple[Space, Processes]]:
    """A loaded scratch space with running processes; everything is gone afterwards."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise StepFailed("没有 DATABASE_URL。请用 ./sentinel 运行，它会准备好数据库。")
    name = f"{database_name(url)}_replay_{secrets.token_hex(4)}"
    clone(url, ensure_template(url, pack), name)
    space = Space("exercise", with_database(url, name), free_port(), free_port())
    os.environ.update(space.environment)
    if "web" not in leave_out:
        installation.collect_static(space)  # a web process reads their hashed names once, when it starts
    processes = Processes(space, leave_out)
    try:
        processes.start()
        yield space, processes
    finally:
        processes.stop()
        drop(url, name)
