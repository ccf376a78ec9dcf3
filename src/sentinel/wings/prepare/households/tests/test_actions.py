"""Writes of the register, through its public functions."""

from datetime import date, timedelta

import pytest
from django.db import connection

from sentinel.kernel import privacy
from sentinel.kernel.actor import system
from sentinel.kernel.models import Area, Event, Unmasking
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.wings.prepare.households import actions, queries
from sentinel.wings.prepare.households.models import Household, Member
from sentinel.wings.prepare.households.tests.samples import (
    AT,
    OTHER_VILLAGE,
    VILLAGE,
    make_household,
    make_member,
    officer,
    spec,
)
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db


def household_events():
    rows = Event.objects.filter(name__startswith="households.").order_by("position")
    return list(rows.values_list("name", "payload"))


def test_registering_writes_people_encrypted_and_one_event_without_them():
    row = make_household(code="H1", people=2)
    assert household_events() == [
        ("households.household.registered", {"code": "H1", "risk": "flash_flood", "station": "R901", "people": 2})
    ]
    member = Member.objects.get(code="H1-1")
    assert (member.name, member.id_number, member.phone) == ("王小1", "110199196001010017", "10012345678")
    assert (member.masked_name, member.masked_id, member.masked_phone) == ("王**", "110199********0017", "100****5678")
    assert (member.sex, member.born_year, member.area_code) == ("male", 1960, VILLAGE)
    assert row.masked_head == "王**"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name || id_number || phone FROM households_member")
        stored = "".join(text for (text,) in cursor.fetchall())
        cursor.execute("SELECT head_name FROM households_household")
        stored += cursor.fetchone()[0]
    assert "王" not in stored
    assert "110199" not in stored


def test_loading_twice_adds_only_what_is_missing():
    make_station(area_code=VILLAGE, code="R1")
    first, second = spec(code="H1", station="R1"), spec(code="H2", station="R1")
    assert len(actions.register_households(actor=system("pack"), at=AT, households=[first])) == 1
    added = actions.register_households(actor=system("pack"), at=AT, households=[first, second])
    assert [row.code for row in added] == ["H2"]
    assert Member.objects.count() == 4
    assert len(household_events()) == 2
    with pytest.raises(Refused, match="H2"):
        actions.register_household(actor=system("pack"), at=AT, household=second)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"risk": "dragons"}, "risk"),
        ({"structure": ""}, "structure"),
        ({"members": []}, "members"),
        ({"station": "R404"}, "station"),
        ({"members": [actions.MemberSpec(code="M", name="王", id_number="110199196001010018")]}, "M"),
    ],
)
def test_wrong_input_is_refused_by_field_and_nothing_is_written(changes, field):
    with pytest.raises(Invalid) as refused:
        actions.register_household(actor=system("pack"), at=AT, household=spec(**changes))
    assert list(refused.value.errors) == [field]
    assert not Household.objects.exists()
    assert household_events() == []


@pytest.mark.parametrize(
    "actor", [officer("households.view"), officer("households.manage", area=OTHER_VILLAGE)], ids=["reader", "elsewhere"]
)
def test_registering_needs_the_permission_in_the_village(actor):
    with pytest.raises(NotAllowed):
        actions.register_household(actor=actor, at=AT, household=spec())
    assert not Household.objects.exists()
    assert household_events() == []


def test_amending_writes_what_changed_and_nothing_when_nothing_did():
    row, actor = make_household(code="H1"), officer("households.manage")
    assert actions.amend_household(actor=actor, at=AT, row=row, changes={"risk": "flash_flood"}).risk == "flash_flood"
    assert len(household_events()) == 1
    actions.amend_household(actor=actor, at=AT, row=row, changes={"risk": "geology", "address": "村西 1 号"})
    row.refresh_from_db()
    assert (row.risk, row.address) == ("geology", "村西 1 号")
    assert household_events()[1:] == [("households.household.amended", {"code": "H1", "fields": ["address", "risk"]})]


@pytest.mark.parametrize(
    ("actor", "changes", "refusal"),
    [
        (officer("households.manage"), {"area_code": OTHER_VILLAGE}, Invalid),
        (officer("households.view"), {"risk": "geology"}, NotAllowed),
        (officer("households.manage", area=OTHER_VILLAGE), {"risk": "geology"}, NotAllowed),
    ],
)
def test_amending_refused_changes_nothing(actor, changes, refusal):
    row = make_household()
    with pytest.raises(refusal):
        actions.amend_household(actor=actor, at=AT, row=row, changes=changes)
    row.refresh_from_db()
    assert (row.area_code, row.risk) == (VILLAGE, "flash_flood")
    assert len(household_events()) == 1


def test_confirming_freshens():
    row, later = make_household(code="H1"), AT + timedelta(hours=1)
    actions.confirm_household(actor=officer("households.manage"), at=later, household=row)
    row.refresh_from_db()
    assert row.confirmed_at == later
    assert household_events()[1:] == [("households.household.confirmed", {"code": "H1"})]


