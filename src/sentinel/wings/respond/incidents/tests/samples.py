"""Sample rows of incidents, each made through its action."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Parameter
from sentinel.wings.respond.incidents.actions import register_incident
from sentinel.wings.respond.incidents.models import Incident, Report

AT = datetime(2023, 7, 31, 11, 3, tzinfo=ZoneInfo("Asia/Shanghai"))
KNOWN = AT - timedelta(minutes=3)
DISTRICT = "110109000000"
TOWN = "110109007000"


def person(*permissions: str, area: str = DISTRICT) -> Actor:
    """Somebody who holds these permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key="person:P1", label="王值班", holds=holds, person_code="P1", area_code=area)


def make_district() -> None:
    """The areas and the parameters the actions ask for."""
    for code, kind in ((DISTRICT, "district"), (TOWN, "town"), ("110109104000", "town")):
        Area.objects.get_or_create(code=code, defaults={"name": code, "short_name": code, "kind": kind})
    for key, value in (("report.first.minutes", 120), ("report.prealarm_minutes", 30)):
        Parameter.objects.get_or_create(
            key=key,
            valid_from=date(2016, 1, 1),
            defaults={"title": key, "value": value, "source": "测试", "status": "verified"},
        )


def content(**changes: Any) -> dict[str, Any]:
    """Keyword arguments of `register_incident`."""
    return {
        "code": "yongding-1",
        "kind": "11A01",
        "title": "永定河 2023 年第 1 号洪水",
        "area_code": DISTRICT,
        "first_known_at": KNOWN,
        "place": "永定河三家店断面",
        "source": "三家店断面流量达到编号标准",
        "text": "流量达 500 立方米每秒并继续上涨。",
        **changes,
    }


def make_incident(*, area_code: str = DISTRICT, code: str = "yongding-1", **changes: Any) -> Incident:
    """A registered incident with the draft of its first report."""
    make_district()
    Area.objects.get_or_create(code=area_code, defaults={"name": "样例", "short_name": "样例", "kind": "village"})
    return register_incident(actor=system("samples"), at=AT, **content(area_code=area_code, code=code, **changes))


def make_report(*, area_code: str = DISTRICT, code: str = "yongding-1") -> Report:
    """The unsigned first report of an incident."""
    return make_incident(area_code=area_code, code=code).reports.get()


SAMPLES = {"incidents.incident": make_incident, "incidents.report": make_report}
