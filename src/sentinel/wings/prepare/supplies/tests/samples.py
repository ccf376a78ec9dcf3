"""Sample kinds, stores, standards and lots, each made through its action."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Point
from django.test import Client

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Account, Grant, Holding, Organisation, Parameter, Person, Post
from sentinel.wings.prepare.supplies import actions
from sentinel.wings.prepare.supplies.models import CGCS2000, Kind, Lot, Movement, Standard, Store

AT = datetime(2023, 7, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
DISTRICT, TOWN, VILLAGE, ELSEWHERE = "110109000000", "110109108000", "110109108203", "110109101209"
VALUES = {
    "supplies.reserve.permille": 12,
    "supplies.residents": 400000,
    "supplies.expiring.percent": 20,
    "supplies.expiring.months": 6,
    "supplies.stale_days": 90,
    "stocktakes.sample_percent": 30,
    "dispatches.arrival_hours": 6,
    "dispatches.papers_hours": 24,
}
SYSTEM = system("samples")


def make_values() -> None:
    """The rule values of relief goods, where a test has none yet."""
    Parameter.objects.bulk_create(
        (
            Parameter(key=key, value=value, title=key, source="测试", status="unverified", valid_from=date(2020, 1, 1))
            for key, value in VALUES.items()
        ),
        ignore_conflicts=True,
    )


def officer(*permissions: str, area: str = DISTRICT, unit: str = "", person: str = "P1") -> Actor:
    """A person with permissions over one area, or over the rows of one unit."""
    kind, value = ("unit", unit) if unit else ("area", area)
    holds = frozenset(Hold(permission, kind, value) for permission in permissions)
    return Actor(
        key=f"person:{person}",
        label=person,
        holds=holds,
        person_code=person,
        units=(unit,) * bool(unit),
        area_code=area,
    )


def keeper(person: str = "P1", area: str = DISTRICT) -> Actor:
    """Somebody who keeps the stores of an area."""
    return officer("supplies.view", "supplies.keep", area=area, person=person)


def make_unit(code: str = "KEEP", area_code: str = DISTRICT) -> Organisation:
    """The unit that keeps the sample stores."""
    defaults = {"name": f"单位{code}", "kind": "department", "area_code": area_code}
    return Organisation.objects.get_or_create(code=code, defaults=defaults)[0]


def make_kind(*, area_code: str = DISTRICT, code: str = "101", **changes: Any) -> Kind:
    """A kind of goods; any code is turned into one of the catalogue by its last two digits."""
    own = code if code[0] in "123" else f"1{int(code[-2:]):02d}"
    found = Kind.objects.filter(code=own).first()
    if found is not None:
        return found
    values = {"name": f"棉被{own}", "unit": "床", "unit_value_fen": 12000, "shelf_life_months": 96, **changes}
    return actions.register_kind(actor=SYSTEM, at=AT, code=own, area_code=area_code, **values)


def make_store(*, area_code: str = DISTRICT, code: str = "S1", **changes: Any) -> Store:
    """A store in use, with a floor of 100 m²."""
    found = Store.objects.filter(code=code).first()
    if found is not None:
        return found
    make_unit()
    values = {
        "name": f"储备库{code}",
        "unit": "KEEP",
        "area_m2": 100,
        "point": Point(116.0, 40.0, srid=CGCS2000),
        "address": "镇东",
        "keeper": "谭永涛",
        "contact": "10049596870",
        **changes,
    }
    return actions.register_store(actor=SYSTEM, at=AT, code=code, area_code=area_code, **values)


def make_lot(
    *, area_code: str = DISTRICT, code: str = "S1", kind: str = "101", quantity: int = 100, **changes: Any
) -> Lot:
    """A lot of quilts made in March 2023 that lasts eight years; `code` is the store's."""
    make_values()
    values = {"batch": "B1", "made_on": date(2023, 3, 1), "received_on": date(2023, 4, 1), **changes}
    store, goods = make_store(area_code=area_code, code=code), make_kind(code=kind)
    return actions.receive_goods(actor=SYSTEM, at=AT, store=store, kind=goods, quantity=quantity, **values)


def make_short_lot(*, area_code: str, code: str) -> Lot:
    """A lot that comes near its end within the year: food for a year."""
    make_kind(code="150", name="应急食品", unit="份", unit_value_fen=900, shelf_life_months=12)
    return make_lot(area_code=area_code, code=code, kind="150")


def make_standard(*, area_code: str = DISTRICT, code: str = "101", **changes: Any) -> Standard:
    """A standard: each area of the district keeps ten."""
    values = {"level": "district", "basis": "area", "quantity": 10, "source": "测试", **changes}
    kind = make_kind(area_code=area_code, code=code)
    return actions.set_standard(actor=SYSTEM, at=AT, kind=kind, area_code=area_code, **values)


def make_movement(*, area_code: str = DISTRICT, code: str = "S1") -> Movement:
    """The receipt of a lot."""
    return make_lot(area_code=area_code, code=code).movements.get()


def signed_in(client: Client, *permissions: str, area: str = DISTRICT, unit: str = "KEEP", name: str = "甲") -> Client:
    """The client of a person of a unit, with these permissions over an area."""
    someone = Person.objects.create(code=f"P-{name}", name=name)
    post = Post.objects.create(
        code=f"POST-{name}", organisation=make_unit(unit), title="保管员", role="relief", area_code=area
    )
    Holding.objects.create(post=post, person=someone)
    Grant.objects.bulk_create(
        Grant(post=post, permission=permission, kind="area", value=area, source="test") for permission in permissions
    )
    client.force_login(Account.objects.create(username=f"u-{name}", label=name, person=someone))
    return client


SAMPLES = {
    "supplies.kind": make_kind,
    "supplies.store": make_store,
    "supplies.standard": make_standard,
    "supplies.lot": make_short_lot,
    "supplies.movement": make_movement,
}
