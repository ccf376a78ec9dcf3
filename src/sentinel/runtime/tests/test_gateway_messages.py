"""Readings over MQTT, through a real broker, and over HTTP: stored and judged as frames are, each once."""

import json
import socket
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from django.test import Client

from sentinel.kernel.models import Event
from sentinel.runtime import mosquitto
from sentinel.runtime.gateway.broker import topic
from sentinel.runtime.tests.gateway_helpers import (
    DISTRICT,
    Process,
    Running,
    beijing,
    lose_session,
    set_thresholds,
    stop_clock,
    until,
)
from sentinel.wings.watch.stations.models import Crossing, RawFrame, Reading, ReadingBatch, StationState
from sentinel.wings.watch.stations.tests.samples import make_reporter, make_station
from sentinel.wings.watch.upkeep.models import Fault

pytestmark = pytest.mark.django_db(transaction=True)
AT = beijing("2023-07-31T10:00")
HOUR = timedelta(hours=1)


class Broker:
    """A real mosquitto in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._configuration = mosquitto.configure(folder, self.port)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it listens."""
        self._process = subprocess.Popen([mosquitto.found(), "-c", str(self._configuration)])
        until(lambda: self._listens())

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End it as a machine that is shut down does: what it holds is written."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(30)


class Device:
    """What publishes: at QoS 1, again and again until the broker has it."""

    def __init__(self, broker: Broker) -> None:
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="device", clean_session=False)
        self._client.reconnect_delay_set(1, 1)
        self._client.connect_async("127.0.0.1", broker.port)
        self._client.loop_start()
        until(self._client.is_connected)

    def say(self, payload: Any, station: str = "") -> None:
        """Publish; goes out now or when the broker is back."""
        body = payload if isinstance(payload, (str, bytes)) else json.dumps(payload)
        self._client.publish(topic("real", station), body, qos=1)

    def close(self) -> None:
        """Hang up."""
        self._client.disconnect()
        self._client.loop_stop()


def listen(running: Running) -> None:
    """Until the broker knows us: what is said before the very first time is said to nobody."""
    assert running.gateway.subscriber is not None
    until(running.gateway.subscriber.listening.is_set)


def reading(station: str, at: datetime, **values: float | None) -> dict[str, Any]:
    """One reading as a device says it."""
    return {"station": station, "at": at.isoformat(), "values": values}


@pytest.fixture(autouse=True)
def _district() -> None:
    set_thresholds()
    stop_clock(AT)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    running = Broker(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def device(broker: Broker) -> Iterator[Device]:
    talking = Device(broker)
    yield talking
    talking.close()


def test_messages_are_stored_judged_and_the_bad_ones_set_apart(broker: Broker, device: Device) -> None:
    for code in ("S1", "S2"):
        make_station(area_code=DISTRICT, code=code)
    with Running(broker=broker.url) as gateway:
        listen(gateway)
        device.say(reading("S1", AT, rain_1h=31.0, voltage=10.5), "S1")
        device.say([reading("S2", AT, rain_1h=50.0), reading("S9", AT, rain_1h=1.0), reading("S2", AT, wind=1)])
        device.say(reading("S2", AT, rain_1h=99.0), "S1")
        device.say(b"\xff\x00 no json", "S1")
        device.say({"readings": [reading("S2", AT + HOUR, rain_1h=1.0), reading("S2", AT, rain_total=None)]})
        until(lambda: RawFrame.objects.count() == 5)
    assert gateway.failure is None
    codes = RawFrame.objects.filter(channel="mqtt", status="quarantined").order_by("id").values_list("code", flat=True)
    assert list(codes) == ["unknown_station", "element", "not_own", "not_json", "future"]
    assert dict(Reading.objects.filter(element="rain_1h").values_list("station__code", "value")) == {
        "S1": 310,
        "S2": 500,
    }
    assert {"rain.blue:S1:20230731T1000:up", "rain.yellow:S2:20230731T1000:up"} < set(
        Crossing.objects.values_list("code", flat=True)
    )
    assert list(Fault.objects.values_list("station__code", "problem")) == [("S1", "low_voltage")]
    # Every message was acknowledged, the bad ones too: nothing comes a second time.
    with Running(broker=broker.url):
        device.say(reading("S1", AT, rain_total=400.0), "S1")
        until(Reading.objects.filter(element="rain_total").exists)
    assert RawFrame.objects.count() == 5


def test_a_batch_over_http_is_kept_then_stored_and_a_repeat_changes_nothing() -> None:
    make_station(area_code=DISTRICT, code="S1")
    token = make_reporter(DISTRICT)
    body = {"readings": [reading("S1", AT, rain_1h=31.0), reading("S1", AT - HOUR, rain_1h=2.5)]}

    def deliver(key: str) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        return Client().post("/api/v1/stations/readings", body, content_type="application/json", headers=headers)

    assert [deliver(key).status_code for key in ("a", "a", "b")] == [202, 202, 202]
    assert ReadingBatch.objects.count() == 2
    with Running() as gateway:
        until(lambda: not ReadingBatch.objects.exists())
    assert gateway.failure is None
    found = Reading.objects.filter(element="rain_1h").order_by("observed_at").values_list("value", "quality")
    assert list(found) == [(25, "late"), (310, "good")]
    assert list(Crossing.objects.values_list("code", flat=True)) == ["rain.blue:S1:20230731T1000:up"]
    assert Event.objects.filter(name="stations.crossing.recorded").count() == 1
    assert not RawFrame.objects.exists()


def test_a_leap_is_suspect_and_a_fault() -> None:
    make_station(area_code=DISTRICT, code="H1", kind="river")
    token = make_reporter(DISTRICT)
    values = [(AT - HOUR, 62.1), (AT - HOUR / 2, 62.3), (AT, 65.0)]
    with Running():
        for at, level in values:
            Client().post(
                "/api/v1/stations/readings",
                {"readings": [reading("H1", at, level=level)]},
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}"},
            )
            until(Reading.objects.filter(observed_at=at).exists)
    found = Reading.objects.order_by("observed_at").values_list("value", "quality")
    assert list(found) == [(62_100, "late"), (62_300, "good"), (65_000, "suspect")]
    assert list(Fault.objects.values_list("problem", "detail")) == [("jumping", "相邻两次读数相差 2.700 m")]
    state = StationState.objects.get()
    assert (state.last_value, state.same_since, state.jumped_by) == (65_000, AT, 2_700)


