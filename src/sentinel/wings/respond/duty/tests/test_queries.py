"""What stands in the queue of whom, and how many queries it takes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event, Parameter, Reaction
from sentinel.notify import actions as notify
from sentinel.notify.tests.samples import make_ladder, make_person
from sentinel.wings.prepare.plans.tests.samples import make_plan
from sentinel.wings.respond.duty import queries
from sentinel.wings.respond.duty.rules import Item, Kind
from sentinel.wings.respond.evacuations.tests.samples import make_evacuation
from sentinel.wings.respond.incidents import actions as incidents
from sentinel.wings.respond.incidents.tests.samples import AT, make_incident
from sentinel.wings.respond.responses import actions as responses
from sentinel.wings.respond.tasks.tests.samples import make_task
from sentinel.wings.watch.advisories.tests.samples import make_advisory
from sentinel.wings.watch.quakes.tests.samples import make_quake
from sentinel.wings.watch.stations.tests.samples import make_station
from sentinel.wings.watch.warnings import actions as warnings
from sentinel.wings.watch.warnings.tests.samples import make_bulletin, make_released, make_warning

pytestmark = pytest.mark.django_db
DISTRICT, TOWN, OTHER, VILLAGE = "110109000000", "110109108000", "110109101000", "110109108203"
VIEWS = (
    "duty.view",
    "stations.view",
    "warnings.view",
    "notify.view",
    "responses.view",
    "tasks.view",
    "evacuations.view",
    "incidents.view",
)
SYSTEM = system("test")


@pytest.fixture(autouse=True)
def known_values() -> None:
    """The rule values the desk asks for."""
    for key, value in (("station.silent_minutes", 90), ("report.prealarm_minutes", 30), ("rain.clear_ratio", 0.8)):
        Parameter.objects.get_or_create(
            key=key,
            valid_from=date(2016, 1, 1),
            defaults={"title": key, "value": value, "source": "测试", "status": "unverified"},
        )
    for window in (1, 6):
        for number, colour in enumerate(("blue", "yellow", "orange", "red"), 1):
            Parameter.objects.get_or_create(
                key=f"rain.{window}h.{colour}",
                valid_from=date(2016, 1, 1),
                defaults={"title": colour, "value": 100 * number * window, "source": "测试", "status": "verified"},
            )


def person(*permissions: str, area: str = DISTRICT, code: str = "P9", units: tuple[str, ...] = ()) -> Actor:
    """A reader of the desk who also holds these permissions."""
    holds = frozenset(Hold(permission, "area", area) for permission in (*VIEWS, *permissions))
    return Actor(key=f"person:{code}", label=code, person_code=code, holds=holds, area_code=area, units=units)


def kinds(items: list[Item]) -> list[str]:
    return [str(item.kind) for item in items]


def acts(items: list[Item]) -> list[str]:
    """Without the gauge that hangs on the sample households and never reported."""
    return [kind for kind in kinds(items) if kind != Kind.SILENT]


def test_an_empty_night_has_an_empty_queue() -> None:
    assert queries.needs(queries.Sight(person(), AT)) == []


def test_a_place_downstream_waits_for_whoever_may_tell_it() -> None:
    row = make_advisory(area_code=TOWN)
    assert acts(queries.needs(queries.Sight(person("advisories.view"), AT))) == []
    found = [item for item in queries.needs(queries.Sight(person("advisories.send"), AT)) if item.kind == Kind.ADVISORY]
    assert [(item.title, item.detail, item.url) for item in found] == [
        ("通报下游区防汛办", "断面H001 500 m³/s · 编号洪水流量", f"/advisories/advisory/{row.code}/")
    ]


def test_an_earthquake_waits_for_who_handles_it() -> None:
    row = make_quake()
    found = queries.needs(queries.Sight(person("quakes.handle"), AT))
    assert [(item.kind, item.title, item.detail, item.url) for item in found] == [
        (
            Kind.QUAKE,
            "07-30 09:59 5.5 级地震",
            "2 个村（社区）达到阈值，最大 7.2 度（估计），险户在册 0 人",
            f"/quakes/quake/{row.code}/",
        )
    ]
    assert kinds(queries.needs(queries.Sight(person("quakes.view"), AT))) == []
    assert kinds(queries.needs(queries.Sight(person("quakes.handle", area=TOWN), AT))) == []


def test_a_submitted_warning_waits_for_another_person() -> None:
    row = make_warning()
    assert kinds(queries.needs(queries.Sight(person("warnings.draft"), AT))) == [Kind.SUBMIT]
    assert kinds(queries.needs(queries.Sight(person("warnings.release"), AT))) == []
    drafter = person("warnings.draft", "warnings.release", code="D1")
    warnings.submit_warning(actor=drafter, at=AT, warning=row)
    assert kinds(queries.needs(queries.Sight(drafter, AT))) == []
    assert kinds(queries.needs(queries.Sight(person("warnings.release", code="C1"), AT))) == [Kind.RELEASE]
    assert kinds(queries.needs(queries.Sight(person("warnings.release", area=OTHER), AT))) == []


def test_calls_are_for_the_person_and_fallen_ladders_for_the_desk() -> None:
    make_person("PA", "VA")
    ladder = make_ladder()
    mine = queries.needs(queries.Sight(person(code="PA", area=VILLAGE), AT))
    assert [(item.kind, item.due_at) for item in mine] == [(Kind.CALL, ladder.due_at)]
    desk = person("notify.hand", area=TOWN)
    assert kinds(queries.needs(queries.Sight(desk, AT))) == []
    notify.hand_on(ladder.pk, ladder.due_at)
    found = queries.needs(queries.Sight(desk, AT))
    assert [(item.kind, item.url) for item in found] == [(Kind.HUMAN, f"/warnings/callout/{ladder.code}/")]
    assert kinds(queries.needs(queries.Sight(person("notify.hand", area=OTHER), AT))) == []


def test_a_suggested_response_waits_for_its_own_commander() -> None:
    plan = make_plan()
    warning = make_released(level="orange")
    responses.suggest_response(actor=SYSTEM, at=AT, plan_code=plan.code, warning=warning.code, level=2)
    assert kinds(queries.needs(queries.Sight(person("responses.command_4"), AT))) == []
    found = queries.needs(queries.Sight(person("responses.command_2"), AT))
    assert [(item.kind, item.url) for item in found] == [(Kind.RESPONSE, f"/responses/start/2/{plan.code}/")]


def test_evacuations_wait_for_who_may_order() -> None:
    row = make_evacuation()
    assert acts(queries.needs(queries.Sight(person(), AT))) == []
    found = queries.needs(queries.Sight(person("evacuations.order", area=TOWN), AT))
    assert (found[0].kind, found[0].key) == (Kind.EVACUATION, row.code)
    assert acts(queries.needs(queries.Sight(person("evacuations.order", area=OTHER), AT))) == []


def test_the_clock_of_a_report_stands_with_who_drafts_or_signs() -> None:
    incident = make_incident()
    assert kinds(queries.needs(queries.Sight(person(), AT))) == []
    found = queries.needs(queries.Sight(person("incidents.sign"), AT))
    assert [(item.kind, item.due_at) for item in found] == [(Kind.REPORT, incident.reports.get().due_at)]
    incidents.sign_first_report(actor=SYSTEM, at=AT, incident=incident)
    assert kinds(queries.needs(queries.Sight(person("incidents.sign", "incidents.register"), AT))) == []


def test_own_tasks_are_mine_and_late_ones_of_others_stand_below() -> None:
    task = make_task(area_code=VILLAGE)
    village = person("tasks.act", area=VILLAGE, units=(VILLAGE,))
    late_at = task.due_at + timedelta(minutes=1)
    assert kinds(queries.needs(queries.Sight(village, task.assigned_at))) == [Kind.OWN_TASK]
    assert kinds(queries.needs(queries.Sight(village, late_at))) == [Kind.OWN_TASK]
    assert kinds(queries.needs(queries.Sight(person(area=TOWN), task.assigned_at))) == []
    assert kinds(queries.needs(queries.Sight(person(area=TOWN), late_at))) == [Kind.LATE_TASK]
    assert kinds(queries.needs(queries.Sight(person(area=OTHER), late_at))) == []


def test_silent_stations_and_parked_reactions_are_kept_an_eye_on() -> None:
    make_station(area_code=TOWN)
    Reaction.objects.create(event=Event.objects.get(), consumer="warnings", state="parked", attempts=5)
    assert kinds(queries.needs(queries.Sight(person(), AT))) == [Kind.SILENT]
    assert kinds(queries.needs(queries.Sight(person("parameters.view"), AT))) == [Kind.PARKED, Kind.SILENT]
    assert queries.parked(person()) == []


def test_warnings_and_responses_stand_side_by_side_and_the_city_is_marked() -> None:
    make_released(level="red", hazard="geology")
    make_bulletin()
    found = queries.situation(queries.Sight(person(), AT))
    assert [(line.row.hazard, line.row.level) for line in found.warnings] == [("geology", "red")]
    assert (found.responses, [row.source for row in found.facts]) == ([], ["北京市气象台"])
    village = queries.situation(queries.Sight(person(area=VILLAGE), AT))
    assert [line.row.hazard for line in village.warnings] == ["geology"]
    assert [row.source for row in village.facts] == ["北京市气象台"]


def test_figures_are_of_the_own_reach_and_missing_rain_is_no_zero() -> None:
    make_station(area_code=TOWN)
    make_task(area_code=VILLAGE)
    make_evacuation()
    found = queries.figures(queries.Sight(person(), AT))
    assert (found.tasks, found.done, found.late) == (1, 0, 1)
    assert (found.people["due"], found.people["moved"]) == (3, 0)
    assert (found.gauges_present, found.gauges_expected, found.rain_1h) == (0, 1, None)
    other = queries.figures(queries.Sight(person(area=OTHER), AT))
    assert (other.tasks, other.people["due"], other.gauges_expected) == (0, 0, 0)


def counted(actor: Actor) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        queries.needs(queries.Sight(actor, AT))
        queries.figures(queries.Sight(actor, AT))
        queries.situation(queries.Sight(actor, AT))
        queries.recent(actor)
    return len(seen)


def test_the_number_of_queries_does_not_grow_with_the_night() -> None:
    actor = person("warnings.draft", "warnings.release", "evacuations.order", "incidents.register", "notify.hand")
    make_incident()
    make_station(area_code=TOWN)
    make_warning()
    make_evacuation()
    make_task(area_code=VILLAGE)
    first = counted(actor)
    make_incident(code="second")
    make_station(area_code=TOWN, code="R902")
    make_warning(level="red")
    make_task(area_code=VILLAGE, code="second")
    assert counted(actor) == first
