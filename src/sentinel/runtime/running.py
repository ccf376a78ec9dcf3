"""Run the processes of both spaces until the person stops them; used by `demo` and `up`."""

import asyncio
import fcntl
import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from sentinel.runtime import cluster, mosquitto
from sentinel.runtime.installation import Space, programs, with_database
from sentinel.runtime.steps import StepFailed, say, var
from sentinel.runtime.supervisor import Supervisor
from sentinel.runtime.watching import logs

WEB_ANSWERS_S = 90.0
SESSIONS = "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"


def state_file() -> Path:
    """Where the supervisor says who runs under which number."""
    return var() / "run" / "supervisor.json"


@contextmanager
def only_one() -> Iterator[None]:
    """Two supervisors on the same databases would do everything twice: the second is refused."""
    path = var() / "run" / "supervisor.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise StepFailed(_already(lock)) from busy
        yield
        lock.truncate(0)


def _already(lock: IO[str]) -> str:
    lock.seek(0)
    where = lock.read().strip()
    return f"这个目录里已经有一个在运行{f'：{where}' if where else ''}。先在那个窗口按 Ctrl-C 停掉它。"


def run(spaces: Sequence[Space], *, echo: bool, leave_out: frozenset[str], ready: Callable[[], None]) -> int:
    """Supervise the spaces' processes; `ready` is called once when every web process answers."""
    log_path = var() / "log" / "processes.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    if log_path.exists() and log_path.stat().st_size > 20_000_000:
        log_path.replace(log_path.with_suffix(".log.1"))
    (var() / "run" / "supervisor.lock").write_text(" ".join(space.address for space in spaces))
    bare = logs.form() == logs.JSON
    with log_path.open("a", buffering=1) as log:

        def keep(line: str) -> None:
            log.write(line + "\n")
            if echo:
                print(line, flush=True)

        def notice(line: str) -> None:
            log.write((as_json(line) if bare else f"{time.strftime('%H:%M:%S')} supervisor │ {line}") + "\n")
            say(as_json(line) if bare else f"! {line}")

        broker = mosquitto.ours()
        if broker is not None:
            os.environ["MQTT_URL"] = broker.url
        children = [broker.program] if broker is not None else []
        children += [program for space in spaces for program in programs(space, leave_out)]
        supervisor = Supervisor(children, say=notice, log=keep, state_file=state_file(), bare=bare)
        return asyncio.run(_run(spaces, supervisor, ready))


def as_json(line: str) -> str:
    """A notice of the supervisor among the lines of its children."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return json.dumps(
        {"timestamp": stamp, "level": "warning", "process": "supervisor", "event": line}, ensure_ascii=False
    )


async def _run(spaces: Sequence[Space], supervisor: Supervisor, ready: Callable[[], None]) -> int:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.stop)
    announcing = asyncio.create_task(_announce(spaces, supervisor, ready))
    asked_at = await _until_stopped(supervisor)
    failed = announcing.done() and not announcing.result()
    announcing.cancel()
    say(f"已全部停止  {time.monotonic() - asked_at:.1f} 秒")
    return 1 if failed else 0


async def _until_stopped(supervisor: Supervisor) -> float:
    """Run the supervisor; returns when the stop was asked for."""
    running = asyncio.create_task(supervisor.run())
    await supervisor.stopping.wait()
    began = time.monotonic()
    await running
    return began


async def _announce(spaces: Sequence[Space], supervisor: Supervisor, ready: Callable[[], None]) -> bool:
    """Wait for the web processes; give up with a sentence when they do not come."""
    deadline = time.monotonic() + WEB_ANSWERS_S
    waiting = {space.name: space for space in spaces}
    while waiting:
        for name, space in list(waiting.items()):
            if await asyncio.to_thread(_answers, f"{space.address}readyz/web"):
                del waiting[name]
        if waiting and time.monotonic() > deadline:
            names = "、".join(space.title for space in waiting.values())
            say(f"✗ {names}的网页 {WEB_ANSWERS_S:.0f} 秒内没有起来。进程的话在 {var() / 'log' / 'processes.log'}。")
            supervisor.stop()
            return False
        await asyncio.sleep(0.2)
    ready()
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop_own_server() -> None:
    """Stop the private server if this call started it and nobody else is connected to it."""
    if os.environ.get("SENTINEL_STARTED_SERVER") != "1":
        return
    with psycopg.connect(with_database(os.environ["DATABASE_URL"], "postgres"), autocommit=True) as server:
        others = server.execute(SESSIONS).fetchone()
    if others is None or others[0] == 0:
        cluster.stop(cluster.locate(var()))


def alive_children() -> dict[str, int]:
    """Those of the recorded processes that are really there."""
    return {name: number for name, number in running_children().items() if Path(f"/proc/{number}").exists()}


def running_children() -> dict[str, int]:
    """Process numbers by name, as the supervisor last wrote them; empty when none runs."""
    path = state_file()
    if not path.exists():
        return {}
    children = json.loads(path.read_text())["children"]
    return {name: facts["pid"] for name, facts in children.items() if facts["pid"]}
