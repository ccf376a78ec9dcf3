"""`demo` with its real processes: each killed once comes back, and Ctrl-C ends all with streams open."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
import yaml
from psycopg import sql

from sentinel.runtime.installation import database_name, with_database
from sentinel.runtime.steps import ROOT

pytestmark = pytest.mark.process
PACK = ROOT / "tests/packs/tiny"
EVERYWHERE = ("web", "gateway", "worker", "sweeper", "forecaster")
NAMES = {f"{space}.{name}" for space in ("real", "exercise") for name in EVERYWHERE} | {"real.sender", "broker"}
STREAMS = 5


class Demo:
    """A running `demo` with a state folder and databases of its own."""

    def __init__(self, var: Path, url: str, port: int) -> None:
        self.state = var / "run/supervisor.json"
        self.port = port
        self.output = (var / "demo.txt").open("w+")
        settings = {
            "SENTINEL_VAR": str(var),
            "DATABASE_URL": url,
            "SENTINEL_PORT": str(port),
            "PYTHONPATH": str(ROOT / "src"),
        }
        leave = {"SENTINEL_STARTED_SERVER", "EXERCISE_DATABASE_URL", "SENTINEL_SPACE", "DJANGO_SETTINGS_MODULE"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sentinel.runtime", "demo", "--no-browser", "--pack", str(PACK)],
            env={**{key: value for key, value in os.environ.items() if key not in leave}, **settings},
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def said(self) -> str:
        return Path(self.output.name).read_text()

    def pids(self) -> dict[str, int]:
        children = json.loads(self.state.read_text())["children"] if self.state.exists() else {}
        return {name: facts["pid"] for name, facts in children.items() if facts["pid"]}

    def until(self, holds: Callable[[], bool], what: str, seconds: float = 180.0) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, f"{what}\n{self.said()}"
            time.sleep(0.05)

    def answers(self, port: int) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def end(self) -> int:
        """Ctrl-C; the exit code once everything is gone."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


def free_base() -> int:
    """A first port with its three companions free."""
    for base in range(18600, 19600, 7):
        probes = [socket.socket() for _ in range(4)]
        try:
            for probe, offset in zip(probes, (0, 10, 51, 61), strict=True):
                probe.bind(("127.0.0.1", base + offset))
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
        return base
    raise AssertionError("no free ports")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Demo]:
    """A demo of the tiny pack; its databases are dropped afterwards."""
    server = with_database(os.environ["DATABASE_URL"], "postgres")
    url = with_database(os.environ["DATABASE_URL"], f"sentinel_processes_{os.getpid()}")
    found = Demo(tmp_path, url, free_base())
    yield found
    found.process.kill()
    found.process.wait()
    found.output.close()
    with psycopg.connect(server, autocommit=True) as connection:
        stem = database_name(url)
        names = connection.execute("select datname from pg_database where datname like %s", (f"{stem}%",)).fetchall()
        for (name,) in names:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def logged_in(port: int) -> str:
    """Log the first demo account in; returns its cookies."""
    account = yaml.safe_load((PACK / "accounts.yaml").read_text())[0]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/login/")
    page = connection.getresponse()
    cookies = new_cookies(page)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert token is not None
    form = {"username": account["username"], "password": account["password"], "csrfmiddlewaretoken": token[1]}
    headers = {"Cookie": cookie_line(cookies), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login/", urlencode(form), headers)
    answer = connection.getresponse()
    assert answer.status == 302, answer.read().decode()[:2000]
    cookies |= new_cookies(answer)
    connection.close()
    return cookie_line(cookies)


def new_cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    """Names and values of the cookies an answer sets."""
    lines = answer.headers.get_all("Set-Cookie") or []
    return dict(line.split(";")[0].split("=", 1) for line in lines)


def cookie_line(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items() if name.startswith("sentinel_"))


def open_stream(port: int, cookie: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/feed/stream", headers={"Cookie": cookie})
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    return connection


def test_each_killed_once_comes_back_and_all_end(running: Demo) -> None:
    running.until(lambda: "按 Ctrl-C 全部停止" in running.said(), "the demo did not come up", 150)
    for account in yaml.safe_load((PACK / "accounts.yaml").read_text()):
        assert account["username"] in running.said()
    assert f"http://127.0.0.1:{running.port}/" in running.said()
    running.until(lambda: set(running.pids()) == {*NAMES, "exercise.player"}, "not every process runs")

    killed = running.pids()
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    running.until(
        lambda: set(running.pids()) == set(killed) and not set(running.pids().items()) & set(killed.items()),
        "not every process came back",
    )
    for port in (running.port, running.port + 10):
        running.until(lambda p=port: running.answers(p), "the page does not answer")

    cookie = logged_in(running.port + 10)
    streams = [open_stream(running.port + 10, cookie) for _ in range(STREAMS)]
    pids = running.pids()
    assert running.end() == 0
    assert [name for name, pid in pids.items() if Path(f"/proc/{pid}").exists()] == []
    for stream in streams:
        stream.close()
