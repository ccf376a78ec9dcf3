"""The gateway over real sockets and a real database: what is answered, what is kept, what is judged."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from sentinel.codecs.sl651 import decode, encode_heartbeat, encode_report
from sentinel.kernel.models import Event
from sentinel.runtime.gateway.server import Limits
from sentinel.runtime.tests.gateway_helpers import (
    DISTRICT,
    Running,
    beijing,
    hourly,
    series,
    set_thresholds,
    stop_clock,
    until,
)
from sentinel.wings.watch.stations.models import Correction, Crossing, RawFrame, Reading, StationState
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
AT = beijing("2023-07-31T10:00")
ROSE = "1101090065"
# domain facts: SL 651-2014 sample frames with the acknowledgements that belong to them, and the clock they imply.
TEST_30H = (
    "7E7E010012345678123430002B020003591011154947F1F1001234567848F0F0591011154920190000052619000005392300000127"
    "381211150320FA",
    "7E7E00123456780112343080080200035910111549471B75D4",
)
TIMED_32H = (
    "7E7E05001122334403E832002B020034170718110016F1F1001122334448F0F0170718110020190000402619000040392300010490"
    "3812109903A421",
    "7E7E00112233440503E83280080200341707181100161BE5D4",
)
ADDED_33H = (
    "7E7E011101090065000033002A020007230731100005F1F1110109006550F0F02307311000"
    "1A190006612019003063261900306338121245030B12",
    "7E7E11010900650100003380080200072307311000061B5642",
)
FLOW_32H = (
    "7E7E0111010900650000320028020008230731134005F1F1110109006548F0F02307311340392300062370272B00031400003812123003D471"
)
HOURLY_34H = (
    "7E7E0111010900650000340035020009230731110003F1F1110109006550F0F02307311005F460050C12192129373E3A2C1E15"
    "F0F02307311100261900346738121240031436"
)
HEARTBEAT_2F = "7E7E01110109006500002F000802000823073113404503C7EF"


@pytest.fixture
def gateway() -> Iterator[Running]:
    set_thresholds()
    stop_clock(AT)
    with Running() as running:
        yield running
    assert running.failure is None


def _statuses() -> list[tuple[str, str]]:
    return list(RawFrame.objects.order_by("id").values_list("status", "code"))


def _crossings() -> list[str]:
    return list(Crossing.objects.order_by("observed_at", "code").values_list("code", flat=True))


def test_samples_get_the_exact_answers(gateway: Running) -> None:
    for address, sample, clock in (
        ("0012345678", TEST_30H, "2059-10-11T15:49:47"),
        ("0011223344", TIMED_32H, "2017-07-18T11:00:16"),
        ("1101090065", ADDED_33H, "2023-07-31T10:00:06"),
    ):
        make_station(area_code=DISTRICT, code=f"S{address[-3:]}", address=address)
        stop_clock(beijing(clock))
        link = gateway.dial()
        link.send(bytes.fromhex(sample[0]))
        assert link.answers(1)[0].hex().upper() == sample[1]
        link.close()
    assert _statuses() == [("accepted", "")] * 3
    assert dict(Reading.objects.filter(station__address=ROSE).values_list("element", "value")) == {
        "rain": 661,
        "rain_1h": 661,
        "rain_total": 3063,
        "voltage": 1245,
    }
    state = StationState.objects.get(station__address=ROSE)
    assert (state.rain_1h, state.present_1h, state.cumulative, state.voltage) == (661, 1, 3063, 1245)
    assert (state.observed_at, state.level) == (AT, "yellow")


def test_a_heartbeat_is_not_answered_and_shows_the_station_alive(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    link.send(bytes.fromhex(HEARTBEAT_2F))
    until(lambda: StationState.objects.get().last_frame_at == AT)
    assert link.silent()
    assert StationState.objects.get().observed_at is None
    assert not Reading.objects.exists()


def test_an_hourly_report_fills_twelve_slots_and_is_not_counted_twice(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    stop_clock(beijing("2023-07-31T11:00"))
    link = gateway.dial()
    link.send(bytes.fromhex(HOURLY_34H))
    link.answers(1)
    link.send(hourly(ROSE, beijing("2023-07-31T11:00"), 404, 3467, serial=10))
    link.answers(1)
    slots = Reading.objects.filter(element="rain").order_by("observed_at").values_list("value", flat=True)
    assert list(slots) == [5, 12, 18, 25, 33, 41, 55, 62, 58, 44, 30, 21]
    state = StationState.objects.get()
    assert (state.rain_1h, state.rain_6h, state.present_1h, state.cumulative) == (404, 404, 12, 3467)


def test_an_hour_counts_only_what_is_not_known_of_it(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    for minutes, total in ((-60, 1000), (-40, 1100), (-20, 1150)):
        link.send(hourly(ROSE, AT + timedelta(minutes=minutes), None, total))
        link.answers(1)
    link.send(hourly(ROSE, AT, 200, 1200))
    link.answers(1)
    slots = Reading.objects.filter(element="rain").order_by("observed_at").values_list("value", flat=True)
    assert list(slots) == [100, 50, 50]
    assert StationState.objects.get().rain_1h == 200


def test_a_counter_that_turns_over_counts_on_and_a_restarted_one_is_missing(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    for minutes, total in ((-50, 999_990), (-40, 15), (-30, 500_000), (-20, 7)):
        link.send(hourly(ROSE, AT + timedelta(minutes=minutes), None, total))
        link.answers(1)
    rows = Reading.objects.filter(element="rain").order_by("observed_at").values_list("observed_at", "value")
    assert list(rows) == [(AT - timedelta(minutes=40), 25)]


def test_repeated_and_glued_and_split_frames(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    frames = series(ROSE, AT - 3 * HOUR, [100, 350, 0, 0])
    link = gateway.dial()
    link.send(*frames, *frames)
    assert len(link.answers(8)) == 8
    for byte in frames[1]:
        link.send(bytes([byte]))
    link.answers(1)
    assert Reading.objects.filter(element="rain_1h").count() == 4
    assert not Correction.objects.exists()
    assert _crossings() == ["rain.blue:S1:20230731T0800:up"]
    assert Event.objects.filter(name="stations.crossing.recorded").count() == 1
    assert _statuses() == [("accepted", "")] * 9


def test_a_correction_keeps_the_newest_value(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    link.send(hourly(ROSE, AT, 120, 500))
    link.answers(1)
    link.send(hourly(ROSE, AT, 310, 500))
    link.answers(1)
    row = Reading.objects.get(element="rain_1h")
    assert (row.value, row.quality) == (310, "corrected")
    trace = Correction.objects.filter(element="rain_1h").values_list("was", "became", "observed_at")
    assert list(trace) == [(120, 310, AT)]
    assert StationState.objects.get().rain_1h == 310
    assert _crossings() == ["rain.blue:S1:20230731T1000:up"]


def test_a_broken_checksum_is_not_answered(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    good = hourly(ROSE, AT, 661, 3063)
    bad = good[:-1] + bytes([good[-1] ^ 1])
    link = gateway.dial()
    link.send(bad)
    assert link.silent()
    assert _statuses() == [("refused", "checksum")]
    assert not Reading.objects.exists()
    link.send(bad, good)
    assert [decode(answer).serial for answer in link.answers(1)] == [1]
    assert bytes(RawFrame.objects.order_by("id").first().body) == bad  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "at", "rain", "code"),
    [
        ("11010900FF", AT, 10, "unknown_station"),
        (ROSE, AT + timedelta(minutes=11), 10, "future"),
        (ROSE, AT - timedelta(days=30, minutes=1), 10, "ancient"),
        (ROSE, AT, 99_999, "range"),
    ],
)
def test_what_cannot_be_true_is_set_apart_and_answered(
    gateway: Running, address: str, at: object, rain: int, code: str
) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    link.send(hourly(address, at, rain, serial=77))  # type: ignore[arg-type]
    assert decode(link.answers(1)[0]).serial == 77
    assert _statuses() == [("quarantined", code)]
    assert not Reading.objects.exists()
    assert not Crossing.objects.exists()
    told = Event.objects.filter(name__startswith="stations.").exclude(name="stations.rule.founded")
    assert list(told.values_list("name", flat=True)) == ["stations.station.registered"]
    assert StationState.objects.get().observed_at is None


def test_a_broken_side_sensor_does_not_silence_the_rain(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    naive = AT.replace(tzinfo=None)
    readings = {"1A": Decimal("31.0"), "39": Decimal("9999.999"), "38": Decimal("12.45")}
    link = gateway.dial()
    link.send(
        encode_report(function=0x33, station=ROSE, serial=5, sent_at=naive, blocks=[(naive, readings)]),
        encode_report(
            function=0x33, station=ROSE, serial=6, sent_at=naive, blocks=[(naive, {"1A": Decimal("31.0"), "26": None})]
        ),
    )
    link.answers(2)
    assert dict(Reading.objects.values_list("element", "value"))["rain"] == 310
    assert not Reading.objects.filter(element="rain_total").exists()


def test_ten_minutes_ahead_is_still_taken(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    link.send(hourly(ROSE, AT + timedelta(minutes=10), 10))
    link.answers(1)
    assert _statuses() == [("accepted", "")]


def test_a_river_section_crosses_its_own_threshold_only(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="H001", address=ROSE, kind="river", slug="sanjiadian", river="永定河")
    make_station(area_code=DISTRICT, code="H002", address="1101090066", kind="river", slug="other")
    stop_clock(beijing("2023-07-31T13:40"))
    naive = beijing("2023-07-31T13:40").replace(tzinfo=None)
    other = encode_report(
        function=0x32, station="1101090066", serial=1, sent_at=naive, blocks=[(naive, {"27": Decimal("3140.000")})]
    )
    link = gateway.dial()
    link.send(bytes.fromhex(FLOW_32H), other)
    link.answers(2)
    assert _crossings() == [f"flow.{level}:H001:20230731T1340:up" for level in ("numbered", "orange", "red")]
    row = Crossing.objects.get(level="numbered")
    assert (row.value, row.window, row.level) == (3_140_000, 0, "numbered")
    state = StationState.objects.get(station__code="H001")
    assert (state.flow, state.water_level, state.voltage, state.rain_1h) == (3_140_000, 62_370, 1230, None)


def test_a_late_reading_is_judged_at_its_own_hour(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    first, second, third = series(ROSE, AT - 2 * HOUR, [10, 600, 10])
    link = gateway.dial()
    link.send(first, third)
    link.answers(2)
    assert _crossings() == []
    link.send(second)
    link.answers(1)
    assert _crossings() == [f"rain.{colour}:S1:20230731T0900:up" for colour in ("blue", "yellow")]
    assert set(Crossing.objects.values_list("late", flat=True)) == {True}
    assert StationState.objects.get().observed_at == AT


def test_how_frames_are_batched_makes_no_difference(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    make_station(area_code=DISTRICT, code="S2", address="1101090066")
    swapped = [series(address, AT - 3 * HOUR, [250, 400, 120, 90]) for address in (ROSE, "1101090066")]
    one, two = ([rows[0], rows[2], rows[1], rows[3]] for rows in swapped)
    link = gateway.dial()
    link.send(*one)
    link.answers(4)
    for frame in two:
        link.send(frame)
        link.answers(1)
    keys = [code.replace("S1", "S2") for code in _crossings() if ":S1:" in code]
    assert keys == [code for code in _crossings() if ":S2:" in code]
    assert len(keys) > 1


def test_a_changed_parameter_and_a_new_station_are_seen(gateway: Running) -> None:
    link = gateway.dial()
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link.send(hourly(ROSE, AT - HOUR, 250))
    link.answers(1)
    assert _crossings() == []
    set_thresholds(**{"rain.1h.blue": 200})
    gateway.gateway.flusher.engine._looked = float("-inf")
    link.send(hourly(ROSE, AT, 240))
    link.answers(1)
    assert _crossings() == ["rain.blue:S1:20230731T1000:up"]


def test_garbage_and_silence_cost_one_connection_only() -> None:
    set_thresholds()
    stop_clock(AT)
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    limits = Limits(connections=3, idle_s=30, unfinished_s=0.5, garbage_pieces=3)
    with Running(limits) as gateway:
        good = gateway.dial()
        loris, noisy = gateway.dial(), gateway.dial()
        frame = hourly(ROSE, AT, 10)
        loris.send(frame[:20])
        assert gateway.dial().closed()
        noisy.send(b"\x00" * 4096 * 6)
        assert noisy.closed()
        assert loris.closed()
        good.send(b"GET / HTTP/1.1\r\n\x00\r\n", frame)
        good.answers(1)
    assert gateway.failure is None
    assert Reading.objects.filter(element="rain_1h").count() == 1
    assert ("garbage", "noise") in _statuses()


def test_many_connections_at_once(gateway: Running) -> None:
    addresses = [f"11010901{number:02X}" for number in range(40)]
    for number, address in enumerate(addresses):
        make_station(area_code=DISTRICT, code=f"M{number:03d}", address=address)
    links = [gateway.dial() for _address in addresses]
    for link, address in zip(links, addresses, strict=True):
        link.send(
            hourly(address, AT, 310, serial=9),
            encode_heartbeat(station=address, serial=1, sent_at=AT.replace(tzinfo=None)),
        )
    assert {decode(link.answers(1)[0]).serial for link in links} == {9}
    assert len(_crossings()) == 40


def test_a_late_correction_withdraws_a_crossing_and_another_brings_it_back(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    for at, amount in ((AT - HOUR, 310), (AT, 0), (AT - HOUR, 31), (AT - HOUR, 310)):
        link.send(hourly(ROSE, at, amount))
        link.answers(1)
        row = Crossing.objects.get(code="rain.blue:S1:20230731T0900:up")
        assert (row.withdrawn_at is None) == (amount != 31)
    told = Event.objects.filter(subject_key="rain.blue:S1:20230731T0900:up").order_by("position")
    names = [name.rpartition(".")[2] for name in told.values_list("name", flat=True)]
    assert names == ["recorded", "withdrawn", "recorded"]
    assert Crossing.objects.get(code="rain.blue:S1:20230731T0900:up").late


def test_what_comes_long_after_its_time_is_marked_late(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    link = gateway.dial()
    link.send(hourly(ROSE, AT - 3 * HOUR, 10), hourly(ROSE, AT, 20))
    link.answers(2)
    found = Reading.objects.filter(element="rain_1h").order_by("observed_at").values_list("quality", flat=True)
    assert list(found) == ["late", "good"]
