"""Sample rows of relief, each made through its action."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.citizens import check_digit
from sentinel.kernel.models import Area, Parameter
from sentinel.wings.recover.losses.tests.samples import DISTRICT, TOWN, make_disaster
from sentinel.wings.recover.relief import actions
from sentinel.wings.recover.relief.models import Application, Batch, Payment

AT = datetime(2023, 8, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
AFTER = AT + timedelta(days=8)
VILLAGE, OTHER_VILLAGE = "110109108203", "110109101209"
RULE = system("samples")


def officer(*permissions: str, area: str = VILLAGE, person: str = "P1") -> Actor:
    """A person with permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{person}", label=person, holds=holds, person_code=person, area_code=area)


VILLAGER = officer("relief.view", "relief.report", "relief.review")
TOWN_LEADER = officer("relief.view", "relief.pass", "relief.review", area=TOWN, person="P2")
CHIEF = officer(
    *(f"relief.{verb}" for verb in ("view", "manage", "approve", "pay", "unmask", "pass")), area=DISTRICT, person="P3"
)


def number(sequence: int) -> str:
    """A citizen number of nobody."""
    first = f"11019919600101{sequence:03d}"
    return first + check_digit(first)


def make_values() -> None:
    """The rule values and the villages; those already there stay."""
    rows = (
        ("relief.standard.emergency", 660),
        ("relief.standard.transition", 3960),
        ("relief.publicity_days", 7),
        ("privacy.keep_days.relief", 3650),
    )
    Parameter.objects.bulk_create(
        [
            Parameter(key=key, title=key, value=value, source="测试", status="unverified", valid_from="2020-01-01")
            for key, value in rows
        ],
        ignore_conflicts=True,
    )
    for code in (VILLAGE, OTHER_VILLAGE):
        Area.objects.get_or_create(code=code, defaults={"name": code, "short_name": code, "kind": "village"})


def make_batch(*, area_code: str = DISTRICT, code: str = "", kind: str = "emergency") -> Batch:
    """A batch of emergency relief for a disaster of its own."""
    disaster = make_disaster(area_code=area_code, code=code)
    make_values()
    return actions.open_batch(actor=RULE, at=AT, disaster=disaster, kind=kind, name=f"应急期救助{code}")


def spec(sequence: int = 1, *, batch: Batch, area_code: str = VILLAGE, **changes: Any) -> dict[str, Any]:
    """One person to put forward."""
    values = {
        "batch": batch,
        "area_code": area_code,
        "household_no": "H1",
        "head_name": "王小一",
        "name": f"王小{sequence}",
        "id_number": number(sequence),
        "phone": "10012345678",
        "account_name": "王小一",
        "bank": "农商行",
        "account": f"6230{sequence:08d}",
    }
    return {**values, **changes}


def make_application(*, area_code: str = VILLAGE, code: str = "", batch: Batch | None = None) -> Application:
    """A person put forward for a batch of its own."""
    batch = batch or (Batch.objects.order_by("pk").first() or make_batch(code=code))
    sequence = Application.objects.count() + 1
    return actions.apply_for(actor=RULE, at=AT, **spec(sequence, batch=batch, area_code=area_code))


def approved(batch: Batch, people: int = 2) -> list[Application]:
    """People of a village who passed the district's approval, each step by another person."""
    start = Application.objects.count()
    rows = [spec(start + place, batch=batch) for place in range(1, people + 1)]
    actions.apply_many(actor=VILLAGER, at=AT, rows=rows)
    for actor, at, move in (
        (VILLAGER, AT, "review"),
        (VILLAGER, AT, "show"),
        (TOWN_LEADER, AFTER, "pass"),
        (CHIEF, AFTER, "approve"),
    ):
        actions.advance(actor=actor, at=at, batch=batch, area_code=VILLAGE, move=move)
    return list(Application.objects.filter(batch=batch).order_by("code"))


def make_payment(*, area_code: str = VILLAGE, code: str = "") -> Payment:
    """A payment under way."""
    row = make_application(area_code=area_code, code=code, batch=make_batch(code=code))
    actions.review(actor=RULE, at=AT, row=row)
    actions.show(actor=RULE, at=AT, row=row)
    actions.pass_on(actor=system("town"), at=AFTER, row=row)
    actions.approve(actor=CHIEF, at=AFTER, row=row)
    return actions.list_payments(actor=RULE, at=AFTER, batch=row.batch)[0]


SAMPLES = {"relief.batch": make_batch, "relief.application": make_application, "relief.payment": make_payment}
