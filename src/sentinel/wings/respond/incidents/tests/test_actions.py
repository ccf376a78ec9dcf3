"""Actions of incidents."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from sentinel.kernel import due, privacy
from sentinel.kernel.models import Event, Matter
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.wings.respond.incidents import actions
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.respond.incidents.tests.samples import (
    AT,
    KNOWN,
    TOWN,
    content,
    make_district,
    make_incident,
    make_report,
    person,
)

pytestmark = pytest.mark.django_db
CLERK = person("incidents.register", "incidents.view")
CHIEF = person("incidents.sign", "incidents.view")


def test_registering_opens_matter_clock_and_draft() -> None:
    make_district()
    row = actions.register_incident(actor=CLERK, at=AT, **content(counts={"dead": 2, "missing": None}))
    report = row.reports.get()
    assert (row.number, row.status, row.first_known_at, row.dead, row.missing) == (
        "SJ20230731-0001",
        "registered",
        KNOWN,
        2,
        None,
    )
    assert (row.matter.code, row.matter.opened_at, row.matter.closed_at) == ("yongding-1", AT, None)
    assert (report.due_at, report.sequence, report.dead, report.missing) == (KNOWN + timedelta(hours=2), 1, 2, None)
    event = Event.objects.get()
    assert (event.name, event.matter, event.actor) == ("incidents.incident.registered", "yongding-1", "person:P1")
    assert event.payload["due_at"] == "2023-07-31T13:00+08:00"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"place": "长" * 121}, "place"),
        ({"kind": "99999"}, "kind"),
        ({"text": ""}, "text"),
        ({"code": "有汉字"}, "code"),
        ({"first_known_at": AT + timedelta(minutes=5)}, "first_known_at"),
        ({"area_code": "110109999000"}, "area_code"),
        ({"counts": {"dead": -1}}, "counts"),
    ],
)
def test_what_does_not_fit_is_refused_whole(changes: dict[str, object], field: str) -> None:
    make_district()
    with pytest.raises(Invalid) as refused:
        actions.register_incident(actor=CLERK, at=AT, **content(**changes))
    assert list(refused.value.errors) == [field]
    assert (Incident.objects.count(), Matter.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_another_town_or_no_permission_cannot_register() -> None:
    make_district()
    for actor in (person("incidents.view"), person("incidents.register", area="110109104000")):
        with pytest.raises(NotAllowed):
            actions.register_incident(actor=actor, at=AT, **content(area_code=TOWN))
    assert (Incident.objects.count(), Event.objects.count()) == (0, 0)


def test_the_same_incident_is_registered_once() -> None:
    make_incident()
    with pytest.raises(Refused, match="已经登记过"):
        actions.register_incident(actor=CLERK, at=AT, **content())
    assert (Incident.objects.count(), Event.objects.count()) == (1, 1)


@pytest.mark.parametrize("column", ["first_known_at", "registered_at"])
def test_the_database_refuses_another_time_of_knowing(column: str) -> None:
    make_incident()
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE incidents_incident SET {column} = {column} - interval '1 minute'")
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM incidents_incident")
    assert Incident.objects.get().first_known_at == KNOWN


def test_signing_sends_and_freezes() -> None:
    incident = make_incident()
    at = AT + timedelta(minutes=37)
    report = actions.sign_first_report(
        actor=CHIEF, at=at, incident=incident, text="已转移沿河群众。", changes={"dead": 0}
    )
    incident.refresh_from_db()
    assert (report.signed_by, report.signed_at, report.sent_at, report.text) == ("王值班", at, at, "已转移沿河群众。")
    assert (incident.status, incident.dead) == ("reported", 0)
    event = Event.objects.get(name="incidents.report.signed")
    assert (event.payload["late"], event.payload["code"]) == (False, "yongding-1:first:1")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_report SET text = 'x'")
    with pytest.raises(MoveRefused, match="不能修改"):
        actions.amend_report(actor=CLERK, at=at, row=report, changes={"text": "改"})
    with pytest.raises(MoveRefused):
        actions.sign_first_report(actor=CHIEF, at=at, incident=incident)
    assert Event.objects.count() == 3


def test_the_term_cannot_be_moved_by_sql() -> None:
    make_report()
    with pytest.raises(IntegrityError, match="term"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_report SET due_at = due_at + interval '1 hour'")


def test_who_drafts_may_not_sign() -> None:
    incident = make_incident()
    with pytest.raises(NotAllowed):
        actions.sign_first_report(actor=CLERK, at=AT, incident=incident)
    assert Report.objects.get().signed_at is None
    assert Event.objects.count() == 1


def test_a_report_without_its_needed_elements_is_not_signed() -> None:
    incident = make_incident()
    with pytest.raises(Invalid) as refused:
        actions.sign_first_report(actor=CHIEF, at=AT, incident=incident, changes={"to_units": " "})
    assert list(refused.value.errors) == ["to_units"]
    assert Report.objects.get().to_units == "市应急管理局"
    assert Event.objects.count() == 1


def test_a_draft_is_amended_and_says_what_changed() -> None:
    report = make_report()
    actions.amend_report(actor=CLERK, at=AT, row=report, changes={"measures": "已巡堤", "text": report.text})
    actions.amend_report(actor=CLERK, at=AT, row=report, changes={"measures": "已巡堤"})
    events = Event.objects.filter(name="incidents.report.amended")
    assert [event.payload["fields"] for event in events] == [["measures"]]


@pytest.mark.parametrize(
    "changes", [{"number": "X"}, {"dead": -1}, {"urgency": "soon"}, {"affected": "长" * 301}, {"missing": 10**12}]
)
def test_a_draft_refuses_what_does_not_fit(changes: dict[str, object]) -> None:
    report = make_report()
    with pytest.raises(Invalid):
        actions.amend_report(actor=CLERK, at=AT, row=report, changes=changes)
    assert Event.objects.count() == 1


def test_lateness_is_noted_once_at_its_instant() -> None:
    make_incident()
    noted_at = KNOWN + timedelta(hours=2, seconds=1)
    assert due.next_due() == noted_at
    assert due.sweep(noted_at - timedelta(seconds=1)) == 0
    assert due.sweep(noted_at + timedelta(hours=5)) == 1
    assert due.sweep(noted_at + timedelta(hours=5)) == 0
    event = Event.objects.get(name="incidents.report.became_overdue")
    assert (event.at, event.actor) == (noted_at, "system:incidents")
    assert Report.objects.get().overdue_at == noted_at
    assert actions.note_overdue(actor=CHIEF, at=noted_at, report=Report.objects.get().pk) is False


def test_a_signed_report_never_becomes_overdue() -> None:
    incident = make_incident()
    actions.sign_first_report(actor=CHIEF, at=AT, incident=incident)
    assert due.sweep(AT + timedelta(days=1)) == 0
    assert due.next_due() == AT + timedelta(days=1, seconds=1)


def test_closing_needs_the_report_and_words_and_settles_the_matter() -> None:
    incident = make_incident()
    with pytest.raises(MoveRefused):
        actions.close_incident(actor=CHIEF, at=AT, row=incident, note="洪峰已过")
    actions.sign_first_report(actor=CHIEF, at=AT, incident=incident)
    with pytest.raises(Invalid):
        actions.close_incident(actor=CHIEF, at=AT, row=incident, note=" ")
    closed = actions.close_incident(actor=CHIEF, at=AT, row=incident, note="洪峰已过")
    assert (closed.status, closed.closed_at, closed.closing_note) == ("closed", AT, "洪峰已过")
    assert Matter.objects.get().closed_at == AT
    assert Event.objects.filter(name="incidents.incident.closed").count() == 1


def test_who_reported_is_purged_after_closing_from_the_signed_report_too_and_nothing_else_of_it() -> None:
    row = make_incident()
    report = actions.sign_first_report(actor=CHIEF, at=AT, incident=row, changes={"reporter_phone": "10012345678"})
    before = Report.objects.values().get(sequence=1)
    assert (report.keep_until, report.reporter) == (None, "系统")
    actions.close_incident(actor=CHIEF, at=AT, row=row, note="水已退")
    admin, late = person("organisation.purge"), AT + timedelta(days=31)
    assert privacy.preview(admin, AT + timedelta(days=30)) == []
    assert privacy.purge(actor=admin, at=late, kind="incidents.report", purpose="incident") == 2
    blank = {"reporter": "", "reporter_phone": "", "purpose": "incident", "keep_until": date(2023, 8, 30)}
    assert Report.objects.values().get(sequence=1) == {**before, **blank, "purged_at": late}
    for change in ("text = 'x'", "reporter = 'x'", "purged_at = NULL, reporter = 'x'"):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE incidents_report SET {change} WHERE sequence = 1")


def test_an_open_incident_is_corrected_and_an_unchanged_one_writes_nothing() -> None:
    row = make_incident()
    done = actions.amend_incident(actor=CLERK, at=AT, row=row, changes={"title": " 洪水 ", "place": row.place})
    assert (done.title, done.place) == ("洪水", row.place)
    event = Event.objects.latest("position")
    assert (event.name, event.payload["fields"]) == ("incidents.incident.amended", ["title"])
    actions.amend_incident(actor=CLERK, at=AT, row=row, changes={"title": "洪水"})
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("actor", "changes", "refused"),
    [
        (CLERK, {"title": ""}, Invalid),
        (CLERK, {"source": "长" * 201}, Invalid),
        (CLERK, {"kind": "11B03"}, Invalid),
        (CLERK, {"first_known_at": AT}, Invalid),
        (CHIEF, {"title": "改"}, NotAllowed),
        (person("incidents.register", area=TOWN), {"title": "改"}, NotAllowed),
    ],
)
def test_a_wrong_correction_changes_nothing(actor: Any, changes: dict[str, Any], refused: type[Refused]) -> None:
    row = make_incident()
    with pytest.raises(refused):
        actions.amend_incident(actor=actor, at=AT, row=row, changes=changes)
    assert (Incident.objects.get().title, Event.objects.count()) == (row.title, 1)
