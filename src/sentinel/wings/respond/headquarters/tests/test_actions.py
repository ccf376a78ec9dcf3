"""Writes of field headquarters."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Grant, Matter, Person
from sentinel.kernel.people import actor_of_person
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.respond.headquarters import actions, queries
from sentinel.wings.respond.headquarters.models import Decision, Field, Handover, Member
from sentinel.wings.respond.headquarters.rules import GRANTED
from sentinel.wings.respond.headquarters.tests.samples import ALL, AT, human, make_field, make_matter
from sentinel.wings.respond.headquarters.workflow import FIELD

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def names():
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def traces():
    return Field.objects.count(), Member.objects.count(), Grant.objects.count(), names()


def test_setting_up_names_the_commander_and_grants_the_matter():
    matter, chief = make_matter(), human("C")
    row = actions.set_up_headquarters(
        actor=human("D", "headquarters.set_up"),
        at=AT,
        matter=matter,
        title=" 前指 ",
        place="村口",
        commander="C",
        groups=["抢险救援组"],
        point=(116.1, 39.9),
    )
    assert (row.code, row.title, row.point.coords) == ("ZH20230731-0001", "前指", (116.1, 39.9))
    assert [group.name for group in row.groups.all()] == ["抢险救援组"]
    assert queries.commander(row).person.code == chief.person_code
    granted = Grant.objects.filter(kind="matter", value=matter.code, valid_to=None).order_by("permission")
    assert [grant.permission for grant in granted] == sorted(GRANTED)
    assert actor_of_person("C", at=LATER).may("headquarters.run", row)
    assert names() == ["headquarters.field.set_up", "headquarters.member.joined"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " "}, Invalid),
        ({"place": ""}, Invalid),
        ({"commander": "NOBODY"}, Invalid),
        ({"groups": ["没有的组"]}, Invalid),
        ({"permissions": ("headquarters.run",)}, NotAllowed),
        ({"area": "110109101000"}, NotAllowed),
    ],
)
def test_a_headquarters_that_cannot_be_set_up_leaves_no_trace(change, refusal):
    matter = make_matter()
    human("C")
    who = human("D", *change.pop("permissions", ALL), area=change.pop("area", "110109000000"))
    asked = {"title": "前指", "place": "村口", "commander": "C", **change}
    with pytest.raises(refusal):
        actions.set_up_headquarters(actor=who, at=AT, matter=matter, **asked)
    assert traces() == (0, 0, 0, [])


def test_one_runs_for_a_matter_and_none_for_a_closed_one():
    row = make_field()
    before = traces()
    asked = {"title": "二", "place": "村口", "commander": "C-H1"}
    with pytest.raises(MoveRefused, match="已经有"):
        actions.set_up_headquarters(actor=system("test"), at=AT, matter=row.matter, **asked)
    Matter.objects.update(closed_at=AT)
    with pytest.raises(MoveRefused, match="已经结束"):
        actions.set_up_headquarters(actor=system("test"), at=AT, matter=row.matter, **asked)
    assert traces() == before


def test_joining_grants_and_leaving_ends_the_grant_and_coming_back_grants_anew():
    row, who = make_field(), human("D", *ALL)
    human("A")
    actions.assign_member(actor=who, at=AT, field=row, person="A", duty="leader", group="抢险救援组")
    assert actor_of_person("A", at=LATER).may("incidents.view", row)
    with pytest.raises(Invalid, match="已经在"):
        actions.assign_member(actor=who, at=AT, field=row, person="A")
    actions.release_member(actor=who, at=LATER, field=row, person="A", reason="轮换")
    assert not actor_of_person("A", at=LATER + timedelta(seconds=1)).may("incidents.view", row)
    with pytest.raises(Invalid, match="不在"):
        actions.release_member(actor=who, at=LATER, field=row, person="A", reason="轮换")
    actions.assign_member(actor=who, at=LATER, field=row, person="A")
    assert actor_of_person("A", at=LATER + timedelta(seconds=1)).may("incidents.view", row)
    assert names()[2:] == [
        "headquarters.member.joined",
        "headquarters.member.released",
        "headquarters.member.joined",
    ]


@pytest.mark.parametrize(
    "asked", [{"duty": "commander"}, {"duty": "leader"}, {"group": "没有"}, {"person": "NOBODY"}, {"duty": "king"}]
)
def test_an_assignment_that_makes_no_sense_is_refused(asked):
    row = make_field()
    human("A")
    before = traces()
    with pytest.raises(Invalid):
        actions.assign_member(actor=human("D", *ALL), at=AT, field=row, **{"person": "A", **asked})
    with pytest.raises(NotAllowed):
        actions.assign_member(actor=human("E", "headquarters.view"), at=AT, field=row, person="A")
    with pytest.raises(MoveRefused, match="先移交"):
        actions.release_member(actor=human("D", *ALL), at=AT, field=row, person="C-H1", reason="走")
    assert traces() == before


def test_the_command_passes_with_two_signatures():
    row, chief, other = make_field(), human("C-H1"), human("A")
    actions.assign_member(actor=system("test"), at=AT, field=row, person="A")
    with pytest.raises(NotAllowed):
        actions.offer_command(actor=other, at=AT, field=row, to="A", reason="轮换")
    with pytest.raises(Invalid):
        actions.offer_command(actor=chief, at=AT, field=row, to="C-H1", reason="轮换")
    assert Handover.objects.count() == 0
    actions.offer_command(actor=chief, at=AT, field=row, to="A", reason="情况已交代")
    assert queries.commander(row).person.code == "C-H1"
    with pytest.raises(MoveRefused):
        actions.offer_command(actor=chief, at=AT, field=row, to="A", reason="再交")
    with pytest.raises(MoveRefused, match="正在移交"):
        actions.release_member(actor=system("test"), at=AT, field=row, person="A", reason="走")
    with pytest.raises(NotAllowed):
        actions.accept_command(actor=chief, at=LATER, field=row)
    done = actions.accept_command(actor=other, at=LATER, field=row)
    assert (done.given_at, done.taken_at) == (AT, LATER)
    assert [(member.person.code, member.duty) for member in queries.members(row)] == [
        ("A", "commander"),
        ("C-H1", "deputy"),
    ]
    with pytest.raises(MoveRefused, match="没有等待"):
        actions.accept_command(actor=other, at=LATER, field=row)
    assert names()[-2:] == ["headquarters.command.offered", "headquarters.command.accepted"]


def test_decisions_are_numbered_and_closing_releases_everybody():
    row, who = make_field(), human("D", *ALL)
    with pytest.raises(Invalid):
        actions.record_decision(actor=who, at=AT, field=row, text=" ")
    with pytest.raises(NotAllowed):
        actions.record_decision(actor=human("E"), at=AT, field=row, text="封路")
    assert Decision.objects.count() == 0
    assert [actions.record_decision(actor=who, at=AT, field=row, text=text).number for text in "甲乙"] == [1, 2]
    assert names()[-2:] == ["headquarters.decision.recorded", "headquarters.decision.recorded"]
    with pytest.raises(Invalid):
        actions.close_headquarters(actor=who, at=LATER, field=row, summary=" ")
    closed = actions.close_headquarters(actor=who, at=LATER, field=row, summary="险情解除")
    assert (closed.status, closed.closed_at, closed.summary) == ("closed", LATER, "险情解除")
    assert (queries.members(closed), Grant.objects.filter(valid_to=None).count()) == ([], 0)
    with pytest.raises(MoveRefused, match="已撤销"):
        actions.record_decision(actor=who, at=LATER, field=row, text="再来")
    assert names()[-1] == "headquarters.field.closed"
    assert Person.objects.get(code="C-H1").grants.count() == len(GRANTED)


def test_closing_belongs_to_who_sets_up():
    assert [(move.name, move.permission) for move in FIELD.moves] == [("close", "headquarters.set_up")]
