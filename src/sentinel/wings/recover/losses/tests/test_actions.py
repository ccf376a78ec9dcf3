"""Reports from the first to the verified one, frozen, adding up."""

import pytest
from django.db import DatabaseError, connection, transaction

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.wings.recover.losses import actions, queries
from sentinel.wings.recover.losses.ledger import REPORTS
from sentinel.wings.recover.losses.models import Disaster, Report
from sentinel.wings.recover.losses.tests.samples import (
    AT,
    CHIEF,
    CLERK,
    DISTRICT,
    FIGURES,
    HOUR,
    OTHER_TOWN,
    RULE,
    TOWN,
    make_accepted,
    make_disaster,
    make_report,
    officer,
)

pytestmark = pytest.mark.django_db


def told():
    rows = Event.objects.filter(name__startswith="losses.").order_by("position")
    return [row.name.removeprefix("losses.") for row in rows]


def test_a_disaster_is_registered_once_known():
    row = make_disaster()
    assert (row.code, row.area_code) == ("GC2023-0001", DISTRICT)
    with pytest.raises(Invalid, match="首次获知"):
        actions.amend_disaster(actor=CHIEF, at=AT, row=row, changes={"known_at": AT - 3 * HOUR})
    with pytest.raises(NotAllowed):
        actions.amend_disaster(actor=CLERK, at=AT, row=row, changes={"name": "别名"})
    assert actions.amend_disaster(actor=CHIEF, at=AT, row=row, changes={"name": "23·7"}).name == "23·7"
    with pytest.raises(NotAllowed):
        actions.register_disaster(actor=CLERK, at=AT, name="x", hazard="flood", occurred_at=AT, known_at=AT)
    with pytest.raises(Invalid):
        actions.register_disaster(actor=CHIEF, at=AT, name=" ", hazard="war", occurred_at=AT, known_at=AT)
    assert told() == ["disaster.registered", "disaster.amended"]


def test_the_first_report_is_checked_submitted_and_frozen():
    row = actions.draft_report(
        actor=CLERK, at=AT, disaster=make_disaster(), area_code=TOWN, kind="initial", as_of=AT, **FIGURES
    )
    assert (row.code, row.number, row.status) == (f"GC2023-0001-{TOWN}-01", 1, "draft")
    row = actions.amend_report(actor=CLERK, at=AT, row=row, changes={"resettled_spread": 9})
    with pytest.raises(Invalid, match="集中安置与分散安置"):
        actions.submit_report(actor=CLERK, at=AT, row=row)
    actions.amend_report(actor=CLERK, at=AT, row=row, changes={"resettled_spread": 10})
    row = actions.submit_report(actor=CLERK, at=AT, row=row)
    assert (row.status, row.submitted_by) == ("submitted", "P1")
    with pytest.raises(Refused, match="已经提交"):
        actions.amend_report(actor=CLERK, at=AT, row=row, changes={"dead": 3})
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE losses_report SET dead = 3")
    assert Report.objects.get().dead == 2
    assert told()[1:] == ["report.drafted", "report.amended", "report.amended", "report.changed_status"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": "follow"}, Invalid),
        ({"as_of": AT + HOUR}, Invalid),
        ({"as_of": AT - 3 * HOUR}, Invalid),
        ({"area_code": OTHER_TOWN}, NotAllowed),
        ({"actor": officer("losses.view")}, NotAllowed),
    ],
)
def test_a_draft_refused_writes_nothing(changes, refusal):
    values = {"actor": CLERK, "area_code": TOWN, "kind": "initial", "as_of": AT, **changes}
    disaster = make_disaster()
    with pytest.raises(refusal):
        actions.draft_report(at=AT, disaster=disaster, **values)
    assert not Report.objects.exists()
    assert told() == ["disaster.registered"]


