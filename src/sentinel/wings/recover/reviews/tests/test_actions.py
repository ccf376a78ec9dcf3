"""Reports that stay as they were made, and bundles that verify."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from sentinel.codecs import bundle
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Seal
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.kernel.tests.test_seals import settle
from sentinel.wings.recover.reviews import actions
from sentinel.wings.recover.reviews.models import Report
from sentinel.wings.recover.reviews.tests.samples import LATER, SEES, SINCE, UNTIL, make_report, officer
from sentinel.wings.respond.evacuations import actions as evacuations
from sentinel.wings.respond.evacuations.tests.samples import entries, make_ordered
from sentinel.wings.respond.incidents.tests.samples import AT, make_incident
from sentinel.wings.respond.tasks.tests.samples import make_task

MAKER = officer(*SEES, "reviews.make")


def part(row: Report, key: str) -> dict:
    return next(section for section in row.facts["sections"] if section["key"] == key)


@pytest.mark.django_db
def test_a_report_says_what_the_rows_say_and_stays_so() -> None:
    make_incident()
    task = make_task()
    row = make_ordered()
    evacuations.tick(actor=system("test"), at=AT, entry=entries(row)[0], state="moved")
    report = make_report()
    assert part(report, "people")["lines"][0]["text"] == (
        "1 个村（社区）应转移 3 人 = 已转移 1 + 待转移 2 + 拒绝 0 + 不在家 0；已返回 0 人。"
    )
    assert part(report, "people")["tables"][0]["rows"][0][0]["url"] == f"/evacuations/evacuation/{row.code}/"
    assert part(report, "tasks")["lines"][0]["text"] == "按时 0 项，超时 1 项，未到时限 0 项。"
    assert part(report, "tasks")["tables"][0]["rows"][0][0] == {"text": task.title, "url": f"/tasks/task/{task.code}/"}
    assert part(report, "clocks")["lines"][0]["text"] == "1 份报告中 1 份超过时限。"
    evacuations.tick(actor=system("test"), at=LATER, entry=entries(row)[1], state="moved")
    report.refresh_from_db()
    assert "已转移 1 +" in part(report, "people")["lines"][0]["text"]
    made = Event.objects.get(name="reviews.report.made")
    assert (made.subject_key, made.payload["digest"]) == (report.code, report.digest)
    assert report.code == "110109000000-202308011203-1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("actor", "since", "until", "refusal"),
    [
        (officer(*SEES), SINCE, UNTIL, NotAllowed),
        (MAKER, UNTIL, SINCE, Invalid),
        (MAKER, SINCE, LATER + timedelta(minutes=1), Invalid),
    ],
)
def test_a_report_refused_writes_nothing(actor, since, until, refusal) -> None:
    with pytest.raises(refusal):
        actions.make_report(actor=actor, at=LATER, since=since, until=until)
    assert (Report.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_bundle_verifies_without_the_database_and_every_tampered_member_is_named() -> None:
    make_incident()
    make_task()
    report = make_report()
    settle(Event.objects.count())
    made = actions.export_bundle(actor=MAKER, at=LATER, row=report)
    verdict = bundle.verify(made.content, made.digest)
    assert (verdict.events, verdict.unsealed, verdict.faults) == (2, 0, ())
    assert verdict.seals == Seal.objects.count() == 1
    assert verdict.others == len(Seal.objects.get().positions) - 2
    told = Event.objects.get(name="reviews.report.exported")
    assert told.payload == {"code": report.code, "events": 2, "unsealed": 0, "digest": made.digest}
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    line = json.loads(members["events.jsonl"].splitlines()[0])
    assert line[:1] + line[3:4] == [Event.objects.earliest("position").pk, "incidents.incident.registered"]
    assert json.loads(members["report.json"]) == report.facts
    assert sorted(members) == [
        "events.jsonl",
        "manifest.json",
        "manifest.sha256",
        "report.docx",
        "report.json",
        "report.pdf",
        "seals.jsonl",
    ]


@pytest.mark.django_db
def test_a_bundle_refused_tells_nothing() -> None:
    report = make_report()
    with pytest.raises(NotAllowed):
        actions.export_bundle(actor=officer(*SEES), at=LATER, row=report)
    Report.objects.update(facts={**report.facts, "sections": []})
    report.refresh_from_db()
    with pytest.raises(Refused):
        actions.export_bundle(actor=MAKER, at=LATER, row=report)
    assert [event.name for event in Event.objects.all()] == ["reviews.report.made"]
