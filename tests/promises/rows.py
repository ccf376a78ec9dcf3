"""Rows for the promises: two of every noun, one here and one elsewhere, each made through its module's own action."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import Any

from django.apps import apps
from django.test import Client

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Account, Area, Grant, Holding, Organisation, Parameter, Person, Post
from sentinel.kernel.tests.samples import make_unit
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT
from sentinel.wings.watch.warnings.models import Warning
from sentinel.wings.watch.warnings.tests import samples as warnings

DISTRICT = "110109000000"
TOWN, OTHER_TOWN = "110109108000", "110109101000"
HERE, THERE = "110109108203", "110109101209"
AREAS = (
    (DISTRICT, "甲区", "district", None),
    (TOWN, "甲镇", "town", DISTRICT),
    (OTHER_TOWN, "乙镇", "town", DISTRICT),
    (HERE, "甲村", "village", TOWN),
    (THERE, "乙村", "village", OTHER_TOWN),
)
TINY = Pack(ROOT / "tests/packs/tiny")
PARAMETERS = list(chain.from_iterable(TINY.yaml_folder("parameters")))

Maker = Callable[..., Any]


def make_areas() -> None:
    """A district of two towns with one village each, and every rule value of the tiny pack; once is enough."""
    if Parameter.objects.filter(source=PARAMETERS[0]["source"]).exists():
        return
    for code, name, kind, parent in AREAS:
        Area.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": name, "kind": kind, "parent_id": parent}
        )
    Parameter.objects.bulk_create([Parameter(**row) for row in PARAMETERS], ignore_conflicts=True)


def _warning(*, area_code: str, code: str) -> Warning:
    """A warning's code follows from its minute, so each row gets one of its own."""
    return warnings.make_warning(area_code=area_code, at=warnings.AT + timedelta(minutes=int(code[1:])))


def _parameter(*, area_code: str, code: str) -> Parameter:
    """Rule values come with the pack and bind the whole district; each code stands for another one."""
    del area_code
    found: Parameter = parameters.versions(system("samples")).order_by("key", "valid_from")[int(code[1:]) % 50]
    return found


def _post(*, area_code: str, code: str) -> Post:
    unit = make_unit(f"U-{code}", area_code)
    return Post.objects.create(code=code, organisation=unit, title=code, role="town_duty", area_code=area_code)


def _organisation(*, area_code: str, code: str) -> Organisation:
    return make_unit(code, area_code)


def _contact(*, area_code: str, code: str) -> Person:
    return Person.objects.create(code=code, name="王小明", phone="10012345678", area_code=area_code)


def _samples() -> dict[str, Maker]:
    ours = [app.name for app in apps.get_app_configs() if app.name.startswith("sentinel.")]
    tested = [name for name in ours if find_spec(f"{name}.tests") is not None]
    files = [f"{name}.tests.samples" for name in tested if find_spec(f"{name}.tests.samples") is not None]
    found: dict[str, Maker] = {}
    for file in files:
        found |= getattr(import_module(file), "SAMPLES", {})
    return found


SAMPLES = _samples()
# A ledger whose noun has another owner, and samples that cannot take any place or code.
MAKERS: dict[str, Maker] = {
    **SAMPLES,
    "warnings.warning": _warning,
    "warnings.callout": SAMPLES["notify.ladder"],
    "parameters.parameter": _parameter,
    "organisation.post": _post,
    "organisation.organisation": _organisation,
    "organisation.contact": _contact,
}


def make(ledger: str, area_code: str = HERE, number: int = 1) -> Any:
    """The n-th row of a ledger: the first in the area itself, each further one in a village beside it."""
    make_areas()
    place = area_code
    if number > 1:
        place = f"{area_code[:9]}{300 + number}"
        town = f"{area_code[:9]}000"
        Area.objects.get_or_create(
            code=place, defaults={"name": place, "short_name": place, "kind": "village", "parent_id": town}
        )
    # Station addresses and warning codes follow from these digits, so no two rows may share them.
    code = f"H{number:03d}" if area_code == HERE else f"T{number + 50:03d}"
    return MAKERS[ledger](area_code=place, code=code)


def reader(*permissions: str, area: str = TOWN) -> Actor:
    """Somebody who holds these permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key="person:R", label="R", holds=holds, person_code="R", area_code=area)


def browser(*permissions: str, area: str = TOWN) -> Client:
    """The browser of an account with these permissions over one area."""
    make_areas()
    unit, _ = Organisation.objects.get_or_create(
        code=f"U-{area}", defaults={"name": "某单位", "kind": "town", "area_code": area}
    )
    name = f"{area}-{Post.objects.count()}"
    post = Post.objects.create(code=name, organisation=unit, title="值班员", role="town_duty", area_code=area)
    person = Person.objects.create(code=f"P-{name}", name="王某某")
    Holding.objects.create(post=post, person=person)
    Grant.objects.bulk_create(
        Grant(post=post, permission=permission, kind="area", value=area, source="test") for permission in permissions
    )
    client = Client(headers={"accept": "text/html"}, raise_request_exception=True)
    client.force_login(Account.objects.create(username=name, person=person, label="王某某"))
    return client
