"""Sample rows of the inspections, each made through its action."""

from typing import Any

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Parameter
from sentinel.wings.prepare.shelter_inspections import actions
from sentinel.wings.prepare.shelter_inspections.models import Defect, Inspection
from sentinel.wings.prepare.shelters.tests import samples as shelters

AT, LATER = shelters.AT, shelters.LATER
VALUES = {"inspect_days": 30, "defect_days": 15}
SEES = "shelters.view"
INSPECTOR = shelters.officer(SEES, "shelter_inspections.view", "shelter_inspections.manage")


def make_shelter(*, area_code: str = shelters.TOWN, code: str = "BN-1", **changes: object) -> Any:
    """A shelter of the register, and the terms of looks; values a pack brought stay."""
    Parameter.objects.bulk_create(
        [
            Parameter(
                key=f"shelter_inspections.{key}",
                title=key,
                value=value,
                source="测试",
                status="unverified",
                valid_from="2020-01-01",
            )
            for key, value in VALUES.items()
        ],
        ignore_conflicts=True,
    )
    return shelters.make_shelter(area_code=area_code, code=code, **changes)


def make_inspection(*, area_code: str = shelters.TOWN, code: str = "BN-1") -> Inspection:
    """The first look at a shelter, still due."""
    made = actions.plan_inspection(actor=system("samples"), at=AT, shelter=make_shelter(area_code=area_code, code=code))
    assert made is not None
    return made


def make_defect(*, area_code: str = shelters.TOWN, code: str = "BN-1") -> Defect:
    """Something a look found wrong."""
    look = actions.inspect_shelter(
        actor=system("samples"),
        at=AT,
        shelter=make_shelter(area_code=area_code, code=code),
        condition="repair",
        findings="屋面渗水",
        defects=["东侧屋面渗水"],
    )
    return look.defects.get()


def told() -> list[tuple[str, str, dict[str, Any]]]:
    """(name without the module, actor, payload) of every event of this module."""
    rows = Event.objects.filter(name__startswith="shelter_inspections.").order_by("position")
    return [(row.name.removeprefix("shelter_inspections."), row.actor, row.payload) for row in rows]


SAMPLES = {
    "shelter_inspections.inspection": make_inspection,
    "shelter_inspections.defect": make_defect,
}
