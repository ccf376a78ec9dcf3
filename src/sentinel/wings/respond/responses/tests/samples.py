"""Sample responses, the units they reach, and warnings beside them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Organisation
from sentinel.wings.prepare.plans.actions import adopt_plan
from sentinel.wings.prepare.plans.models import Plan
from sentinel.wings.respond.responses.actions import start_response
from sentinel.wings.respond.responses.models import Response
from sentinel.wings.respond.responses.rules import Statement
from sentinel.wings.watch.warnings.models import Warning

AT = datetime(2023, 7, 29, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DISTRICT, TOWN, VILLAGE, OTHER_VILLAGE = "110109000000", "110109108000", "110109108203", "110109101209"
WARNING_OF = {4: "blue", 3: "yellow", 2: "orange", 1: "red"}
READS = ("plans.view", "responses.view", "tasks.view", "warnings.view", "organisation.view")
DIRECTOR = ("responses.command_4", "responses.command_3")
COMMANDER = ("responses.command_2", "responses.command_1", *DIRECTOR)


def person(*permissions: str, area: str = DISTRICT, name: str = "P1") -> Actor:
    """A reader who also holds these permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in (*READS, *permissions))
    return Actor(key=f"person:{name}", label=name, person_code=name, holds=holds, area_code=area)


def director(name: str = "主任") -> Actor:
    """May command the lower two levels and give tasks."""
    return person("tasks.assign", *DIRECTOR, name=name)


def commander(name: str = "指挥") -> Actor:
    """May command all levels and give tasks."""
    return person("tasks.assign", *COMMANDER, name=name)


def make_units() -> None:
    """One headquarters, one town, two villages (one of another town)."""
    for code, kind, area in (
        ("HQ", "headquarters", DISTRICT),
        (TOWN, "town", TOWN),
        (VILLAGE, "village", VILLAGE),
        (OTHER_VILLAGE, "village", OTHER_VILLAGE),
    ):
        Organisation.objects.get_or_create(code=code, defaults={"name": f"单位{code}", "kind": kind, "area_code": area})


def _level(number: int) -> dict[str, object]:
    measures = [("town", "巡查道路", 60), ("village", "广播告知", 30), ("headquarters", "会商", 120)]
    return {
        "level": number,
        "title": f"防汛{number}级响应",
        "condition": f"第 {number} 级条件",
        "starts_with": WARNING_OF[number],
        "commander": f"responses.command_{number}",
        "measures": [
            {"key": f"f{number}-{to}", "text": text, "to": to, "within_minutes": minutes, "evidence": "note"}
            for to, text, minutes in measures
        ],
    }


def make_plan(code: str = "PLAN-T", area_code: str = DISTRICT) -> Plan:
    """A flood plan in force: each level gives one measure to each kind of unit."""
    return adopt_plan(
        actor=system("test"),
        at=AT,
        code=code,
        title="测试区防汛应急预案",
        area_code=area_code,
        hazards=["rain", "flood", "geology"],
        source="测试文本",
        standing="unverified",
        levels=[_level(number) for number in (4, 3, 2, 1)],
    )


def said(at: datetime = AT) -> Statement:
    """What a commander says on starting."""
    return Statement(topic="强降雨防御", expected_end_at=at + timedelta(hours=24), measures="巡查、告知、会商")


def make_response(*, area_code: str = DISTRICT, code: str = "PLAN-T", level: int = 4) -> Response:
    """An active response under the plan of this code."""
    make_units()
    make_plan(code, area_code)
    return start_response(actor=system("test"), at=AT, plan_code=code, level=level, statement=said())


def make_warning(level: str = "red", hazard: str = "geology", *, areas: tuple[str, ...] = (DISTRICT,)) -> Warning:
    """A warning in force over some areas."""
    return Warning.objects.create(
        code=f"{hazard}-{level}-20230731T1200",
        hazard=hazard,
        level=level,
        status="released",
        origin="manual",
        headline=f"{hazard} {level}",
        issuer="测试区气象台",
        area_code=DISTRICT,
        target_areas=list(areas),
        effective_at=AT,
        expires_at=AT + timedelta(days=4),
        drafted_at=AT,
        drafted_by="P1",
        drafted_name="P1",
        published_at=AT,
    )


SAMPLES = {"responses.response": make_response}
