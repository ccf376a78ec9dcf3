"""Every due row is settled once: the same act at the same instant again changes nothing and says nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from promises.rows import DISTRICT, HERE, browser, make, make_areas
from sentinel.geo.tests import samples as geo
from sentinel.geo.tests.files import points
from sentinel.kernel.actor import system
from sentinel.kernel.due import SOURCES, DueSource
from sentinel.kernel.models import Clock, Event, Organisation
from sentinel.kernel.tests.samples import AT, make_unit
from sentinel.notify.tests.samples import make_fallen, make_ladder, make_person, make_queued
from sentinel.runtime.models import Inject
from sentinel.wings.prepare.dispatches.tests.samples import make_urgent
from sentinel.wings.prepare.shelters.actions import depart_stay
from sentinel.wings.respond.tasks.actions import mark_overdue
from sentinel.wings.watch.alarms.tests.samples import make_shelved
from sentinel.wings.watch.upkeep.tests.samples import make_silent
from sentinel.wings.watch.warnings.tests.samples import make_district, make_released


def _warning() -> None:
    make_areas()
    make_district()
    make_released()


def _silent() -> None:
    make_areas()
    make_silent(area_code=HERE)


def _edition() -> None:
    geo.make_district()
    geo.begin(geo.bring(points()))


def _import() -> None:
    make_areas()
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    file = SimpleUploadedFile("测站.csv", "编号,名称\nN1,一号站\n".encode())
    browser("stations.view", "stations.manage", area=DISTRICT).post("/stations/station/import/", {"file": file})


def _climb() -> None:
    row = make("tasks.task")
    above = make_unit("U-ABOVE", DISTRICT)
    Organisation.objects.filter(code=row.unit).update(parent=above)
    mark_overdue(actor=system("test"), at=row.due_at + timedelta(seconds=1), term=row.due_at)


def _ladder() -> None:
    make_person("P-A", "VA")
    make_ladder()


def _shelved() -> None:
    make_areas()
    make_shelved(area_code=HERE)


def _inject() -> None:
    make_areas()
    make_person("P-I", "VI")
    facts = {"kind": "call", "by": "VI", "caller_unit": "某镇", "text": "电话打不通", "expected": []}
    Inject.objects.create(key="phone-dead", facts=facts, started_by="P-I", due_at=AT)


MAKE: dict[str, Callable[[], object]] = {
    "alarms.reminder": lambda: make("alarms.alarm"),
    "alarms.shelf": _shelved,
    "dispatches.delivery": lambda: make("dispatches.consignment"),
    "dispatches.papers": lambda: make_urgent(),
    "geo.edition": _edition,
    "ledger.import": _import,
    "notify.knock": make_fallen,
    "notify.ladder": _ladder,
    "notify.queue": make_queued,
    "improvements.improvement": lambda: make("improvements.improvement"),
    "incidents.report": lambda: make("incidents.report"),
    "replay.inject": _inject,
    "rollcalls.check": lambda: make("rollcalls.check"),
    "shelter_inspections.defect": lambda: make("shelter_inspections.defect"),
    "shelter_inspections.inspection": lambda: make("shelter_inspections.inspection"),
    "shelters.forget": lambda: depart_stay(actor=system("test"), at=AT, stay=make("shelters.stay")),
    "supplies.freshness": lambda: make("supplies.lot"),
    "tasks.climb": _climb,
    "tasks.overdue": lambda: make("tasks.task"),
    "upkeep.command": lambda: make("upkeep.command"),
    "upkeep.silence": _silent,
    "warnings.expiry": _warning,
}
LATE = AT + timedelta(days=400)
pytestmark = pytest.mark.django_db


def test_every_source_has_a_row_to_try() -> None:
    assert MAKE.keys() == SOURCES.keys()


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: str(source.name))
def test_a_due_row_is_settled_once(source: DueSource) -> None:
    MAKE[source.name]()
    pk, due_at = min(source.due(LATE), key=lambda row: row[1])
    assert source.next_due() == due_at
    assert pk not in dict(source.due(due_at - timedelta(seconds=1)))
    before = Event.objects.count()
    source.act(pk, due_at)
    after = Event.objects.count()
    assert after > before
    assert pk not in dict(source.due(due_at))
    source.act(pk, due_at)
    assert Event.objects.count() == after


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: str(source.name))
def test_nothing_is_done_before_its_time(source: DueSource) -> None:
    MAKE[source.name]()
    pk, due_at = min(source.due(LATE), key=lambda row: row[1])
    before = Event.objects.count()
    source.act(pk, due_at - timedelta(minutes=1))
    assert Event.objects.count() == before
    assert pk in dict(source.due(due_at))
