"""Health, metrics and logs: what monitors are told, who may ask, and what never reaches a line of a log."""

import argparse
import io
import json
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from promises.rows import DISTRICT, browser, make_areas
from sentinel.config.urls import urlpatterns as everything
from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.founding import PackLoaded
from sentinel.kernel.models import Area, Epoch, Event, Person, Reaction
from sentinel.runtime.commands import web
from sentinel.runtime.models import Beat
from sentinel.runtime.watching import alive, heart, logs, readings
from sentinel.runtime.watching.requests import SECONDS, Requests

PHONE, CARD, NAME = "13800001234", "11010919800101123X", "王小明"
NOW = datetime(2023, 7, 29, 20, tzinfo=UTC)


def break_down(request: HttpRequest) -> HttpResponse:
    """A view that fails with what a person typed in every part of the fault."""
    try:
        with transaction.atomic():
            Person.objects.create(code="P-1", name=NAME)
            Person.objects.create(code="P-1", name=request.POST["name"])
    except IntegrityError as fault:
        raise ValueError(f"cannot take '{request.POST['name']}' with {request.POST['phone']}") from fault
    return HttpResponse()


urlpatterns = [path(f"break/{PHONE}/", break_down), *everything]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What production's handler writes."""
    monkeypatch.setenv("SENTINEL_LOGS", "json")
    configured = logs.configuration()["formatters"]["cut"]
    handler = logging.StreamHandler(written := io.StringIO())
    handler.setFormatter(configured.pop("()")(**{key: configured[key] for key in configured}))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def happen(word: str) -> Event:
    district, _made = Area.objects.get_or_create(
        code=DISTRICT, defaults={"name": "区", "short_name": "区", "kind": "district"}
    )
    with transaction.atomic():
        payload = PackLoaded(pack=word, kind="test", added=1)
        return events.record(payload, subject=district, actor=system("t"), at=NOW)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_what_a_person_types_reaches_no_line(lines: io.StringIO) -> None:
    make_areas()
    client = browser("organisation.view", area=DISTRICT)
    client.raise_request_exception = False
    typed = {"phone": PHONE, "name": f"{NAME} {CARD}"}
    assert client.post(f"/break/{PHONE}/?q={PHONE}", typed).status_code == 500
    client.post("/login/", {"username": PHONE, "password": f"{NAME}{PHONE}"})
    client.get(f"/no-such-{PHONE}/")
    text = lines.getvalue()
    assert [secret for secret in (PHONE, CARD, NAME) if secret in text] == []
    found = [json.loads(line) for line in text.splitlines()]
    fault = next(line for line in found if "exception" in line)
    assert [each["type"] for each in fault["exception"]] == ["ValueError", "IntegrityError", "UniqueViolation"]
    assert fault["exception"][0]["text"] == "cannot take '…' with …"
    assert any("break_down" in place for place in fault["exception"][0]["where"])
    assert {line["space"] for line in found} == {"real"}


@pytest.mark.django_db
def test_a_line_tells_the_request_and_the_actor_by_key(lines: io.StringIO) -> None:
    make_areas()
    client = browser("organisation.view", area=DISTRICT)
    answer = client.get("/me/", headers={"X-Request-ID": "abcdef-123456"})
    assert answer.headers["X-Request-ID"] == "abcdef-123456"
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    line = next(line for line in found if line["logger"] == "sentinel.request")
    assert line["request_id"] == "abcdef-123456"
    assert line["actor"].startswith("person:")
    assert re.fullmatch(r"GET sentinel\.\S+\.me 200 \d+ ms", line["event"])


