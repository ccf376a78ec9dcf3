"""The supervisor with stand-in children: each dies once and comes back, all end in time, reasons are said."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from sentinel.runtime import supervisor as module
from sentinel.runtime.supervisor import Program, Supervisor

pytestmark = pytest.mark.process
Result = TypeVar("Result")

SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
BROKEN = "import sys; print('port 8600 is taken', file=sys.stderr); sys.exit(3)"
NOISY = "print('x' * 3_000_000, flush=True); import time; print('after', flush=True); time.sleep(60)"


def program(name: str, code: str) -> Program:
    return Program(name=name, command=(sys.executable, "-c", code))


class Watched:
    """A supervisor with what it said and logged."""

    def __init__(self, tmp_path: Path, *programs: Program) -> None:
        self.said: list[str] = []
        self.logged: list[str] = []
        self.state = tmp_path / "run" / "state.json"
        self.supervisor = Supervisor(programs, say=self.said.append, log=self.logged.append, state_file=self.state)

    def pids(self) -> dict[str, int | None]:
        if not self.state.exists():
            return {}
        return {name: facts["pid"] for name, facts in json.loads(self.state.read_text())["children"].items()}

    async def until(self, holds: Callable[[], bool], seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, (self.said, self.logged[-5:], self.pids())
            await asyncio.sleep(0.02)


def aside(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run a coroutine in a thread of its own: a browser of another test may hold this thread's event loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


def drive(watched: Watched, scenario: Callable[[], object]) -> None:
    """Run the supervisor and a scenario beside it, then stop it: it must end."""

    async def both() -> None:
        running = asyncio.create_task(watched.supervisor.run())
        await scenario()
        watched.supervisor.stop()
        await asyncio.wait_for(running, 60)

    aside(both)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def up_count(watched: Watched, name: str) -> int:
    return sum(name in line and line.endswith("│ up") for line in watched.logged)


def test_each_killed_once_comes_back(tmp_path: Path) -> None:
    names = ("web", "gateway", "worker", "sweeper", "player")
    watched = Watched(tmp_path, *(program(name, SLEEPER) for name in names))

    async def scenario() -> None:
        for name in names:
            await watched.until(lambda n=name: up_count(watched, n) == 1)
        first = watched.pids()
        for name in names:
            os.kill(first[name], signal.SIGKILL)
            await watched.until(lambda n=name: up_count(watched, n) == 2)
        assert all(watched.pids()[name] not in (None, first[name]) for name in names)

    drive(watched, scenario)
    assert len([line for line in watched.said if "SIGKILL" in line]) == len(names)
    assert not watched.state.exists()


def test_a_child_that_ignores_the_signal_is_ended_in_time(tmp_path: Path) -> None:
    watched = Watched(tmp_path, program("stubborn", STUBBORN), program("kind", SLEEPER))
    pids: dict[str, int | None] = {}

    async def scenario() -> None:
        await watched.until(lambda: up_count(watched, "stubborn") == 1 and up_count(watched, "kind") == 1)
        pids.update(watched.pids())

    drive(watched, scenario)
    assert not any(alive(pid) for pid in pids.values() if pid)


def test_one_that_never_comes_up_says_why_and_the_rest_go_on(tmp_path: Path) -> None:
    watched = Watched(tmp_path, program("web", BROKEN), program("worker", SLEEPER))

    async def scenario() -> None:
        await watched.until(lambda: sum("没有起来" in line for line in watched.said) >= 2)
        await watched.until(lambda: up_count(watched, "worker") == 1)

    drive(watched, scenario)
    assert watched.said[0] == "web 没有起来（退出码 3），0.2 秒后再试：\n    port 8600 is taken"
    assert watched.said[1] == "web 没有起来（退出码 3），0.4 秒后再试，原因同上"
    assert not any("worker" in line for line in watched.said)


def test_back_off_grows_and_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.1)
    monkeypatch.setattr(module, "LONGEST_PAUSE_S", 0.3)
    watched = Watched(tmp_path, program("web", "raise SystemExit(1)"))

    async def scenario() -> None:
        await watched.until(lambda: sum("没有起来" in line for line in watched.said) >= 5)

    drive(watched, scenario)
    pauses = [line.split("，")[1].split(" ")[0] for line in watched.said if "没有起来" in line]
    assert pauses[:5] == ["0.1", "0.2", "0.3", "0.3", "0.3"]


def test_a_missing_program_is_a_reason_too(tmp_path: Path) -> None:
    watched = Watched(tmp_path, Program(name="web", command=("/no/such/program",)))

    async def scenario() -> None:
        await watched.until(lambda: bool(watched.said))

    drive(watched, scenario)
    assert "退出码 127" in watched.said[0]
    assert "/no/such/program" in watched.said[0]


def test_lines_are_prefixed_and_a_huge_one_does_not_stop_the_rest(tmp_path: Path) -> None:
    watched = Watched(tmp_path, program("noisy", NOISY))

    async def scenario() -> None:
        await watched.until(lambda: any(line.endswith("│ after") for line in watched.logged))

    drive(watched, scenario)
    assert all(" noisy │ " in line for line in watched.logged)


def test_lines_for_machines_stay_as_they_are(tmp_path: Path) -> None:
    watched = Watched(tmp_path, program("web", SLEEPER))
    watched.supervisor.bare = True

    async def scenario() -> None:
        await watched.until(lambda: "up" in watched.logged)

    drive(watched, scenario)
    assert watched.logged == ["up"]


def test_what_a_dead_child_had_started_is_ended_too(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; g = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('grandchild', g.pid, flush=True); time.sleep(60)"
    )
    watched = Watched(tmp_path, program("web", code))

    def grandchildren() -> list[int]:
        return [int(line.split()[-1]) for line in watched.logged if "grandchild" in line]

    async def scenario() -> None:
        await watched.until(lambda: len(grandchildren()) == 1)
        os.kill(watched.pids()["web"], signal.SIGKILL)
        await watched.until(lambda: len(grandchildren()) == 2)
        await watched.until(lambda: not alive(grandchildren()[0]))

    drive(watched, scenario)


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    code = (
        "import asyncio, sys; from pathlib import Path; from sentinel.runtime.supervisor import Program, Supervisor\n"
        f"p = Program('child', (sys.executable, '-c', {SLEEPER!r}))\n"
        f"asyncio.run(Supervisor([p], say=print, log=print, state_file=Path({str(state)!r})).run())"
    )

    async def scenario() -> int:
        parent = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not state.exists():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        child = json.loads(state.read_text())["children"]["child"]["pid"]
        parent.kill()
        await parent.wait()
        deadline = time.monotonic() + 60
        while alive(child) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        return int(child)

    assert not alive(aside(scenario))
