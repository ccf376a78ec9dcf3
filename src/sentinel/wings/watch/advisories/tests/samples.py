"""Sample advisories, made by crossings of a river section through their actions."""

from datetime import datetime, timedelta

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.wings.watch.advisories.actions import RecipientSpec, register_recipients, suggest_for_crossing
from sentinel.wings.watch.advisories.models import Advisory, Recipient
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.models import Station
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import AT, make_station

RULE = system("advisories")
GATEWAY = system("gateway")
TOWN, OTHER = "110109007000", "110109101000"
NUMBERED = "flow.numbered"


def officer(*permissions: str, area: str = TOWN) -> Actor:
    """A duty officer with permissions over a town."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or ("advisories.send",))
    return Actor(key="person:D1", label="值班员甲", holds=holds, person_code="D1", area_code=area)


def make_section(area_code: str, code: str) -> Station:
    """A river section."""
    found = Station.objects.filter(code=code).first()
    return found or make_station(area_code=area_code, code=code, kind="river", name=f"断面{code}", river="永定河")


def make_recipient(
    *, area_code: str = TOWN, code: str = "H001", name: str = "下游区防汛办", number: int = 1
) -> Recipient:
    """A place downstream of the section of this code."""
    make_section(area_code, code)
    spec = RecipientSpec(code=f"DS-{code}-{number}", name=name, station=code, rules=(NUMBERED,), mark="演示")
    return register_recipients(actor=system("pack"), at=AT, recipients=[spec])[0]


def cross(
    rule: str = NUMBERED, *, station: str = "H001", area_code: str = TOWN, at: datetime = AT, up: bool = True
) -> str:
    """A section crosses a threshold; the crossing's code. Nobody has reacted yet."""
    make_section(area_code, station)
    fact = CrossingFact(
        rule=rule,
        title="编号洪水流量",
        station=station,
        element="flow",
        observed_at=at,
        up=up,
        value=500_000,
        window=0,
        detected_at=at,
    )
    record_crossings(actor=GATEWAY, at=at, crossings=[fact])
    return fact.code


def make_advisory(*, area_code: str = TOWN, code: str = "H001") -> Advisory:
    """One place to be told that its section reached the numbered discharge."""
    make_recipient(area_code=area_code, code=code)
    crossing = cross(station=code, area_code=area_code)
    return suggest_for_crossing(actor=RULE, at=AT, crossing=crossing)[0]


HOUR = timedelta(hours=1)
SAMPLES = {"advisories.advisory": make_advisory, "advisories.recipient": make_recipient}
