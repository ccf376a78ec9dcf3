"""Sample plans."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import system
from sentinel.kernel.models import Parameter
from sentinel.wings.prepare.plans.actions import adopt_plan, draft_version
from sentinel.wings.prepare.plans.models import Plan, PlanVersion

AT = datetime(2023, 7, 29, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WARNING_OF = {4: "blue", 3: "yellow", 2: "orange", 1: "red"}


def level(number: int) -> dict[str, Any]:
    """One level with one measure for each kind of unit."""
    return {
        "level": number,
        "title": f"防汛{number}级响应",
        "condition": f"第 {number} 级条件",
        "starts_with": WARNING_OF[number],
        "commander": f"responses.command_{number}",
        "measures": [
            {"key": f"f{number}-town", "text": "巡查道路", "to": "town", "within_minutes": 60, "evidence": "note"},
            {"key": f"f{number}-tell", "text": "广播告知", "to": "village", "within_minutes": 30, "evidence": "note"},
            {"key": f"f{number}-meet", "text": "会商", "to": "headquarters", "within_minutes": 120, "evidence": "note"},
        ],
    }


def plan_content(**changes: Any) -> dict[str, Any]:
    """Keyword arguments of `adopt_plan` for a whole flood plan."""
    return {
        "code": "PLAN-T",
        "title": "测试区防汛应急预案",
        "area_code": "110109000000",
        "hazards": ["rain", "flood", "geology"],
        "source": "测试文本",
        "standing": "unverified",
        "levels": [level(number) for number in (4, 3, 2, 1)],
        **changes,
    }


def make_plan(*, area_code: str = "110109000000", code: str = "PLAN-T") -> Plan:
    """A plan in force."""
    return adopt_plan(actor=system("test"), at=AT, **plan_content(area_code=area_code, code=code))


def make_parameters() -> None:
    """The rule values a pack brings for plans."""
    Parameter.objects.bulk_create(
        Parameter(key=key, title=key, value=value, source="测试", status="unverified", valid_from=date(2020, 1, 1))
        for key, value in (("plans.revise_years", 3), ("plans.file_workdays", 20))
    )


def make_version(*, area_code: str = "110109000000", code: str = "PLAN-T") -> PlanVersion:
    """A draft of a plan in force."""
    plan = make_plan(area_code=area_code, code=code)
    return draft_version(actor=system("test"), at=AT, plan=plan, reason="机构调整")


SAMPLES = {"plans.plan": make_plan, "plans.version": make_version}
