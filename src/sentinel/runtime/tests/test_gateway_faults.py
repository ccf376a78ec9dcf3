"""The gateway under faults: poison frames, a lost database, a second gateway, and kill -9 in the middle."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connection

from sentinel.codecs.sl651 import decode, encode_report
from sentinel.codecs.sl651.crc import crc16
from sentinel.kernel.models import Event
from sentinel.runtime.gateway import store
from sentinel.runtime.gateway.server import Limits, NotAlone
from sentinel.runtime.gateway.store import Rows
from sentinel.runtime.tests.gateway_helpers import (
    DISTRICT,
    Link,
    Process,
    Running,
    beijing,
    hourly,
    lose_session,
    series,
    set_thresholds,
    stop_clock,
)
from sentinel.wings.watch.stations.models import Crossing, RawFrame, Reading, StationState
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db(transaction=True)
AT = beijing("2023-07-31T10:00")
ROSE = "1101090065"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _district() -> None:
    set_thresholds()
    stop_clock(AT)


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serial 666 makes the database refuse the whole statement."""
    write: Callable[[Rows, datetime], None] = store.write_readings

    def poisoned(rows: Rows, wall: datetime) -> None:
        write(rows, wall)
        if any(row.serial == 666 for row in rows.values()):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(store, "write_readings", poisoned)


def test_a_poison_frame_is_set_apart_alone(poison: None) -> None:
    addresses = [f"11010901{number:02X}" for number in range(9)]
    for number, address in enumerate(addresses):
        make_station(area_code=DISTRICT, code=f"M{number}", address=address)
    frames = [hourly(address, AT, 310, serial=number + 1) for number, address in enumerate(addresses)]
    frames[4] = hourly(addresses[4], AT, 310, serial=666)
    with Running() as gateway:
        link = gateway.dial()
        link.send(*frames)
        assert [decode(answer).serial for answer in link.answers(9)] == [1, 2, 3, 4, 666, 6, 7, 8, 9]
        link.send(hourly(addresses[4], AT, 320, serial=667))
        link.answers(1)
        assert gateway.gateway.flusher.counts.poisoned == 1
    assert gateway.failure is None
    assert RawFrame.objects.get(status="quarantined").code == "poison"
    assert RawFrame.objects.filter(status="accepted").count() == 9
    assert Reading.objects.filter(element="rain_1h").count() == 9
    assert Crossing.objects.count() == 9
    assert Event.objects.filter(name="stations.crossing.recorded").count() == 9


def test_nul_and_huge_numbers_do_no_harm() -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    naive = AT.replace(tzinfo=None)
    huge = encode_report(
        function=0x33, station=ROSE, serial=1, sent_at=naive, blocks=[(naive, {"27": Decimal("999999.999")})]
    )
    # 31 bytes of 99 under an identifier with no decimals: a number no column holds.
    body = bytes.fromhex("00022307311000" + "00" + "F1F1" + ROSE + "50" + "F0F02307311000" + "1AF8") + b"\x99" * 31
    head = bytes.fromhex("7E7E01" + ROSE + "000033") + len(body).to_bytes(2, "big") + b"\x02"
    monster = head + body + b"\x03"
    monster += crc16(monster).to_bytes(2, "big")
    text = bytes.fromhex("00032307311000" + "00" + "F1F1" + ROSE + "50" + "F0F02307311000" + "F2F2") + b"\x00\x00\xff"
    manual = bytes.fromhex("7E7E01" + ROSE + "000035") + len(text).to_bytes(2, "big") + b"\x02" + text + b"\x03"
    manual += crc16(manual).to_bytes(2, "big")
    with Running() as gateway:
        link = gateway.dial()
        link.send(huge, monster, manual, hourly(ROSE, AT, 10, serial=4))
        assert [decode(answer).serial for answer in link.answers(4)] == [1, 2, 3, 4]
    assert gateway.failure is None
    assert dict(RawFrame.objects.values_list("code", "status"))["range"] == "quarantined"
    assert Reading.objects.get(element="rain").value == 10
    assert Reading.objects.get(element="flow").value == 999_999_999


def test_a_lost_database_ends_the_gateway_and_nothing_is_answered() -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    with Running() as gateway:
        link = gateway.dial()
        lose_session()
        link.send(hourly(ROSE, AT, 310))
        assert link.closed()
    assert isinstance(gateway.failure, OperationalError)
    assert not RawFrame.objects.exists()


def vanish() -> None:
    """End the session of this thread from outside: its client hears of it with the next statement."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()


@pytest.mark.parametrize("step", ["write_states", "write_frames"])
def test_a_session_lost_while_a_frame_is_written_is_not_the_frames_fault(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What is set apart is answered: a frame that could not be written for want of a database has to come again."""
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    write = getattr(store, step)

    def lost(*given: object) -> object:
        monkeypatch.setattr(store, step, write)
        vanish()
        return write(*given)

    with Running() as gateway:
        link = gateway.dial()
        monkeypatch.setattr(store, step, lost)
        link.send(hourly(ROSE, AT, 310))
        assert link.closed()
    assert isinstance(gateway.failure, OperationalError)
    assert not RawFrame.objects.exists()


