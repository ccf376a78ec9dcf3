"""Sample alarms, made by crossings through their actions."""

from datetime import date, datetime, timedelta

from sentinel.kernel.actor import system
from sentinel.kernel.models import Parameter
from sentinel.wings.watch.alarms.actions import follow_crossing, shelve_alarm
from sentinel.wings.watch.alarms.models import Alarm
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.models import Rule, Station
from sentinel.wings.watch.stations.rules import CrossingFact, crossing_code
from sentinel.wings.watch.stations.tests.samples import AT, RAIN_BLUE, make_area, make_station

RULE = system("alarms")
GATEWAY = system("gateway")
TITLES = {"red": "暴雨红色", "orange": "暴雨橙色", "yellow": "暴雨黄色", "blue": "暴雨蓝色"}
PARAMETERS = {
    "alarm.remind_minutes.red": 10,
    "alarm.remind_minutes.orange": 20,
    "alarm.remind_minutes.yellow": 60,
    "alarm.remind_minutes.blue": 120,
    "alarm.outside_severity": "orange",
    "station.silent_minutes": 90,
}


def make_parameters() -> None:
    """The district's reminders."""
    for key, value in PARAMETERS.items():
        if not Parameter.objects.filter(key=key).exists():
            Parameter.objects.create(
                key=key, title=key, value=value, source="测试", status="unverified", valid_from=date(2000, 1, 1)
            )


def make_rules_of_rain(area_code: str) -> None:
    """The four colours as rules in force; only their severities matter here."""
    make_area(area_code)
    for severity, title in TITLES.items():
        Rule.objects.get_or_create(
            code=f"rain.{severity}@2020-01-01",
            defaults={
                "rule": f"rain.{severity}",
                "title": title,
                "severity": severity,
                "kind": "rain",
                "element": "rain",
                "body": {**RAIN_BLUE, "id": f"rain.{severity}", "severity": severity, "valid_from": "2020-01-01"},
                "valid_from": date(2020, 1, 1),
                "area_code": area_code,
            },
        )


def cross(
    severity: str, *, area_code: str, station: str = "R901", at: datetime = AT, up: bool = True, value: int = 305
) -> str:
    """A station crosses a colour, and the alarm follows; the crossing's code."""
    make_parameters()
    make_rules_of_rain(area_code)
    if not Station.objects.filter(code=station).exists():
        make_station(area_code=area_code, code=station)
    rule = f"rain.{severity}"
    fact = CrossingFact(
        rule=rule,
        title=TITLES[severity],
        station=station,
        observed_at=at,
        up=up,
        value=value,
        window=60,
        detected_at=at,
    )
    record_crossings(actor=GATEWAY, at=at, crossings=[fact])
    follow_crossing(actor=RULE, at=at, rule=rule, target=station)
    return crossing_code(rule, station, at, up)


def make_alarm(*, area_code: str, code: str = "R901", severity: str = "red", at: datetime = AT) -> Alarm:
    """An alarm nobody has seen, at the station of this code."""
    cross(severity, area_code=area_code, station=code, at=at)
    return Alarm.objects.exclude(status="cleared").get(rule=f"rain.{severity}", target=code)


def make_shelved(*, area_code: str) -> Alarm:
    """An alarm on the shelf for an hour."""
    return shelve_alarm(actor=RULE, at=AT, row=make_alarm(area_code=area_code), reason="设备检修", hours=1)


HOUR = timedelta(hours=1)
SAMPLES = {"alarms.alarm": make_alarm}
