"""Writes of the stores, and looks at their keepers' numbers, through their public functions."""

from datetime import timedelta

import pytest

from sentinel.kernel.models import Event, Unmasking
from sentinel.kernel.refusals import Invalid, NotAllowed
from sentinel.wings.prepare.supplies import actions
from sentinel.wings.prepare.supplies.models import Store
from sentinel.wings.prepare.supplies.tests.samples import (
    AT,
    ELSEWHERE,
    TOWN,
    keeper,
    make_store,
    make_unit,
    make_values,
    officer,
)

pytestmark = pytest.mark.django_db
MANAGER = officer("supplies.view", "supplies.manage", person="M")
KEEPER = keeper()
CALLER = officer("supplies.view", "organisation.unmask", person="C")


@pytest.fixture(autouse=True)
def values():
    make_values()


def told():
    found = Event.objects.filter(name__startswith="supplies.").order_by("position")
    return [(row.name.removeprefix("supplies."), row.payload) for row in found]


def test_stores_have_a_floor_or_an_agreement():
    make_unit()
    store = make_store()
    given = {"name": "库", "unit": "KEEP", "area_code": TOWN, "point": store.point, "address": "x", "keeper": "x"}
    refused = (
        ({"code": "S2"}, MANAGER, Invalid, "面积"),
        ({"code": "S2", "reserve": "agreement"}, MANAGER, Invalid, "协议编号"),
        ({"code": "S1", "area_m2": 9}, MANAGER, Invalid, "S1"),
        ({"code": "S2", "area_m2": 9, "unit": "NONE"}, MANAGER, Invalid, "NONE"),
        ({"code": "S2", "area_m2": 9, "contact": "100****0001"}, MANAGER, Invalid, "电话号码不对"),
        ({"code": "S2", "area_m2": 9}, KEEPER, NotAllowed, "权限"),
    )
    for changes, actor, refusal, words in refused:
        with pytest.raises(refusal, match=words):
            actions.register_store(actor=actor, at=AT, **{"contact": "10040000001", **given, **changes})
    given |= {"contact": "010-69842345", "reserve": "capacity", "agreement": "协-1", "area_m2": 5}
    firm = actions.register_store(actor=MANAGER, at=AT, code="F1", **given)
    assert (firm.level, firm.area_m2, firm.target_areas) == ("town", None, [TOWN])
    assert Store.objects.count() == 2


def test_amending_and_confirming_a_store():
    store = make_store()
    actions.amend_store(actor=MANAGER, at=AT, row=store, changes={"keeper": "王某"})
    later = AT + timedelta(hours=1)
    assert actions.confirm_store(actor=KEEPER, at=later, store=store).confirmed_at == later
    for actor, changes, refusal in (
        (MANAGER, {"unit": "X"}, Invalid),
        (MANAGER, {"area_m2": None}, Invalid),
        (KEEPER, {"keeper": "x"}, NotAllowed),
    ):
        with pytest.raises(refusal):
            actions.amend_store(actor=actor, at=AT, row=store, changes=changes)
    with pytest.raises(NotAllowed):
        actions.confirm_store(actor=MANAGER, at=AT, store=store)
    assert told() == [
        ("store.registered", {"code": "S1", "level": "district", "reserve": "goods"}),
        ("store.amended", {"code": "S1", "fields": ["keeper"]}),
        ("store.confirmed", {"code": "S1"}),
    ]


def test_a_number_is_kept_as_it_is_dialled():
    store = actions.amend_store(actor=MANAGER, at=AT, row=make_store(), changes={"contact": " 010-6984 2345 "})
    assert (store.contact, store.masked_contact) == ("010-69842345", "010****2345")
    actions.amend_store(actor=MANAGER, at=AT, row=store, changes={"contact": "010 - 69842345"})
    with pytest.raises(Invalid, match="电话号码不对"):
        actions.amend_store(actor=MANAGER, at=AT, row=store, changes={"contact": "010****2345"})
    assert Store.objects.get().contact == "010-69842345"
    assert told()[1:] == [("store.amended", {"code": "S1", "fields": ["contact"]})]


def test_a_look_at_the_number_is_written_down_twice():
    assert actions.unmask_store(actor=CALLER, at=AT, store=make_store(), purpose=" 调拨 ") == "10049596870"
    look = Unmasking.objects.get()
    assert (look.actor, look.subject, look.fields, look.purpose) == (
        "person:C",
        "supplies.store:S1",
        "contact",
        "调拨",
    )
    assert told()[-1] == ("store.unmasked", {"code": "S1", "purpose": "调拨"})


@pytest.mark.parametrize(
    ("actor", "purpose", "refusal"),
    [
        (CALLER, " ", Invalid),
        (KEEPER, "调拨", NotAllowed),
        (officer("organisation.unmask", area=ELSEWHERE), "调拨", NotAllowed),
    ],
)
def test_a_refused_look_shows_and_logs_nothing(actor, purpose, refusal):
    store, events = make_store(), told()
    with pytest.raises(refusal):
        actions.unmask_store(actor=actor, at=AT, store=store, purpose=purpose)
    assert (Unmasking.objects.count(), told()) == (0, events)
