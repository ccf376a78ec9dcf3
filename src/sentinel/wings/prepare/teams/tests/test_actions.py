"""Teams are added whole, changed by who may, and confirmed by being changed."""

from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction

from sentinel.kernel.copying import MANY
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound
from sentinel.kernel.tests.samples import AT, OTHER_TOWN, TOWN, actor
from sentinel.wings.prepare.teams import actions
from sentinel.wings.prepare.teams.models import Team
from sentinel.wings.prepare.teams.tests.samples import TEAM, make_team

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
MANAGER = ("teams.view", "teams.manage")


def names() -> list[str]:
    """What happened, in order."""
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_teams_are_registered_together() -> None:
    rows = [{**TEAM, "area_code": TOWN, "code": code} for code in ("T-1", "T-2")]
    made = actions.register_teams(actor=actor(*MANAGER, area=TOWN), at=AT, rows=rows)
    assert [(team.code, team.members, team.confirmed_at) for team in made] == [("T-1", 20, AT), ("T-2", 20, AT)]
    assert names() == ["teams.team.registered"] * 2


def test_very_many_are_as_one_by_one() -> None:
    places = [None, Point(116.1, 40.0, srid=4490)]
    words = {"specialty": "第一行\n\t\\N “二”", "insured_until": date(2023, 12, 31), "ready_minutes": 0}
    rows = [
        {**TEAM, **words, "area_code": TOWN, "code": f"T-{number:03d}", "point": places[number % 2]}
        for number in range(MANY + 2)
    ]
    for piece in (rows[:MANY], rows[MANY : MANY + 1], rows[MANY + 1 :]):
        actions.register_teams(actor=actor(*MANAGER, area=TOWN), at=AT, rows=piece)
    copied, inserted = Team.objects.order_by("code")[:2], Team.objects.order_by("code")[MANY:]
    for many, one in zip(copied, inserted, strict=True):
        same = {field.attname for field in Team._meta.concrete_fields} - {"id", "code"}
        assert {name: getattr(many, name) for name in same} == {name: getattr(one, name) for name in same}
    assert [team.pk for team in Team.objects.order_by("code")] == sorted(Team.objects.values_list("pk", flat=True))
    assert names() == ["teams.team.registered"] * (MANY + 2)


def test_of_very_many_none_is_kept_where_the_table_refuses_one() -> None:
    rows = [{**TEAM, "area_code": TOWN, "code": f"T-{number % 200}"} for number in range(MANY + 1)]
    with pytest.raises(IntegrityError, match="teams_team"), transaction.atomic():
        actions.register_teams(actor=actor(*MANAGER, area=TOWN), at=AT, rows=rows)
    assert (Team.objects.count(), names()) == (0, [])


def test_one_that_is_known_keeps_all_out() -> None:
    make_team(area_code=TOWN)
    rows = [{**TEAM, "area_code": TOWN, "code": code} for code in ("T-2", "T-1")]
    with pytest.raises(Invalid, match="T-1"):
        actions.register_teams(actor=actor(*MANAGER, area=TOWN), at=AT, rows=rows)
    assert (Team.objects.count(), names()) == (1, ["teams.team.registered"])


def test_nobody_registers_elsewhere() -> None:
    with pytest.raises((NotAllowed, NotFound)):
        actions.register_team(actor=actor(*MANAGER, area=TOWN), at=AT, **TEAM, area_code=OTHER_TOWN, code="T-1")
    assert (Team.objects.count(), names()) == (0, [])


def test_a_changed_team_is_a_confirmed_one() -> None:
    team = make_team(area_code=TOWN)
    changed = actions.amend_team(actor=actor(*MANAGER, area=TOWN), at=LATER, row=team, changes={"members": 25})
    assert (changed.members, changed.confirmed_at) == (25, LATER)
    assert names() == ["teams.team.registered", "teams.team.amended"]


def test_the_same_again_is_no_change() -> None:
    team = make_team(area_code=TOWN)
    actions.amend_team(actor=actor(*MANAGER, area=TOWN), at=LATER, row=team, changes={"members": 20})
    assert (Team.objects.get().confirmed_at, names()) == (AT, ["teams.team.registered"])


@pytest.mark.parametrize("changes", [{"members": 25}, {"area_code": OTHER_TOWN}], ids=str)
def test_who_may_not_changes_nothing(changes: dict[str, object]) -> None:
    team = make_team(area_code=TOWN)
    permissions = ("teams.view",) if "members" in changes else MANAGER
    with pytest.raises((NotAllowed, NotFound)):
        actions.amend_team(actor=actor(*permissions, area=TOWN), at=LATER, row=team, changes=changes)
    assert (Team.objects.get().members, Team.objects.get().area_code) == (20, TOWN)
    assert names() == ["teams.team.registered"]
