"""The sender as a process: it delivers, it is killed in the middle, and an exercise has none."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import wall_now
from sentinel.notify import actions
from sentinel.notify.models import Sending
from sentinel.notify.rules import LEASE
from sentinel.notify.tests.samples import AT, make_message, make_person
from sentinel.notify.tests.servers import WebServer, mail_server, web_server
from sentinel.runtime.installation import PROCESSES, with_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process]
PATIENCE_S = 30.0


@pytest.fixture
def provider() -> Iterator[WebServer]:
    """A provider that keeps what it was asked."""
    make_person("PA", "VA", phone="10030007919")
    with web_server() as found:
        yield found


class Sender:
    """`python -m sentinel.runtime sender` on the test's database."""

    def __init__(self, channels: str, space: str = "real") -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": with_database(os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"])),
            "SENTINEL_CHANNELS": channels,
            "SENTINEL_SPACE": space,
        }
        self.process = subprocess.Popen([sys.executable, "-m", "sentinel.runtime", "sender"], env=environment)

    def kill(self) -> None:
        """As the kernel does when memory is gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def end(self) -> int:
        """As the supervisor does."""
        self.process.terminate()
        return self.process.wait(60)


def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def status() -> str:
    """How the one sending that leaves stands."""
    return str(Sending.objects.exclude(channel="inapp").values_list("status", flat=True)[0])


def lease_over() -> None:
    """Let the lease of whatever is in hand be over: the clock of the wall, stepped."""
    Sending.objects.filter(status="sending").update(claimed_at=wall_now() - LEASE - timedelta(seconds=1))


def queue(settings: LazySettings, channel: str) -> None:
    """One message waiting for one channel."""
    settings.SENTINEL_CHANNELS = {channel: {"url": "http://127.0.0.1:9/", "host": "127.0.0.1", "sender": "a@b.example"}}
    make_message("PA", level="red", channels=(channel,))


def test_it_delivers_and_ends_when_told(provider: WebServer, settings: LazySettings) -> None:
    queue(settings, "sms")
    sender = Sender(f'{{"sms": {{"url": "{provider.url}", "secret": "s"}}}}')
    until(lambda: status() == "sent")
    assert sender.end() == 0
    assert len(provider.requests) == 1


def test_killed_in_the_middle_it_sends_again_under_the_same_key(provider: WebServer, settings: LazySettings) -> None:
    """A provider that knows keys delivers once, though it was asked twice."""
    taken: dict[str, str] = {}
    stall = threading.Event()

    def once(asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        key = asked["headers"]["Idempotency-Key"]
        known = key in taken
        taken.setdefault(key, f"p-{len(taken) + 1}")
        stall.wait(0 if known else PATIENCE_S)
        return 200, {"id": taken[key]}

    provider.say = once
    configured = f'{{"sms": {{"url": "{provider.url}", "secret": "s"}}}}'
    queue(settings, "sms")
    first = Sender(configured)
    until(lambda: len(taken) == 1)
    assert status() == "sending"
    first.kill()
    stall.set()
    assert status() == "sending"
    lease_over()
    second = Sender(configured)
    until(lambda: status() == "sent")
    assert second.end() == 0
    row = Sending.objects.get(channel="sms")
    assert taken == {"M1:PA:sms": "p-1"}
    assert (row.provider_id, row.attempts, row.doubtful, len(provider.requests)) == ("p-1", 2, False, 2)


def test_killed_in_the_middle_of_a_mail_it_says_that_it_may_come_twice(settings: LazySettings) -> None:
    """SMTP knows no keys: the mail comes twice, with one Message-ID, and the record says so."""
    make_person("PA", "VA")
    who = Actor(key="person:PA", label="PA", person_code="PA")
    actions.set_channels(actor=who, at=AT, channels=["email"], email="wang@example.org")
    queue(settings, "email")
    with mail_server() as server:
        configured = f'{{"email": {{"host": "127.0.0.1", "port": {server.port}, "sender": "duty@example.org"}}}}'
        server.stall.clear()
        first = Sender(configured)
        until(lambda: len(server.mails) == 1)
        first.kill()
        server.stall.set()
        assert status() == "sending"
        lease_over()
        second = Sender(configured)
        until(lambda: status() == "sent")
        assert second.end() == 0
    row = Sending.objects.get(channel="email")
    assert (row.attempts, row.doubtful, row.masked_to) == (2, True, "w***@example.org")
    assert [message_from_bytes(mail)["Message-ID"] for mail in server.mails] == [row.provider_id] * 2


def test_an_exercise_has_no_sender(provider: WebServer, settings: LazySettings) -> None:
    assert "sender" in PROCESSES["real"]
    assert "sender" not in PROCESSES["exercise"]
    settings.SENTINEL_SPACE = "exercise"
    settings.SENTINEL_CHANNELS = {"sms": {"url": provider.url, "secret": "s"}}
    make_message("PA", level="red", channels=("sms",))
    sender = Sender(f'{{"sms": {{"url": "{provider.url}", "secret": "s"}}}}', space="exercise")
    assert sender.process.wait(PATIENCE_S) == 2
    assert provider.requests == []
    assert status() == "delivered"
