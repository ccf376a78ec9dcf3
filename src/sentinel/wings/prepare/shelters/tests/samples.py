"""Sample rows of the shelters, each made through its action."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event, Parameter
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.actions import GuestSpec, ShelterSpec
from sentinel.wings.prepare.shelters.models import Guest, Opening, Shelter, Stay

AT = datetime(2023, 7, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = AT + timedelta(hours=1)
TOWN, VILLAGE, ELSEWHERE = "110109108000", "110109108203", "110109101209"
RULE = system("samples")
VALUES = {
    "m2_a_person.emergency": 0.5,
    "m2_a_person.temporary": 1.0,
    "m2_a_person.short": 2.0,
    "m2_a_person.medium": 3.0,
    "m2_a_person.long": 4.5,
    "days.emergency": 1,
    "days.temporary": 3,
    "days.short": 15,
    "days.medium": 30,
    "days.long": 100,
    "seismic_least_m2": 2000,
    "guest_keep_days": 180,
    "m2_a_resident": 1.5,
}
NUMBER = "110199196001010017"


def make_values() -> None:
    """The rule values the register asks for; those a pack brought stay."""
    Parameter.objects.bulk_create(
        [
            Parameter(
                key=f"shelters.{key}",
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


def officer(*permissions: str, area: str = TOWN, person: str = "P1") -> Actor:
    """A person with permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{person}", label="测试员", holds=holds, person_code=person, area_code=area)


MANAGER = officer("shelters.view", "shelters.manage")
KEEPER = officer("shelters.view", "shelters.register", area=VILLAGE)


def spec(*, area_code: str = TOWN, code: str = "BN-1", **changes: object) -> ShelterSpec:
    """A shelter to register: a school for three."""
    values = {
        "code": code,
        "name": f"学校{code}",
        "area_code": area_code,
        "point": (116.0, 40.0),
        "capacity": 3,
        "address": "镇东",
        "path": "沿河堤路向东 500 米",
        "contact": "谭永涛 10049596870",
        "target_areas": (f"{area_code[:9]}000",),
    }
    return ShelterSpec(**{**values, **changes})  # type: ignore[arg-type]


def make_shelter(*, area_code: str = TOWN, code: str = "BN-1", **changes: object) -> Shelter:
    """A ready shelter."""
    make_values()
    shelters = [spec(area_code=area_code, code=code, **changes)]
    return actions.register_shelters(actor=RULE, at=AT, shelters=shelters)[0]


def make_opening(*, area_code: str = TOWN, code: str = "BN-1", **changes: object) -> Opening:
    """The opening of a shelter by order."""
    row = make_shelter(area_code=area_code, code=code, **changes)
    return actions.open_shelter(actor=RULE, at=AT, row=row, basis="防汛Ⅱ级响应")


def family(*names: str) -> list[GuestSpec]:
    """Named people, the first with number and phone."""
    first, *others = names or ("王小一",)
    return [GuestSpec(name=first, id_number=NUMBER, phone="10012345678"), *(GuestSpec(name=name) for name in others)]


def make_stay(*, area_code: str = TOWN, code: str = "BN-1", people: int = 2, **changes: Any) -> Stay:
    """A family in a shelter of its own."""
    row = make_shelter(area_code=area_code, code=code, **changes)
    return actions.register_family(actor=RULE, at=AT, shelter=row, guests=family(), people=people)


def make_guest(*, area_code: str = TOWN, code: str = "BN-1") -> Guest:
    """The head of a family in a shelter."""
    return make_stay(area_code=area_code, code=code).guests.get()


def told(prefix: str = "shelters.") -> list[tuple[str, str, dict[str, Any]]]:
    """(name without the module, actor, payload) of every event but the registrations."""
    rows = Event.objects.filter(name__startswith=prefix).exclude(name="shelters.shelter.registered")
    return [(row.name.removeprefix("shelters."), row.actor, row.payload) for row in rows.order_by("position")]


def balance(row: Shelter) -> tuple[int, int, int]:
    """(people the shelter counts, people of its open stays, people events let in less those they let out)."""
    fresh = Shelter.objects.get(pk=row.pk)
    inside = sum(fresh.stays.filter(departed_at__isnull=True).values_list("people", flat=True))
    events = Event.objects.filter(subject_kind="shelters.shelter", subject_key=row.code)
    signs = {"shelters.shelter.admitted": 1, "shelters.shelter.released": -1}
    counted = sum(signs[event.name] * event.payload["people"] for event in events.filter(name__in=signs))
    return fresh.occupancy, inside, counted


SAMPLES = {
    "shelters.shelter": make_shelter,
    "shelters.opening": make_opening,
    "shelters.stay": make_stay,
    "shelters.guest": make_guest,
}