def test_unmasking_shows_the_person_and_is_written_down_twice():
    member = make_member(code="H1")
    clear = actions.unmask_member(actor=officer("households.unmask"), at=AT, member=member, purpose=" 转移叫应 ")
    assert clear == {"name": "王小1", "id_number": "110199196001010017", "phone": "10012345678"}
    look = Unmasking.objects.get()
    assert (look.at, look.actor, look.subject) == (AT, "person:P1", "households.member:H1-1")
    assert (look.fields, look.purpose) == ("name,id_number,phone", "转移叫应")
    assert household_events()[1:] == [
        (
            "households.member.unmasked",
            {"code": "H1-1", "fields": ["name", "id_number", "phone"], "purpose": "转移叫应"},
        )
    ]


@pytest.mark.parametrize(
    ("actor", "purpose", "refusal"),
    [
        (officer("households.unmask"), "  ", Invalid),
        (officer("households.view"), "转移", NotAllowed),
        (officer("households.unmask", area=OTHER_VILLAGE), "转移", NotAllowed),
    ],
)
def test_unmasking_refused_shows_and_logs_nothing(actor, purpose, refusal):
    member = make_member()
    with pytest.raises(refusal):
        actions.unmask_member(actor=actor, at=AT, member=member, purpose=purpose)
    assert not Unmasking.objects.exists()
    assert len(household_events()) == 1


MANAGER = officer("households.manage", "households.view", "households.unmask")


def test_a_struck_household_is_off_every_list_and_kept_until_the_rule_says():
    row, other = make_household(code="H1", people=2), make_household(code="H2", people=1)
    struck = actions.strike_household(actor=MANAGER, at=AT, household=row, reason="safe")
    assert (struck.struck_at, struck.struck_why, struck.purpose) == (AT, "safe", "household")
    assert struck.keep_until == date(2023, 8, 28)
    assert set(Member.objects.filter(household=row).values_list("struck_why", "keep_until")) == {
        ("safe", date(2023, 8, 28))
    }
    assert household_events()[2:] == [("households.household.struck", {"code": "H1", "reason": "safe", "people": 2})]
    assert [found.code for found in queries.households(MANAGER)] == ["H2"]
    assert [person.code for person in queries.people_of_villages(MANAGER, [VILLAGE])[VILLAGE]] == ["H2-1"]
    assert queries.at_risk_totals(MANAGER) == queries.AtRisk(villages=1, households=1, people=1)
    assert queries.people_by_village(MANAGER) == {VILLAGE: 1}
    other.refresh_from_db()
    assert (other.struck_at, other.keep_until) == (None, None)


def test_one_person_leaves_and_the_last_one_leaves_with_the_household():
    make_household(code="H1", people=2)
    first, last = Member.objects.order_by("code")
    assert actions.strike_member(actor=MANAGER, at=AT, member=first, reason="deceased").struck_why == "deceased"
    assert household_events()[1:] == [("households.member.struck", {"code": "H1-1", "reason": "deceased"})]
    assert queries.households(MANAGER).get().people == 1
    with pytest.raises(Refused, match="移出整户"):
        actions.strike_member(actor=MANAGER, at=AT, member=last, reason="relocated")
    with pytest.raises(Refused, match="已移出"):
        actions.strike_member(actor=MANAGER, at=AT, member=first, reason="relocated")
    last.refresh_from_db()
    assert (last.struck_at, last.keep_until, len(household_events())) == (None, None, 2)


@pytest.mark.parametrize(
    ("actor", "reason", "refusal"),
    [
        (MANAGER, "", Invalid),
        (officer("households.view"), "safe", NotAllowed),
        (officer("households.manage", area=OTHER_VILLAGE), "safe", NotAllowed),
    ],
)
def test_striking_refused_changes_nothing(actor, reason, refusal):
    member = make_member(code="H1")
    with pytest.raises(refusal):
        actions.strike_household(actor=actor, at=AT, household=member.household, reason=reason)
    with pytest.raises(refusal):
        actions.strike_member(actor=actor, at=AT, member=member, reason=reason)
    assert not Household.objects.exclude(struck_at=None).exists()
    assert not Member.objects.exclude(struck_at=None).exists()
    assert len(household_events()) == 1


def test_only_who_left_the_register_is_purged():
    Area.objects.create(code="110109000000", name="甲区", short_name="甲区", kind="district")
    row = make_household(code="H1", people=2)
    make_household(code="H2", people=1)
    actions.strike_household(actor=MANAGER, at=AT, household=row, reason="relocated")
    admin, late = officer("organisation.purge", area="110109000000"), AT + timedelta(days=31)
    assert privacy.preview(admin, AT + timedelta(days=30)) == []
    assert [(line.kind, line.count) for line in privacy.preview(admin, late)] == [
        ("households.household", 1),
        ("households.member", 2),
    ]
    for kind in ("households.household", "households.member"):
        privacy.purge(actor=admin, at=late, kind=kind, purpose="household")
    rows = list(Member.objects.order_by("code").values_list("code", "name", "id_number", "phone", "born_year"))
    assert rows[:2] == [("H1-1", "", "", "", 1960), ("H1-2", "", "", "", 1960)]
    assert rows[2][:2] == ("H2-1", "王小1")
    gone = Member.objects.get(code="H1-1")
    assert (gone.masked_name, gone.masked_id, gone.household.masked_head) == ("", "", "")
    with pytest.raises(Refused, match="已按期清除"):
        actions.unmask_member(actor=MANAGER, at=late, member=gone, purpose="核对")
    assert not Unmasking.objects.exists()
