"""Sample rows of incidents, each made through its action."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Parameter
from sentinel.wings.respond.incidents.actions import (
    give_instruction,
    note_receipt,
    register_incident,
    sign_first_report,
    verify_incident,
)
from sentinel.wings.respond.incidents.models import Decision, Incident, Instruction, Receipt, Report

AT = datetime(2023, 7, 31, 11, 3, tzinfo=ZoneInfo("Asia/Shanghai"))
KNOWN = AT - timedelta(minutes=3)
SYSTEM = system("samples")
DISTRICT = "110109000000"
TOWN = "110109007000"


PARAMETERS: tuple[tuple[str, Any], ...] = (
    ("report.first.minutes", 120),
    ("report.prealarm_minutes", 30),
    ("report.followup.minutes", 1440),
    ("report.followup.major.minutes", 720),
    ("grade.count_missing", True),
    ("grade.geology.dead", [3, 10, 30]),
    ("grade.reference.dead", [3, 10, 30]),
)


def person(*permissions: str, area: str = DISTRICT) -> Actor:
    """Somebody who holds these permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key="person:P1", label="王值班", holds=holds, person_code="P1", area_code=area)


def make_district() -> None:
    """The areas and the parameters the actions ask for."""
    for code, kind in ((DISTRICT, "district"), (TOWN, "town"), ("110109104000", "town")):
        Area.objects.get_or_create(code=code, defaults={"name": code, "short_name": code, "kind": kind})
    for key, value in PARAMETERS:
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
    return register_incident(actor=SYSTEM, at=AT, **content(area_code=area_code, code=code, **changes))


def make_report(*, area_code: str = DISTRICT, code: str = "yongding-1") -> Report:
    """The unsigned first report of an incident."""
    return make_incident(area_code=area_code, code=code).reports.get()


def make_sent(*, area_code: str = DISTRICT, code: str = "yongding-1") -> Report:
    """The first report of an incident, signed and sent."""
    return sign_first_report(actor=SYSTEM, at=AT, incident=make_incident(area_code=area_code, code=code))


def make_decision(*, area_code: str = DISTRICT, code: str = "yongding-1") -> Decision:
    """An incident that was looked into."""
    row = make_incident(area_code=area_code, code=code)
    verify_incident(actor=SYSTEM, at=AT, row=row, verdict="true", how="电话问村书记")
    return row.decisions.get()


def make_receipt(*, area_code: str = DISTRICT, code: str = "yongding-1") -> Receipt:
    """What the city said when the report arrived."""
    row = make_sent(area_code=area_code, code=code)
    return note_receipt(actor=SYSTEM, at=AT, row=row, unit="市应急管理局", channel="phone", received_at=AT)


def make_instruction(*, area_code: str = DISTRICT, code: str = "yongding-1", **changes: Any) -> Instruction:
    """What a leader said of an incident, no task given."""
    row = make_incident(area_code=area_code, code=code)
    given = {"leader": "区长", "text": "全力转移群众。", "given_at": AT, "channel": "phone", **changes}
    return give_instruction(actor=SYSTEM, at=AT, row=row, **given)


SAMPLES = {
    "incidents.incident": make_incident,
    "incidents.report": make_report,
    "incidents.receipt": make_receipt,
    "incidents.instruction": make_instruction,
}