@pytest.mark.parametrize(
    ("ahead", "offset", "problems"), [(-HOUR, None, []), (HOUR / 6, 600, ["clock_drift"])], ids=["waited", "ahead"]
)
def test_a_clock_is_judged_by_what_is_ahead(ahead: timedelta, offset: int | None, problems: list[str]) -> None:
    make_station(area_code=DISTRICT, code="S1")
    sent = {**reading("S1", AT - HOUR, rain_1h=2.5), "sent_at": (AT + ahead).isoformat()}
    with Running():
        Client().post(
            "/api/v1/stations/readings",
            {"readings": [sent]},
            content_type="application/json",
            headers={"Authorization": f"Bearer {make_reporter(DISTRICT)}"},
        )
        until(StationState.objects.exists)
    assert list(StationState.objects.values_list("clock_offset_s", flat=True)) == [offset]
    assert list(Fault.objects.values_list("problem", flat=True)) == problems


@pytest.mark.process
def test_killed_gateway_broker_away_database_away_and_still_each_crossing_once(broker: Broker, device: Device) -> None:
    for name in range(4):
        make_station(area_code=DISTRICT, code=f"A{name}")
        make_station(area_code=DISTRICT, code=f"B{name}")
    with Running(broker=broker.url) as steady:
        listen(steady)
        for number in range(24):
            device.say(_hour("A", number))
        until(lambda: _stored("A") == 96)
    process = Process(broker.url)
    process.start()
    trouble = {5: process.kill, 9: broker.stop, 13: process.kill, 17: lambda: _lose_database(process)}
    cure = {5: process.start, 11: broker.start, 13: process.start, 17: process.start}
    for number in range(24):
        device.say(_hour("B", number))
        trouble.get(number, int)()
        cure.get(number, int)()
    until(lambda: _stored("B") == 96)
    assert process.end() == 0
    assert _found("A") == _found("B")
    assert len(_found("A")) > 20
    assert Event.objects.filter(name="stations.crossing.recorded").count() == Crossing.objects.count()


def _hour(group: str, number: int) -> list[dict[str, Any]]:
    """What all stations of a group say of one hour."""
    at = AT - (23 - number) * HOUR
    return [
        reading(f"{group}{name}", at, rain_1h=((number * 53 + name * 97) % 420) / 10 if number % 9 < 6 else 0.3)
        for name in range(4)
    ]


def _stored(group: str) -> int:
    return Reading.objects.filter(station__code__startswith=group, element="rain_1h").count()


def _found(group: str) -> list[tuple[str, int]]:
    rows = Crossing.objects.filter(station__code__startswith=group).order_by("code")
    return [(row.code.replace(f":{group}", ":"), row.value) for row in rows]


def _lose_database(process: Process) -> None:
    process.dial().close()  # it answers, so it has its session
    lose_session()
    process.wait()
