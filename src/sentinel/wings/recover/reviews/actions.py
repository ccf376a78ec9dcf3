"""Making a report of a span, and giving out its evidence."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.codecs import bundle
from sentinel.kernel import areas, seals
from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import wall_now
from sentinel.kernel.digest import digest
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.recover.reviews import queries
from sentinel.wings.recover.reviews.events import ReportExported, ReportMade
from sentinel.wings.recover.reviews.models import Report

MAKE = "reviews.make"


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle as it was given out, and the digest of its manifest to note elsewhere."""

    content: bytes
    digest: str


def make_report(*, actor: Actor, at: datetime, since: datetime, until: datetime, title: str = "") -> Report:
    """Compute a span as far as the actor may know, and keep it as it is now.

    The figures are read before the write begins: a report of a long night takes longer than a write may.
    """
    place = actor.area_code or _district()
    actor.require_in(MAKE, place)
    if until <= since or until > at:
        raise Invalid({"until": _("止应晚于起，且不晚于现在。")})
    facts = queries.facts(actor, since, until)
    name = title.strip()[:96] or _("{since}至{until}复盘报告").format(since=_day(since), until=_day(until))
    with transaction.atomic():
        row = Report.objects.create(
            code=_code(place, at),
            title=name,
            area_code=place,
            since=since,
            until=until,
            made_at=at,
            made_by=actor.label,
            facts=facts,
            digest=digest(facts),
        )
        said = ReportMade(code=row.code, since=facts["since"], until=facts["until"], digest=row.digest)
        record(said, subject=row, actor=actor, at=at)
    return row


def export_bundle(*, actor: Actor, at: datetime, row: Report) -> Exported:
    """The report with the events the actor may read and the seals over them, as one file that verifies."""
    actor.require(MAKE, row)
    if digest(row.facts) != row.digest:
        raise Refused(_("这份报告的内容与生成时的摘要不符，不能导出；请重新生成并报告系统管理员。"), code="changed")
    seals.seal_all(wall_now())
    evidence = queries.evidence(actor, row.since, row.until)
    content = bundle.write(
        evidence.events, evidence.seals, queries.papers_of(row), queries.about(row, evidence, actor, at)
    )
    noted = bundle.digest_of(content)
    with transaction.atomic():
        said = ReportExported(code=row.code, events=len(evidence.events), unsealed=len(evidence.unsealed), digest=noted)
        record(said, subject=row, actor=actor, at=at)
    return Exported(content, noted)


def _district() -> str:
    district = areas.district()
    if district is None:
        raise Refused(_("还没有载入本区数据，不能生成报告。"), code="no_district")
    return district.code


def _code(place: str, at: datetime) -> str:
    """Place and minute; a further one of the same minute is counted on."""
    base = f"{place}-{timezone.localtime(at):%Y%m%d%H%M}"
    taken = Report.objects.filter(code__startswith=base).count()
    return f"{base}-{taken + 1}"


def _day(instant: datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local.year}年{local.month}月{local.day}日"
