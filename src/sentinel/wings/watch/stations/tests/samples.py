"""Sample rows of the stations module, each made through its action."""

import zlib
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import system
from sentinel.kernel.models import Account, Area, Grant, Holding, Organisation, Person, Post
from sentinel.kernel.people import actor_of_account
from sentinel.kernel.tokens import issue_token
from sentinel.wings.watch.stations.actions import found_rules, record_crossings, register_stations
from sentinel.wings.watch.stations.models import Crossing, Rule, Station
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


def make_reporter(area_code: str) -> str:
    """The token of a program that may report for the stations of an area."""
    make_area(area_code)
    unit = Organisation.objects.create(code=f"U-{area_code}", name="测报单位", kind="bureau", area_code=area_code)
    post = Post.objects.create(code=f"P-{area_code}", organisation=unit, title="测报员", role="x", area_code=area_code)
    person = Person.objects.create(code=f"N-{area_code}", name="测报程序")
    Holding.objects.create(post=post, person=person)
    Grant.objects.create(post=post, permission="stations.report", kind="area", value=area_code, source="test")
    account = Account.objects.create(username=f"report-{area_code}", person=person, label="测报程序")
    actor = actor_of_account(account, at=AT)
    return issue_token(actor=actor, at=AT, account=account, title="报送", days=1, read_only=False)[1]


RAIN_BLUE: dict[str, Any] = {
    "id": "rain.blue",
    "title": "暴雨蓝色",
    "severity": "blue",
    "kind": "rain",
    "element": "rain",
    "valid_from": date(2020, 1, 1),
    "when": {
        "any_of": [
            {
                "measure": "sum",
                "over": f"{hours}h",
                "raise_ge": {"parameter": f"rain.{hours}h.blue"},
                "clear_lt": {"parameter": f"rain.{hours}h.blue", "times": "rain.clear_ratio"},
            }
            for hours in (1, 6)
        ]
    },
}
NUMBERED: dict[str, Any] = {
    **RAIN_BLUE,
    "id": "flow.numbered",
    "title": "编号洪水流量",
    "severity": "orange",
    "kind": "river",
    "element": "flow",
    "when": {
        "measure": "last",
        "raise_ge": {"parameter": "flow.{slug}.numbered"},
        "clear_lt": {"parameter": "flow.{slug}.numbered"},
    },
}
LEVEL: dict[str, Any] = {
    **NUMBERED,
    "id": "level.high",
    "title": "高水位",
    "element": "level",
    "when": {"measure": "last", "raise_ge": 2500, "clear_lt": 2200},
    "source": "测试用",
    "status": "unverified",
}


def make_rules(*rows: dict[str, Any], area_code: str = "110109000000") -> None:
    """Rules as a pack brings them."""
    make_area(area_code)
    found_rules(actor=system("samples"), at=AT, area_code=area_code, rows=rows)


def make_rule(*, area_code: str, code: str = "high") -> Rule:
    """A rule with a literal threshold."""
    rule = f"level.{code.lower()}"
    make_rules({**LEVEL, "id": rule}, area_code=area_code)
    return Rule.objects.get(rule=rule)


SAMPLES = {"stations.station": make_station, "stations.crossing": make_crossing, "stations.rule": make_rule}
