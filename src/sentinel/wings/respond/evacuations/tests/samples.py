"""Sample rows of the evacuations, each made through its action."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Parameter
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT
from sentinel.wings.prepare.households.models import Household
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import make_shelter
from sentinel.wings.respond.evacuations.actions import order_evacuation, propose_evacuation
from sentinel.wings.respond.evacuations.models import Entry, Evacuation
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests import samples as flood

AT = datetime(2023, 7, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TOWN, VILLAGE, OTHER_VILLAGE = "110109108000", "110109108203", "110109101209"
PLANNING = Pack(ROOT / "tests/packs/tiny").yaml("parameters/evacuations.yaml")


def officer(*permissions: str, area: str = VILLAGE, person: str = "P1", label: str = "测试员") -> Actor:
    """A person with permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{person}", label=label, holds=holds, person_code=person, area_code=area)


VILLAGER = officer("evacuations.view", "evacuations.tick", "shelters.view")
LEADER = officer("evacuations.view", "evacuations.order", "evacuations.tick", "shelters.view", area=TOWN, person="P2")


def make_evacuation(*, area_code: str = VILLAGE, code: str = "", people: int = 3) -> Evacuation:
    """A proposed list of one household and a shelter in town with room for just them."""
    if not Household.objects.filter(area_code=area_code).exists():
        make_household(area_code=area_code, code=code or f"{area_code}-01", people=people)
    town = f"{area_code[:9]}000"
    if not Shelter.objects.filter(area_code=town).exists():
        make_shelter(area_code=town, code=f"BN-{town[:9]}", capacity=people)
    return propose_evacuation(actor=system("samples"), at=AT, area_code=area_code, stage="prepare", reason="雨大")


def make_ordered(*, area_code: str = VILLAGE, people: int = 3) -> Evacuation:
    """An ordered list."""
    row = make_evacuation(area_code=area_code, people=people)
    return order_evacuation(actor=system("samples"), at=AT, evacuation=row)


def make_entry(*, area_code: str = VILLAGE, code: str = "") -> Entry:
    """The first person of a list."""
    return entries(make_evacuation(area_code=area_code, code=code))[0]


def entries(evacuation: Evacuation) -> list[Any]:
    """The people of a list, in order."""
    return list(Entry.objects.filter(evacuation=evacuation).order_by("household_code", "member_code"))


def make_flood(**people: int) -> Run:
    """A finished run: low and high village stand 1.2 m in the water after two and three hours; people live in both.

    The town of the low village has a shelter with room for four, 1 112 m away.
    """
    run = flood.ask()
    Parameter.objects.bulk_create([Parameter(**row) for row in PLANNING], ignore_conflicts=True)
    make_household(area_code=VILLAGE, people=people.get("low", 3))
    make_household(area_code=OTHER_VILLAGE, people=people.get("high", 2))
    make_shelter(area_code=TOWN, code="BN-1", capacity=4, point=(116.0, 40.01))
    return flood.computed(
        run, flood.hit(minutes=120), flood.hit(OTHER_VILLAGE, minutes=180, people=0, households=0, depth=0.5)
    )


def make_fire() -> Run:
    """A finished run of a fire: it comes to the low village after two hours, people live there; a shelter is near."""
    run = flood.ask_fire()
    Parameter.objects.bulk_create([Parameter(**row) for row in PLANNING], ignore_conflicts=True)
    make_household(area_code=VILLAGE, people=3)
    make_shelter(area_code=TOWN, code="BN-1", capacity=4, point=(116.0, 40.01))
    return flood.burnt(run, flood.flames(minutes=120))


SAMPLES = {"evacuations.evacuation": make_evacuation, "evacuations.entry": make_entry}