def test_a_session_lost_while_a_day_is_made_ends_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    make = store.Partitions._make

    def lost(self: store.Partitions, *given: Any) -> None:
        monkeypatch.setattr(store.Partitions, "_make", make)
        vanish()
        make(self, *given)

    with Running() as gateway:
        link = gateway.dial()
        monkeypatch.setattr(store.Partitions, "_make", lost)
        link.send(hourly(ROSE, AT, 310))
        assert link.closed()
    assert isinstance(gateway.failure, OperationalError)
    assert not RawFrame.objects.exists()


def test_one_gateway_owns_a_space() -> None:
    with Running():
        with Running(Limits(lock_s=0.3)) as second:
            pass
        assert isinstance(second.failure, NotAlone)
    with Running() as third:
        assert third.failure is None


def test_a_day_already_in_the_default_partition_stays_there() -> None:
    station = make_station(area_code=DISTRICT, code="S1", address=ROSE)
    day = beijing("2023-07-11T00:00")
    Reading.objects.create(
        station=station, element="rain_1h", observed_at=day + HOUR, value=1, serial=1, received_at=day
    )
    with Running() as gateway:
        link = gateway.dial()
        link.send(hourly(ROSE, day + 2 * HOUR, 5), hourly(ROSE, day + 26 * HOUR, 7))
        link.answers(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM stations_reading WHERE element = 'rain_1h' ORDER BY value")
        tables = [name for (name,) in cursor.fetchall()]
    assert tables == ["stations_reading_default", "stations_reading_default", "stations_reading_20230712"]


def test_a_restart_goes_on_where_it_stopped() -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    frames = series(ROSE, AT - 5 * HOUR, [310, 100, 0, 245, 250, 310])
    with Running() as gateway:
        link = gateway.dial()
        for frame in frames[:3]:
            link.send(frame)
            link.answers(1)
    with Running() as gateway:
        link = gateway.dial()
        for frame in frames[2:]:
            link.send(frame)
            link.answers(1)
    ups = list(Crossing.objects.filter(rule="rain.blue").order_by("observed_at").values_list("code", flat=True))
    # 31.0 raises; 41.0 in six hours stays above the clearing 40.0, so nothing is raised a second time.
    assert ups == ["rain.blue:S1:20230731T0500:up"]
    state = StationState.objects.get()
    assert (state.rain_1h, state.rain_3h, state.rain_6h, state.present_6h) == (310, 805, 1215, 6)


@pytest.mark.process
def test_killed_in_the_middle_nothing_is_lost_and_nothing_doubled() -> None:
    names = [f"{number:02X}" for number in range(5)]
    for name in names:
        make_station(area_code=DISTRICT, code=f"A{name}", address=f"11010901{name}")
        make_station(area_code=DISTRICT, code=f"B{name}", address=f"11010902{name}")
    first = AT - 23 * HOUR
    hours = [_hour(names, "01", first, number) for number in range(24)]
    with Running() as steady:
        link = steady.dial()
        for frames in hours:
            link.send(*frames)
            link.answers(len(frames))
    process = Process()
    process.start()
    link = process.dial()
    for number in range(24):
        link = _send(process, link, _hour(names, "02", first, number), killed_after=number / 400 * (number % 12 == 7))
    link.close()
    assert process.end() == 0
    assert _found("A") == _found("B")
    assert len(_found("A")) > 20
    assert Event.objects.filter(name="stations.crossing.recorded").count() == Crossing.objects.count()
    by_station = Reading.objects.filter(station__code__startswith="B").values_list("element", "observed_at", "value")
    steady_rows = Reading.objects.filter(station__code__startswith="A").values_list("element", "observed_at", "value")
    assert sorted(by_station) == sorted(steady_rows)


def _send(process: Process, link: Link, frames: Sequence[bytes], *, killed_after: float) -> Link:
    """Send an hour and wait for its answers; when killed in between, everything is sent again on a new link."""
    link.send(*frames)
    if killed_after:
        time.sleep(killed_after)
        process.kill()
        link.close()
        process.start()
        link = process.dial()
        link.send(*frames)
    link.answers(len(frames))
    return link


def _hour(names: Sequence[str], group: str, first: datetime, number: int) -> list[bytes]:
    """What all stations send in one hour; every seventh reading changes places with the next one."""
    frames = []
    for offset, name in enumerate(names):
        place = number + offset
        late = {0: 1, 1: -1}.get(place % 7, 0)
        of = min(max(number + late, 0), 23)
        amount = (of * 53 + offset * 97) % 420 if of % 9 < 6 else 3
        frames.append(hourly(f"110109{group}{name}", first + of * HOUR, amount, serial=of + 1))
    return frames


def _found(group: str) -> list[tuple[str, int, int]]:
    rows = Crossing.objects.filter(station__code__startswith=group).order_by("code")
    return [(row.code.replace(f":{group}", ":"), row.value, row.window) for row in rows]
