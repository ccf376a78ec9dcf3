"""One text of a plan on its way from draft to force."""

from datetime import date, timedelta

import pytest

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Account, Event, Grant, Person
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound
from sentinel.wings.prepare.plans import actions, queries, rules
from sentinel.wings.prepare.plans.models import Measure, Plan, PlanVersion
from sentinel.wings.prepare.plans.tests.samples import AT, level, make_parameters, make_plan
from sentinel.wings.prepare.plans.workflow import VERSION

pytestmark = pytest.mark.django_db
ALL = ("plans.view", "plans.manage", "plans.review", "plans.approve")


def person(name, *permissions, area="110109000000"):
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or ALL)
    return Actor(key=f"person:{name}", label=name, person_code=name, holds=holds, area_code=area)


AUTHOR, OTHER = person("甲"), person("乙")


def names():
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def drafted():
    return actions.draft_version(actor=AUTHOR, at=AT, plan=make_plan(), reason="机构调整")


def changed():
    levels = [level(number) for number in (4, 3, 2, 1)]
    levels[0]["measures"][0]["text"] = "巡查道路和桥涵"
    del levels[0]["measures"][2]
    return {"title": "测试区防汛应急预案", "levels": levels}


def test_a_revision_goes_all_the_way_and_takes_the_place_of_the_text_before():
    make_parameters()
    row = drafted()
    assert (row.code, row.number, row.status) == ("PLAN-T-v2", 2, "draft")
    row = actions.edit_version(actor=AUTHOR, at=AT, version=row, content=changed())
    row = actions.review_version(actor=OTHER, at=AT, version=row, note="同意")
    row = actions.approve_version(actor=OTHER, at=AT, version=row)
    assert row.file_by - AT > timedelta(days=26)
    row = actions.file_version(actor=AUTHOR, at=AT, version=row, number="备-1")
    row = actions.enforce_version(actor=AUTHOR, at=AT + timedelta(days=1), version=row)
    assert (row.status, row.filing_number, row.approved_name) == ("in_force", "备-1", "乙")
    assert PlanVersion.objects.get(number=1).status == "superseded"
    plan = Plan.objects.get()
    assert (plan.published_at, Measure.objects.filter(plan_level__level=4).count()) == (AT + timedelta(days=1), 2)
    assert queries.revision_due(plan, AT) == date(2026, 7, 30)
    assert names() == [
        "plans.plan.adopted",
        "plans.version.drafted",
        "plans.version.edited",
        *["plans.version.changed_status"] * 5,
        "plans.plan.adopted",
    ]


def test_the_author_neither_reviews_nor_approves_and_nothing_is_skipped():
    make_parameters()
    row = drafted()
    before = names()
    with pytest.raises(MoveRefused, match="编制人"):
        actions.review_version(actor=AUTHOR, at=AT, version=row, note="同意")
    for act in (actions.approve_version, actions.enforce_version):
        with pytest.raises(MoveRefused):
            act(actor=OTHER, at=AT, version=row)
    with pytest.raises(Invalid):
        actions.review_version(actor=OTHER, at=AT, version=row, note=" ")
    with pytest.raises(NotAllowed):
        actions.review_version(actor=person("丙", "plans.view"), at=AT, version=row, note="同意")
    with pytest.raises(NotAllowed):
        actions.edit_version(actor=person("丙", area="110109101000"), at=AT, version=row, content=changed())
    assert (PlanVersion.objects.get(pk=row.pk).status, names()) == ("draft", before)


def test_what_is_sent_back_loses_its_signatures_and_can_be_edited_again():
    make_parameters()
    row = actions.review_version(actor=OTHER, at=AT, version=drafted(), note="同意")
    with pytest.raises(MoveRefused, match="只有草案"):
        actions.edit_version(actor=AUTHOR, at=AT, version=row, content=changed())
    row = actions.approve_version(actor=OTHER, at=AT, version=row)
    row = actions.send_back_version(actor=OTHER, at=AT, version=row, note="条件不清")
    assert (row.status, row.approved_at, row.file_by, row.reviewed_name) == ("draft", None, None, "")


