"""Reads of incidents: reach, clocks, suggestions."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.incidents import actions, queries
from sentinel.wings.respond.incidents.tests.samples import AT, KNOWN, TOWN, make_district, make_incident, person
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db
READER = person("incidents.view", "stations.view", "incidents.register")
SYSTEM = system("samples")


def numbered(hours: int = 0) -> None:
    """三家店 reaches the discharge of a numbered flood."""
    found = CrossingFact(
        rule="flow.numbered",
        station="H001",
        observed_at=KNOWN + timedelta(hours=hours),
        up=True,
        value=500_000,
        window=0,
        detected_at=AT,
    )
    record_crossings(actor=SYSTEM, at=AT, crossings=[found])


def test_only_the_own_area_is_read() -> None:
    incident = make_incident(area_code=TOWN)
    assert list(queries.incidents(READER)) == [incident]
    assert list(queries.incidents(person("incidents.view", area="110109104000"))) == []
    with pytest.raises(NotFound):
        queries.incident_of(person("incidents.view", area="110109104000"), incident.code)
    with pytest.raises(NotFound):
        queries.report_of(person("stations.view"), incident)


def test_open_clocks_say_how_they_stand() -> None:
    incident = make_incident()
    found = {
        minutes: [str(clock.standing) for clock in queries.open_clocks(READER, KNOWN + timedelta(minutes=minutes))]
        for minutes in (10, 95, 120, 121)
    }
    assert found == {10: ["running"], 95: ["pre_alarm"], 120: ["pre_alarm"], 121: ["overdue"]}
    actions.sign_first_report(actor=SYSTEM, at=AT, incident=incident)
    assert queries.open_clocks(READER, AT) == []
    assert [row.kept for row in queries.clocks_kept(READER, KNOWN, AT)] == [True]
    assert queries.clocks_kept(READER, AT, AT) == []


def test_a_numbered_flood_is_suggested_until_an_incident_covers_it() -> None:
    make_district()
    make_station(area_code=TOWN, code="H001", kind="river", slug="sanjiadian", name="三家店")
    numbered()
    found = queries.suggestions(READER)
    assert [(row.station, row.station_name, row.value) for row in found] == [("H001", "三家店", 500_000)]
    assert queries.suggestion_of(READER, found[0].crossing) == found[0]
    assert queries.suggestions(person("stations.view", area="110109104000")) == []
    incident = make_incident(station="H001")
    assert incident.crossing == found[0].crossing
    assert queries.suggestions(READER) == []
    numbered(hours=3)
    assert queries.suggestions(READER) == []
    actions.sign_first_report(actor=SYSTEM, at=AT, incident=incident)
    actions.close_incident(actor=SYSTEM, at=AT + timedelta(hours=4), row=incident, note="回落")
    assert queries.suggestions(READER) == []
    numbered(hours=30)
    assert [row.observed_at for row in queries.suggestions(READER)] == [KNOWN + timedelta(hours=30)]
