"""Sample rows of the shelters, each made through its action."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.wings.prepare.shelters.actions import ShelterSpec, register_shelters
from sentinel.wings.prepare.shelters.models import Shelter

AT = datetime(2023, 7, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
TOWN, VILLAGE, ELSEWHERE = "110109108000", "110109108203", "110109101209"


def officer(*permissions: str, area: str = TOWN, person: str = "P1") -> Actor:
    """A person with permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{person}", label="测试员", holds=holds, person_code=person, area_code=area)


def spec(*, area_code: str = TOWN, code: str = "BN-1", **changes: object) -> ShelterSpec:
    """A shelter to register: a school for three."""
    values = {
        "code": code,
        "name": f"学校{code}",
        "area_code": area_code,
        "point": (116.0, 40.0),
        "capacity": 3,
        "address": "镇东",
        "contact": "谭永涛 10049596870",
        "serves": f"{area_code[:9]}000",
    }
    return ShelterSpec(**{**values, **changes})  # type: ignore[arg-type]


def make_shelter(*, area_code: str = TOWN, code: str = "BN-1", **changes: object) -> Shelter:
    """A ready shelter."""
    shelters = [spec(area_code=area_code, code=code, **changes)]
    return register_shelters(actor=system("samples"), at=AT, shelters=shelters)[0]


SAMPLES = {"shelters.shelter": make_shelter}