def test_a_text_that_is_no_plan_is_refused_and_the_same_text_changes_nothing():
    row = drafted()
    before = names()
    wrong = changed()
    wrong["levels"][0]["measures"] = []
    for content in (wrong, {**changed(), "title": " "}):
        with pytest.raises(Invalid):
            actions.edit_version(actor=AUTHOR, at=AT, version=row, content=content)
    actions.edit_version(actor=AUTHOR, at=AT, version=row, content=row.content)
    with pytest.raises(MoveRefused, match="已经有一个修订稿"):
        actions.draft_version(actor=AUTHOR, at=AT, plan=row.plan, reason="再修")
    assert names() == before


def test_two_texts_are_compared_place_by_place():
    row = drafted()
    actions.edit_version(actor=AUTHOR, at=AT, version=row, content=changed())
    _before, _after, found = queries.compared(AUTHOR, "PLAN-T-v1", "PLAN-T-v2")
    assert [(line.where, line.before, line.after) for line in found] == [
        ("防汛4级响应措施 f4-town", "巡查道路（town，60 分钟，note）", "巡查道路和桥涵（town，60 分钟，note）"),
        ("防汛4级响应措施 f4-meet", "会商（headquarters，120 分钟，note）", ""),
    ]
    with pytest.raises(NotFound):
        queries.compared(person("丙", area="310000000000"), "PLAN-T-v1", "PLAN-T-v2")


def test_a_leap_day_is_revised_on_the_28th():
    assert rules.revise_by(AT.replace(year=2024, month=2, day=29), 3) == date(2027, 2, 28)


def test_the_pages_of_a_revision(client):
    make_parameters()
    plan = make_plan()
    someone = Person.objects.create(code="甲", name="甲")
    Grant.objects.bulk_create(
        Grant(person=someone, permission=name, kind="area", value="110109000000", source="test") for name in ALL
    )
    client.force_login(Account.objects.create(username="a", label="甲", person=someone))
    assert "开始修订" in client.get(f"/plans/plan/{plan.code}/").content.decode()
    begun = client.post(f"/plans/draft/{plan.code}/", {"reason": "演练发现问题"})
    assert (begun.status_code, begun["Location"]) == (303, "/plans/edit/PLAN-T-v2/")
    page = client.get(begun["Location"])
    assert page.status_code == 200
    posted = {"title": "新名", "source": "新依据"}
    for number in (4, 3, 2, 1):
        posted |= {f"title-{number}": f"{number} 级", f"condition-{number}": "条件"}
        posted |= {f"text-{number}-0": "只此一条", f"to-{number}-0": "town", f"minutes-{number}-0": "30"}
    saved = client.post(begun["Location"], posted)
    assert (saved.status_code, saved["Location"]) == (303, "/plans/version/PLAN-T-v2/")
    row = PlanVersion.objects.get(number=2)
    assert [measure["key"] for text in row.content["levels"] for measure in text["measures"]] == [
        f"f{number}-n1" for number in (4, 3, 2, 1)
    ]
    refused = client.post(begun["Location"], {**posted, "minutes-4-0": "0"})
    assert (refused.status_code, "1 分钟到 24 小时" in refused.content.decode()) == (422, True)
    assert "不同" in client.get("/plans/compare/PLAN-T-v1/PLAN-T-v2/").content.decode()
    assert client.get("/plans/version/PLAN-T-v2/").status_code == 200
    assert client.get("/plans/paper/PLAN-T-v2.docx").content[:2] == b"PK"
    assert client.get("/plans/paper/PLAN-T-v2.pdf").content[:4] == b"%PDF"


def test_a_text_is_superseded_only_by_the_next_one():
    assert [move.name for move in VERSION.moves if move.by_system] == ["supersede"]
