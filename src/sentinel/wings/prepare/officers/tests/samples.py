"""Officers, trainings and who was there, each made through its action."""

from datetime import date
from decimal import Decimal
from typing import Any

from sentinel.kernel.actor import system
from sentinel.kernel.models import Area, Parameter, Person
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, VILLAGE
from sentinel.wings.prepare.officers import actions, queries
from sentinel.wings.prepare.officers.models import Attendance, Officer, Training

BY_RULE = system("samples")
OTHER_VILLAGE = "999901002201"
PHONE = "10012345678"
TRAINING: dict[str, Any] = {
    "title": "灾情报送",
    "level": "district",
    "held_on": date(2023, 5, 18),
    "hours": Decimal("4.0"),
    "organiser": "区应急管理局",
}
VALUES = {
    "officers.training_days": 365,
    "officers.report_events": [{"event": "officers.training.registered", "title": "登记培训"}],
    "contacts.stale_days": 90,
}


def make_places() -> None:
    """A district of two towns with one village each, and the rule values; those already there stay."""
    for code, kind, parent in (
        (DISTRICT, "district", None),
        (TOWN, "town", DISTRICT),
        (OTHER_TOWN, "town", DISTRICT),
        (VILLAGE, "village", TOWN),
        (OTHER_VILLAGE, "community", OTHER_TOWN),
    ):
        facts = {"name": f"{kind}{code[8:]}", "short_name": f"{kind}{code[8:]}", "kind": kind, "parent_id": parent}
        Area.objects.get_or_create(code=code, defaults=facts)
    Parameter.objects.bulk_create(
        [
            Parameter(key=key, title=key, value=value, source="测试", status="unverified", valid_from="2020-01-01")
            for key, value in VALUES.items()
        ],
        ignore_conflicts=True,
    )


def make_person(code: str, area_code: str = VILLAGE, **facts: Any) -> Person:
    """Somebody in the contact list."""
    given = {"name": f"人{code}", "phone": PHONE, "area_code": area_code, "purpose": "contact", **facts}
    return Person.objects.get_or_create(code=code, defaults=given)[0]


def make_officer(*, area_code: str = VILLAGE, code: str = "", rank: str = "A", **changes: Any) -> Officer:
    """An officer of a place, from the contact list."""
    person = changes.pop("person", None) or make_person(f"P-{code or area_code}-{rank}", area_code).code
    facts = {"code": code, "rank": rank, "employment": "part", "appointed_on": date(2023, 3, 1), **changes}
    return actions.appoint_officer(actor=BY_RULE, at=AT, area_code=area_code, person=person, **facts)


def make_training(*, area_code: str = DISTRICT, code: str = "", **changes: Any) -> Training:
    """A training of this spring."""
    facts = {**TRAINING, **changes}
    return actions.register_training(actor=BY_RULE, at=AT, area_code=area_code, code=code, **facts)


def attend(training: Training, officer: Officer) -> Attendance:
    """Somebody more was there."""
    part = queries.part_of(officer.area_code)
    there = queries.attendances_of(training, part).values_list("officer__code", flat=True)
    actions.record_attendance(actor=BY_RULE, at=AT, training=training, part=part, attended={*there, officer.code})
    return Attendance.objects.get(training=training, officer=officer)


def make_attendance(*, area_code: str, code: str) -> Attendance:
    """An officer of a place who was at a training of its town."""
    officer = make_officer(area_code=area_code, code=f"{code}-O")
    return attend(make_training(area_code=queries.part_of(area_code), code=code), officer)


SAMPLES = {
    "officers.officer": make_officer,
    "officers.training": make_training,
    "officers.attendance": make_attendance,
}
