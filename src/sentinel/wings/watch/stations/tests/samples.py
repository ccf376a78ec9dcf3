"""Sample rows of the stations module, each made through its action."""

import zlib
from datetime import datetime
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import system
from sentinel.kernel.models import Area
from sentinel.wings.watch.stations.actions import record_crossings, register_stations
from sentinel.wings.watch.stations.models import Crossing, Station
from sentinel.wings.watch.stations.rules import CrossingFact, StationFact

AT = datetime(2023, 7, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


def fact(*, area_code: str, code: str = "R901", **changes: object) -> StationFact:
    """A station to register; the address is made from the code."""
    values = {
        "code": code,
        "address": f"110109{zlib.crc32(code.encode()) % 60_000:04X}",
        "name": f"测站{code}",
        "kind": "rain",
        "area_code": area_code,
        "lon": 116.0,
        "lat": 40.03,
    }
    return StationFact(**{**values, **changes})  # type: ignore[arg-type]


def make_area(code: str) -> Area:
    """The area a sample lies in, made where a test has none."""
    return Area.objects.get_or_create(
        code=code, defaults={"name": "样例区域", "short_name": "样例", "kind": "district"}
    )[0]


def make_station(*, area_code: str, code: str = "R901", **changes: object) -> Station:
    """A registered rain gauge."""
    make_area(area_code)
    facts = [fact(area_code=area_code, code=code, **changes)]
    return register_stations(actor=system("samples"), at=AT, facts=facts)[0]


def make_crossing(*, area_code: str, code: str = "R901") -> Crossing:
    """The blue threshold crossed upward at a station of this code."""
    station = Station.objects.filter(code=code).first() or make_station(area_code=area_code, code=code)
    crossing = CrossingFact(
        rule="rain.blue", station=station.code, observed_at=AT, up=True, value=305, window=60, detected_at=AT
    )
    record_crossings(actor=system("samples"), at=AT, crossings=[crossing])
    return Crossing.objects.get(code=crossing.code)


SAMPLES = {"stations.station": make_station, "stations.crossing": make_crossing}