def test_a_forged_request_id_is_replaced() -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": "x\ny" * 50})
    request.resolver_match = None
    answer = Requests(lambda _request: HttpResponse())(request)
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("打 13800001234 找人", "打 … 找人"),
        ("+86 138-0000-1234", "…"),
        ("证件 11010919800101123X", "证件 …"),
        ("值班 010-69842345", "值班 …"),
        ("position 4711 in 20230729T200000", "position 4711 in 20230729T200000"),
    ],
)
def test_numbers_of_persons_are_cut(text: str, kept: str) -> None:
    assert logs.cut(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('duplicate key value violates unique constraint "kernel_person_code"\nDETAIL:  Key (name)=(王) exists.',
         'duplicate key value violates unique constraint "kernel_person_code"'),
        ('invalid input syntax for type bigint: "王小明 1"', 'invalid input syntax for type bigint: "…"'),
        ("“王小明”不在名册里", "“…”不在名册里"),
    ],
)  # fmt: skip
def test_an_exception_says_no_value(text: str, kept: str) -> None:
    assert logs.unquoted(text) == kept


def test_a_fault_that_ends_a_process_or_thread_is_cut_too(lines: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.catch_all()
    error = ValueError(f"no such person: '{NAME}' {PHONE}")
    sys.excepthook(ValueError, error, None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, None)))
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["exception"][0]["text"] for line in found] == ["no such person: '…' …"] * 2


def test_the_server_of_the_pages_writes_through_our_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(uvicorn, "run", lambda *_words, **more: given.update(more))
    monkeypatch.setattr(heart, "start", lambda *_words, **_more: heart.Heart("web", loop=False))
    assert web.run(argparse.Namespace(host="127.0.0.1", port=0)) == 0
    assert (given["log_config"], given["access_log"]) == (None, False)


def test_people_read_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENTINEL_LOGS", raising=False)
    monkeypatch.delenv("SENTINEL_PRODUCTION", raising=False)
    assert logs.form() == "line"
    monkeypatch.setenv("SENTINEL_PRODUCTION", "1")
    assert logs.form() == "json"
    event = {
        "timestamp": "t",
        "level": "info",
        "logger": "a.b",
        "event": "起来了",
        "space": "real",
        "actor": "person:1",
    }
    fault = [{"type": "ValueError", "text": "no", "where": ["a.py:1 f"]}]
    assert logs.readable(None, "", {**event, "exception": fault}) == (
        "t INFO a.b 起来了 actor=person:1\n  ValueError: no\n    a.py:1 f"
    )


@pytest.mark.django_db
def test_alive_asks_nobody(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/healthz").json() == {"ok": True, "space": "real"}


@pytest.mark.django_db
def test_ready_follows_database_migrations_and_worker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    event = happen("a")
    assert client.get("/readyz").json()["ok"] is True
    Reaction.objects.create(event=event, consumer="nobody")
    monkeypatch.setattr("sentinel.runtime.watching.views.wall_now", lambda: event.recorded_at + timedelta(minutes=2))
    late = client.get("/readyz")
    assert late.status_code == 503
    assert late.json()["ok"] is False
    assert (late.json()["worker"], late.json()["oldest_reaction_s"]) == ("late", 120.0)
    assert client.get("/readyz/web").status_code == 200
    monkeypatch.setattr(readings, "migrations_missing", lambda: 2)
    assert client.get("/readyz/web").json()["migrations"] == "2 missing"

    def gone() -> int:
        raise OperationalError("no")

    monkeypatch.setattr(readings, "migrations_missing", gone)
    answer = client.get("/readyz/web")
    assert (answer.status_code, answer.json()["database"]) == (503, "OperationalError")


@pytest.mark.django_db
def test_a_missing_migration_is_counted() -> None:
    assert readings.migrations_missing() == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    assert readings.migrations_missing() == 1


def scraped(client: Client) -> dict[str, float]:
    """Every sample of a scrape by its name with labels."""
    text = client.get("/metrics").content.decode()
    samples = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in samples}


