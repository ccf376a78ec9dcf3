"""Sample rows of the household register, each made through its action."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.citizens import check_digit
from sentinel.wings.prepare.households.actions import HouseholdSpec, MemberSpec, register_household
from sentinel.wings.prepare.households.models import Household, Member
from sentinel.wings.watch.stations.models import Station
from sentinel.wings.watch.stations.tests.samples import make_station

AT = datetime(2023, 7, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
VILLAGE, OTHER_VILLAGE = "110109108203", "110109101209"


def officer(*permissions: str, area: str = VILLAGE, person: str = "P1") -> Actor:
    """A person with permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{person}", label="测试员", holds=holds, person_code=person, area_code=area)


def number(sequence: int, born: str = "19600101") -> str:
    """A citizen number of nobody."""
    first = f"110199{born}{sequence:03d}"
    return first + check_digit(first)


def spec(
    *, area_code: str = VILLAGE, code: str = "", people: int = 2, station: str = "", **changes: object
) -> HouseholdSpec:
    """A household to register."""
    code = code or f"{area_code}-01"
    members = [
        MemberSpec(code=f"{code}-{n}", name=f"王小{n}", id_number=number(n), phone="10012345678")
        for n in range(1, people + 1)
    ]
    values = {
        "code": code,
        "area_code": area_code,
        "address": "村东 3 号",
        "structure": "stone_wood",
        "risk": "flash_flood",
        "head_name": "王小1",
        "station": station,
        "members": members,
    }
    return HouseholdSpec(**{**values, **changes})  # type: ignore[arg-type]


def make_household(*, area_code: str = VILLAGE, code: str = "", people: int = 2, station: str = "R901") -> Household:
    """A household of two on a station."""
    if not Station.objects.filter(code=station).exists():
        make_station(area_code=area_code, code=station)
    household = spec(area_code=area_code, code=code, people=people, station=station)
    return register_household(actor=system("samples"), at=AT, household=household)


def make_member(*, area_code: str = VILLAGE, code: str = "") -> Member:
    """The first person of a household."""
    household = make_household(area_code=area_code, code=code)
    return Member.objects.filter(household=household).order_by("code")[0]


SAMPLES = {"households.household": make_household, "households.member": make_member}
