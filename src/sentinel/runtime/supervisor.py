"""Keep a set of child processes running: start, restart with back-off, log with a prefix, stop all in time.

Why our own: docs/decisions/0002-supervisor.md. Everything here is wall time; the business clock plays no part.
"""

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
SETTLED_S = 20.0
STOP_S = 4.0
KEPT_LINES = 20
LONGEST_LINE = 1 << 20
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Program:
    """One child to keep running; `environment` is laid over the supervisor's own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Child:
    """What is known of one running or resting child."""

    program: Program
    process: asyncio.subprocess.Process | None = None
    starts: int = 0
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))
    reason_said: str = ""


def _die_with_parent() -> None:
    """In the child, before exec: when the supervisor is killed outright, its children are told to end."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Runs its programs until `stop()`. `say` receives notices, `log` every line a child writes (`bare`: as it is)."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        say: Callable[[str], None],
        log: Callable[[str], None],
        state_file: Path | None = None,
        bare: bool = False,
    ) -> None:
        self.children = {program.name: Child(program) for program in programs}
        self.say = say
        self.log = log
        self.state_file = state_file
        self.bare = bare
        self.stopping = asyncio.Event()
        self._width = max((len(name) for name in self.children), default=0)

    def stop(self) -> None:
        """Ask for the end; `run` returns when every child is gone."""
        self.stopping.set()

    async def run(self) -> None:
        """Start everything and keep it up until `stop()`, then end all children within STOP_S."""
        keepers = [asyncio.create_task(self._keep(child)) for child in self.children.values()]
        try:
            await self.stopping.wait()
        finally:
            self.stopping.set()
            await self._end_all()
            await asyncio.gather(*keepers)
            if self.state_file is not None:
                self.state_file.unlink(missing_ok=True)

    async def _keep(self, child: Child) -> None:
        """Start one child again and again; the pause doubles until a child has stayed up for a while."""
        pause = FIRST_PAUSE_S
        while not self.stopping.is_set():
            began = time.monotonic()
            code = await self._once(child)
            lasted = time.monotonic() - began
            if self.stopping.is_set():
                return
            if lasted >= SETTLED_S:
                pause = FIRST_PAUSE_S
            self._report_end(child, code, lasted, pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _once(self, child: Child) -> int:
        """One life of one child: start, read its lines, wait for its end. Returns the exit code."""
        program = child.program
        child.last_lines.clear()
        child.starts += 1
        # A pipe of our own: asyncio's would keep `wait` waiting for a grandchild that holds its end.
        read_end, write_end = os.pipe()
        try:
            child.process = await asyncio.create_subprocess_exec(
                *program.command,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **program.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=write_end,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        except OSError as wrong:
            os.close(read_end)
            child.last_lines.append(str(wrong))
            return 127
        finally:
            os.close(write_end)
        self._write_state()
        if self.stopping.is_set():
            _signal(child.process.pid, signal.SIGTERM)
        reading = asyncio.create_task(self._read(child, read_end))
        code = await child.process.wait()
        # What it started itself would go on holding its ports.
        _signal(child.process.pid, signal.SIGKILL)
        await asyncio.wait({reading}, timeout=1)
        reading.cancel()
        child.process = None
        self._write_state()
        return code

    async def _read(self, child: Child, read_end: int) -> None:
        """Pass on what the child writes until its end."""
        stream = asyncio.StreamReader(limit=LONGEST_LINE)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(read_end, "rb", 0)
        )
        try:
            while raw := await _line(stream):
                text = raw.decode(errors="replace").rstrip()
                child.last_lines.append(text)
                self.log(text if self.bare else self._titled(child.program.name, text))
        finally:
            transport.close()

    def _titled(self, name: str, text: str) -> str:
        """A line for people: when, who, what."""
        return f"{time.strftime('%H:%M:%S')} {name:<{self._width}} │ {text}"

    def _report_end(self, child: Child, code: int, lasted: float, pause: float) -> None:
        """One sentence, with what the child said last unless somebody ended it or it is the same again."""
        how = f"被信号 {signal.Signals(-code).name} 结束" if code < 0 else f"退出码 {code}"
        what = "停了" if code < 0 or lasted >= SETTLED_S else "没有起来"
        sentence = f"{child.program.name} {what}（{how}），{pause:.1f} 秒后再试"
        if code >= 0:
            reason = "\n    ".join(child.last_lines) or "（什么也没说）"
            sentence += "，原因同上" if reason == child.reason_said else f"：\n    {reason}"
            child.reason_said = reason
        self.say(sentence)

    async def _end_all(self) -> None:
        """SIGTERM to every process group, then SIGKILL to what is still there after STOP_S."""
        deadline = time.monotonic() + STOP_S
        self._signal_all(signal.SIGTERM)
        while time.monotonic() < deadline and any(child.process for child in self.children.values()):
            await asyncio.sleep(0.02)
        self._signal_all(signal.SIGKILL)

    def _signal_all(self, number: signal.Signals) -> None:
        for child in self.children.values():
            if child.process is not None:
                _signal(child.process.pid, number)

    def _write_state(self) -> None:
        """Who runs under which number: for `doctor` and for the tests that kill."""
        if self.state_file is None:
            return
        state = {
            "supervisor": os.getpid(),
            "children": {
                name: {"pid": child.process.pid if child.process else None, "starts": child.starts}
                for name, child in self.children.items()
            },
        }
        self.state_file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.state_file.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self.state_file)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; of one longer than the buffer, what is there."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as rest:
        return rest.partial
    except asyncio.LimitOverrunError as over:
        return await stream.read(max(over.consumed, 1))


def _signal(leader: int, number: signal.Signals) -> None:
    """Signal a child's whole group; one that is gone already is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