@pytest.mark.django_db
def test_metrics_say_what_is_owed_and_who_is_up(client: Client) -> None:
    event = happen("a")
    Reaction.objects.create(event=event, consumer="one")
    Reaction.objects.create(event=event, consumer="two", state="parked")
    wall = event.recorded_at
    stored = {"host": "h", "pid": 1, "started_at": wall}
    Beat.note(
        **stored, process="gateway", at=wall, counts={"frames:accepted": 7, "frames:quarantined": 2, "pool_size": 3}
    )
    Beat.note(**stored, process="worker", at=wall - timedelta(minutes=5), counts={})
    found = scraped(client)
    assert found["sentinel_database_up"] == 1
    assert found["sentinel_reactions_waiting"] == 1
    assert found["sentinel_reactions_parked"] == 1
    assert 0 <= found["sentinel_reaction_oldest_seconds"] < 60
    assert 0 <= found["sentinel_feed_lag_seconds"] < 60
    assert found["sentinel_due_rows_late"] == 0
    assert found["sentinel_sendings_waiting"] == 0
    assert found['sentinel_process_up{host="h",process="gateway"}'] == 1
    assert found['sentinel_process_up{host="h",process="worker"}'] == 0
    assert found['sentinel_gateway_frames_total{host="h",status="quarantined"}'] == 2
    assert found['sentinel_pool{host="h",process="gateway",what="pool_size"}'] == 3


@pytest.mark.django_db
def test_requests_are_counted_by_view_not_by_address(client: Client) -> None:
    labels = ("sentinel.runtime.watching.views.healthz", "GET", "200")
    before = SECONDS.labels(*labels)._sum.get()
    client.get("/healthz")
    assert SECONDS.labels(*labels)._sum.get() > before
    client.get(f"/no-such-address-{os.getpid()}")
    text = client.get("/metrics").content.decode()
    assert 'sentinel_http_request_seconds_count{method="GET",status="404",view="none"}' in text
    assert "no-such-address" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "headers", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, {}, 200),
        ({"REMOTE_ADDR": "10.0.0.7"}, {}, 404),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"X-Forwarded-For": "10.0.0.7"}, 404),
        ({"REMOTE_ADDR": "10.0.0.7"}, {"Authorization": "Bearer right"}, 200),
        ({"REMOTE_ADDR": "10.0.0.7"}, {"Authorization": "Bearer wrong"}, 404),
        ({"REMOTE_ADDR": "10.0.0.7"}, {"Authorization": "Bearer "}, 404),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(
    settings: object, more: dict[str, str], headers: dict[str, str], status: int
) -> None:
    settings.SENTINEL_METRICS_TOKEN = "right"  # type: ignore[attr-defined]
    assert Client().get("/metrics", headers=headers, **more).status_code == status


@pytest.mark.django_db
def test_behind_a_proxy_the_machine_itself_is_nobody(settings: object) -> None:
    settings.SENTINEL_TLS = True  # type: ignore[attr-defined]
    assert Client().get("/metrics").status_code == 404


@pytest.mark.django_db
def test_no_token_opens_nothing(settings: object) -> None:
    settings.SENTINEL_METRICS_TOKEN = ""  # type: ignore[attr-defined]
    strange = {"Authorization": "Bearer "}
    assert Client().get("/metrics", headers=strange, REMOTE_ADDR="10.0.0.7").status_code == 404


@pytest.mark.django_db
def test_a_hanging_loop_gives_no_sign_of_life(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SENTINEL_VAR", str(tmp_path))
    beating = heart.Heart("worker", counts=lambda: {"n": 1.0})
    assert alive.age_s("real", "worker") is None
    beating.beat()
    assert alive.well("real", "worker")
    assert Beat.objects.get().counts["n"] == 1
    os.utime(beating.file, (time.time() - 60, time.time() - 60))
    assert not alive.well("real", "worker")
    monkeypatch.setattr(heart, "BEAT_S", 0.01)
    beating.turned -= 60
    beating.start()
    time.sleep(0.2)
    assert not alive.well("real", "worker")
    beating.stop()
    assert alive.age_s("real", "worker") is None


@pytest.mark.django_db
def test_another_cluster_opens_an_epoch_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SENTINEL_VAR", str(tmp_path))
    happen("before")
    Epoch.objects.create(number=7, system_identifier="another", reason="start", started_at=NOW)
    heart.start("worker").stop()
    heart.start("sweeper").stop()
    assert list(Epoch.objects.order_by("number").values_list("number", "reason")) == [(7, "start"), (8, "start")]
    assert happen("after").epoch == 8