def test_another_person_accepts_or_sends_back_with_words():
    disaster = make_disaster()
    row = make_report(disaster=disaster)
    row = actions.submit_report(actor=officer("losses.report", "losses.approve"), at=AT, row=row)
    with pytest.raises(MoveRefused, match="填报人"):
        actions.accept_report(actor=officer("losses.report", "losses.approve"), at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.accept_report(actor=officer("losses.report", person="P3"), at=AT, row=row)
    with pytest.raises(Invalid, match="退回原因"):
        actions.send_report_back(actor=CHIEF, at=AT, row=row, note=" ")
    row = REPORTS.moves["send_back"](actor=CHIEF, at=AT, row=row, note="安置人数不实")
    assert (row.status, row.decision_note) == ("returned", "安置人数不实")
    again = make_report(disaster=disaster)
    assert (again.number, again.kind, again.status) == (2, "initial", "draft")
    with pytest.raises(Refused, match="未提交"):
        make_report(disaster=disaster)


def test_what_fell_or_surged_needs_words():
    disaster = make_disaster()
    make_accepted(disaster)
    values = {"disaster": disaster, "kind": "follow", "as_of": AT, "dead": 1, "affected": 200}
    row = make_report(**values)
    with pytest.raises(Invalid, match="激增"):
        actions.submit_report(actor=CLERK, at=AT, row=row)
    row = actions.submit_report(actor=CLERK, at=AT, row=row, note="一人核实为生还；新增两个村")
    assert (row.status, row.explanation) == ("submitted", "一人核实为生还；新增两个村")
    assert Event.objects.filter(name="losses.report.changed_status").latest("position").payload["warnings"] == 2


def test_the_district_adds_up_its_towns_and_explains_a_difference():
    disaster = make_disaster()
    with pytest.raises(Refused, match="没有审核通过"):
        actions.begin_report(area_code=DISTRICT, actor=CHIEF, at=AT, disaster=disaster, kind="initial", as_of=AT)
    make_accepted(disaster)
    make_accepted(disaster, OTHER_TOWN, affected=50, dead=0, loss="12.50", loss_homes="12.50")
    with pytest.raises(NotAllowed):
        actions.begin_report(area_code=DISTRICT, actor=CLERK, at=AT, disaster=disaster, kind="initial", as_of=AT)
    row = actions.begin_report(area_code=DISTRICT, actor=CHIEF, at=AT, disaster=disaster, kind="initial", as_of=AT)
    row.refresh_from_db()
    assert (row.affected, row.dead, row.resettled, str(row.loss), row.missing) == (150, 2, 60, "12.50", None)
    assert queries.findings(row, AT) == []
    row = actions.amend_report(actor=CHIEF, at=AT, row=row, changes={"affected": 160})
    with pytest.raises(Invalid, match="与各镇街合计不一致"):
        actions.submit_report(actor=CHIEF, at=AT, row=row)
    assert actions.submit_report(actor=CHIEF, at=AT, row=row, note="含跨镇施工队 10 人").status == "submitted"


def test_the_night_of_the_script_from_the_first_to_the_verified_report():
    """7-31 初报（死亡 2）→ 续报 → 8-8 口径 → 核报; nothing after the verification."""
    disaster = make_disaster()
    make_accepted(disaster)
    for kind, dead in (("follow", 5), ("follow", 8), ("verify", 8)):
        make_accepted(disaster, kind=kind, dead=dead, affected=310)
    with pytest.raises(Invalid, match="核报已经报出"):
        make_report(disaster=disaster, kind="follow")
    rows = Report.objects.order_by("number").values_list("number", "kind", "dead", "status")
    assert list(rows) == [
        (1, "initial", 2, "accepted"),
        (2, "follow", 5, "accepted"),
        (3, "follow", 8, "accepted"),
        (4, "verify", 8, "accepted"),
    ]


def test_a_disaster_struck_some_towns_and_only_they_report_and_see_it():
    row = make_disaster(area_code=TOWN)
    assert row.target_areas == [TOWN]
    assert list(queries.disasters(officer("losses.view", area=OTHER_TOWN))) == []
    with pytest.raises(Invalid, match="受灾镇街填报"):
        make_report(disaster=row, area_code=OTHER_TOWN)
    with pytest.raises(Invalid, match="受灾镇街填报"):
        actions.draft_report(actor=RULE, at=AT, disaster=row, area_code="110109108203", kind="initial", as_of=AT)
    with pytest.raises(Invalid, match="本区的镇街"):
        actions.amend_disaster(actor=CHIEF, at=AT, row=row, changes={"target_areas": ["120000000000"]})
    row = actions.amend_disaster(actor=CHIEF, at=AT, row=row, changes={"target_areas": []})
    assert row.target_areas == [DISTRICT]
    assert make_report(disaster=row, area_code=OTHER_TOWN).number == 1


def test_the_next_report_goes_on_from_the_last_that_stood():
    disaster = make_disaster()
    make_accepted(disaster, dead=2)
    given = {"at": AT, "disaster": disaster, "area_code": TOWN, "kind": "follow", "as_of": AT}
    with pytest.raises(NotAllowed):
        actions.begin_report(actor=officer("losses.report", area=OTHER_TOWN), **given)
    row = actions.begin_report(actor=CLERK, **given)
    assert (row.number, row.status, row.figures) == (2, "draft", Report.objects.get(number=1).figures)
    assert told()[-1] == "report.drafted"


def test_a_finding_names_both_figures():
    row = make_report(dead=101)
    assert [queries.sentence(found) for found in queries.findings(row, AT)] == [
        "因灾死亡人口 101 人，受灾人口 100 人：不能大于受灾人口"
    ]


def test_reach():
    row = make_report()
    assert list(queries.reports(officer("losses.view", area=OTHER_TOWN))) == []
    assert list(queries.reports(CLERK)) == [row]
    assert list(queries.disasters(CLERK)) == list(Disaster.objects.all()) == list(queries.disasters(RULE))
    with pytest.raises(NotFound):
        queries.disaster_of(officer("losses.view", area="120000000000"), row.disaster.code)


def test_the_panels_show_what_was_before_and_who_has_not_reported():
    disaster = make_disaster()
    make_accepted(disaster)
    row = make_report(disaster=disaster, kind="follow", dead=3)
    panel = queries.report_panel(row, CLERK, AT)
    line = next(line for line in panel["lines"] if line.indicator.key == "dead")
    assert (line.now, line.before, line.change, panel["findings"]) == (3, 2, 1, [])
    found = queries.disaster_panel(disaster, CHIEF, AT)["places"]
    assert [(line.code, bool(line.newest), bool(line.draft), len(line.kinds)) for line in found] == [
        (DISTRICT, False, False, 1),
        (OTHER_TOWN, False, False, 1),
        (TOWN, True, True, 0),
    ]
