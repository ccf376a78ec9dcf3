"""A district is data: the tiny pack loads as its files say, again adds nothing, and what a person changed stays."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from architecture.exemptions import settle
from promises.rows import TINY
from sentinel.geo.layers import LAYERS
from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import system
from sentinel.kernel.founding import Difference, Outcome
from sentinel.kernel.models import Account, Area, Event, Holding, Organisation, Parameter, Person, Post
from sentinel.kernel.tests.samples import BEIJING
from sentinel.runtime.packs.district import load_accounts, load_district
from sentinel.runtime.packs.modules import load_modules
from sentinel.wings.prepare.households.models import Household, Member
from sentinel.wings.prepare.plans.models import Plan
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.supplies.models import Kind, Lot, Standard, Store
from sentinel.wings.watch.stations.models import Station

pytestmark = pytest.mark.django_db
AT = datetime(2023, 7, 29, 18, tzinfo=BEIJING)
ACTOR = system("pack")
TABLES: dict[str, Any] = {
    "areas.csv": Area,
    "organisations.csv": Organisation,
    "posts.csv": Post,
    "people.csv": Person,
    "holdings.csv": Holding,
    "stations.csv": Station,
    "shelters.csv": Shelter,
    "households.csv": Household,
    "members.csv": Member,
    "supplies_kinds.csv": Kind,
    "supplies_stores.csv": Store,
    "supplies_standards.csv": Standard,
    "supplies_lots.csv": Lot,
}


def load() -> list[Outcome]:
    """The whole pack, as the command does it."""
    return [
        *load_district(TINY, actor=ACTOR, at=AT),
        *load_modules(TINY, actor=ACTOR, at=AT),
        load_accounts(TINY, actor=ACTOR, at=AT),
    ]


def differences(outcomes: list[Outcome]) -> list[Difference]:
    """Where the stored rows and the pack disagree."""
    return [difference for outcome in outcomes for difference in outcome.differences]


def test_the_tables_hold_what_the_files_say() -> None:
    added: Counter[str] = Counter()
    for outcome in load():
        added[outcome.kind] += outcome.added
    assert {name: table.objects.count() for name, table in TABLES.items()} == {
        name: len(TINY.csv(name)) for name in TABLES
    }
    assert Plan.objects.count() == len(TINY.yaml_folder("plans"))
    assert Account.objects.count() == len(TINY.yaml("accounts.yaml"))
    assert Parameter.objects.count() == sum(len(rows) for rows in TINY.yaml_folder("parameters"))
    assert added["stations.station"] == Station.objects.count()
    assert added["kernel.area"] == Area.objects.count()
    told = Event.objects.filter(name="organisation.pack.loaded").values_list("payload__kind", "payload__added")
    assert dict(told)["kernel.area"] == Area.objects.count()


def test_again_adds_nothing_and_says_nothing() -> None:
    load()
    events = Event.objects.count()
    again = load()
    assert {outcome.kind: outcome.added for outcome in again if outcome.added} == {}
    assert differences(again) == []
    assert Event.objects.count() == events


def test_a_changed_row_is_kept_and_the_difference_listed() -> None:
    load()
    Post.objects.filter(code="D-CHIEF-1").update(title="总值班长")
    Station.objects.filter(code="R001").update(name="石沟新站")
    found = differences(load())
    assert Post.objects.get(code="D-CHIEF-1").title == "总值班长"
    assert Station.objects.get(code="R001").name == "石沟新站"
    assert {(item.field, item.stored, item.offered) for item in found} == {
        ("title", "总值班长", "值班长"),
        ("name", "石沟新站", "石沟"),
    }


def test_every_row_on_the_map_lies_in_the_district() -> None:
    load()
    outline = AreaShape.objects.get(area__kind="district").boundary
    outside = {
        f"{layer.name}:{row.pk}"
        for layer in LAYERS.values()
        for row in layer.rows(ACTOR).exclude(**{f"{layer.geometry}__isnull": True})
        if not getattr(row, "external", False) and not outline.buffer(1e-9).contains(getattr(row, layer.geometry))
    }
    settle("rows outside the district", outside)


def test_the_demonstration_accounts_open_their_first_page(client: Any) -> None:
    load()
    pages = {}
    for account in Account.objects.order_by("username"):
        client.force_login(account)
        pages[account.username] = client.get("/", follow=True).status_code
    assert pages == dict.fromkeys(pages, 200)
