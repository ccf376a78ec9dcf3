"""The live feed against a real server: scope, order, reconnection, the pool left free, clean leaving."""

import ast
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from sentinel.kernel import events
from sentinel.web import stream
from sentinel.web.tests.samples import OTHER_TOWN, TOWN, make_account, make_areas, make_event, set_clock

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
STREAMS = 40


class Listener:
    """One open stream, read line by line."""

    def __init__(self, port: int, cookie: str, cursor: str = "", last_id: str = "") -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": cookie, **({"Last-Event-ID": last_id} if last_id else {})}
        self.line.request("GET", f"/feed/stream?cursor={cursor}", headers=headers)
        self.answer = self.line.getresponse()

    def until(self, text: str) -> list[str]:
        """Lines up to the one that begins with a text."""
        lines: list[str] = []
        while not lines or not lines[-1].startswith(text):
            lines.append(self.answer.readline().decode().rstrip("\n"))
        return lines

    def change(self) -> tuple[str, dict[str, str]]:
        """The next change: its cursor and what it says."""
        lines = self.until("event: change")
        return lines[-2].removeprefix("id: "), json.loads(self.until("data: ")[-1].removeprefix("data: "))

    def close(self) -> None:
        """Hang up."""
        self.answer.close()
        self.line.close()


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Return once the server answers."""
    ends = time.monotonic() + 120
    while True:
        try:
            with closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
                return
        except OSError:
            assert time.monotonic() < ends, "the server did not come up"
            time.sleep(0.1)


@pytest.fixture
def port() -> Iterator[int]:
    """A real server on the tests' database."""
    url = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
        "SENTINEL_SECRET_KEY": settings.SECRET_KEY,
        "SENTINEL_SPACE": settings.SENTINEL_SPACE,
        "SENTINEL_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    number = free_port()
    command = [sys.executable, "-m", "uvicorn", "sentinel.config.asgi:application", "--port", str(number)]
    options = ["--lifespan", "off", "--log-level", "warning", "--timeout-graceful-shutdown", "2"]
    with subprocess.Popen([*command, *options], env=environment) as server:
        try:
            wait_for(number)
            yield number
        finally:
            server.terminate()
            assert server.wait(timeout=60) is not None


@pytest.fixture
def cookie() -> str:
    """The session of a town's officer who may read the town's incidents."""
    make_areas()
    account = make_account("wang", permissions=("incidents.view",))
    client = Client()
    client.force_login(account)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_changes_within_reach_arrive_in_order_and_none_is_lost(port: int, cookie: str) -> None:
    cursor = events.head()
    make_event("E0")
    with closing(Listener(port, cookie, cursor)) as here:
        assert here.answer.status == 200
        assert here.answer.getheader("Content-Type") == "text/event-stream"
        assert here.change()[1] == {"name": "incidents.shelltest.happened", "area": TOWN, "key": "E0"}
        make_event("E1", OTHER_TOWN)
        make_event("E2")
        seen, said = here.change()
        assert said["key"] == "E2"
    make_event("E3")
    with closing(Listener(port, cookie, cursor, last_id=seen)) as again:
        assert again.change()[1]["key"] == "E3"


def test_what_comes_while_the_feed_cannot_read_is_told_after(port: int, cookie: str) -> None:
    with closing(Listener(port, cookie)) as here:
        here.until(": here")
        with transaction.atomic(), connection.cursor() as cursor:
            make_event("E1")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE kernel_event RENAME TO kernel_event_away")
        time.sleep(0.5)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kernel_event_away RENAME TO kernel_event")
        assert here.change()[1]["key"] == "E1"


def test_a_changed_clock_is_told(port: int, cookie: str) -> None:
    with closing(Listener(port, cookie)) as here:
        here.until("event: clock")
        set_clock(settings.SENTINEL_SPACE, speed=600, paused=True)
        here.until("event: clock")
        told = json.loads(here.until("data: ")[-1].removeprefix("data: "))
        assert (told["speed"], told["paused"]) == (600, True)


def test_forty_open_streams_leave_the_pool_to_the_pages(port: int, cookie: str) -> None:
    listeners = [Listener(port, cookie) for _number in range(STREAMS)]
    try:
        for listener in listeners:
            listener.until(": here")
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as page:
            page.request("GET", "/clock.json", headers={"Cookie": cookie})
            assert page.getresponse().status == 200
        make_event("E1")
        assert {listener.change()[1]["key"] for listener in listeners} == {"E1"}
    finally:
        for listener in listeners:
            listener.close()


def test_without_a_session_there_is_no_stream(port: int, cookie: str) -> None:
    with closing(Listener(port, "other=1")) as here:
        assert here.answer.status == 401


@pytest.mark.parametrize("cursor", ["", "x", "1.2", "1.2.3.4", "-1.2.3", "9" * 40 + ".1.1", "1.٣.1", "\x00"])
def test_a_cursor_of_another_shape_is_no_cursor(cursor: str) -> None:
    assert not stream.valid_cursor(cursor)
    assert stream.valid_cursor(events.head())


def test_the_listening_connection_reaches_the_database_as_the_address_says() -> None:
    code = "import django; django.setup(); from sentinel.web import stream; print(stream.listening_params())"
    url = "postgresql://ann@db.example:5433/sentinel?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=3"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "DATABASE_URL": url}, capture_output=True)
    assert ast.literal_eval(done.stdout.decode()) == {
        "client_encoding": "UTF8",
        "dbname": "sentinel",
        "user": "ann",
        "host": "db.example",
        "port": 5433,
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
        "connect_timeout": 3,
    }
