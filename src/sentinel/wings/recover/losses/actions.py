"""Every write of losses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.numbering import Per, next_number
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.kernel.scope import areas_meet
from sentinel.wings.recover.losses import events, queries, rules
from sentinel.wings.recover.losses.choices import Hazard, Kind
from sentinel.wings.recover.losses.models import Disaster, Report
from sentinel.wings.recover.losses.workflow import REPORT

DISASTER_AMENDABLE = ("name", "hazard", "sub_hazard", "occurred_at", "known_at", "target_areas")
REPORT_AMENDABLE = ("as_of", "text", "explanation", *rules.KEYS)


@transaction.atomic
def register_disaster(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    hazard: str,
    occurred_at: datetime,
    known_at: datetime,
    sub_hazard: str = "",
    target_areas: Sequence[str] = (),
) -> Disaster:
    """Open a disaster of the district, to which every report belongs; no towns named are all of them."""
    district = areas.district()
    area_code = district.code if district is not None else actor.area_code
    actor.require_in("losses.manage", area_code)
    row = Disaster(
        code=next_number("disaster", at=at, per=Per.YEAR),
        area_code=area_code,
        name=name.strip(),
        hazard=hazard,
        sub_hazard=sub_hazard.strip(),
        occurred_at=occurred_at,
        known_at=known_at,
        registered_at=at,
        target_areas=_struck(target_areas, area_code),
    )
    _check_disaster(row, at)
    row.save(force_insert=True)
    record(events.DisasterRegistered(code=row.code, hazard=row.hazard), subject=row, actor=actor, at=at)
    return row


def _struck(towns: Sequence[str], district: str) -> list[str]:
    if set(towns) - {code for code, _name in areas.towns()} - {district}:
        raise Invalid({"target_areas": _("请选择本区的镇街；不选即为全区。")})
    return sorted(set(towns)) or [district]


def _check_disaster(row: Disaster, at: datetime) -> None:
    errors = {}
    if not row.name:
        errors["name"] = _("请填写灾害过程名称。")
    if row.hazard not in Hazard.values:
        errors["hazard"] = _("没有这个灾种。")
    if not row.occurred_at <= row.known_at <= at:
        errors["known_at"] = _("首次获知时间应不早于灾害发生时间，也不晚于现在。")
    if errors:
        raise Invalid(errors)


@transaction.atomic
def amend_disaster(*, actor: Actor, at: datetime, row: Disaster, changes: Mapping[str, Any]) -> Disaster:
    """Change fields of a disaster."""
    fresh: Disaster = Disaster.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("losses.manage", fresh)
    if "target_areas" in changes:
        changes = {**changes, "target_areas": _struck(changes["target_areas"], fresh.area_code)}
    changed = _set(fresh, changes, DISASTER_AMENDABLE)
    if changed:
        _check_disaster(fresh, at)
        fresh.save(update_fields=changed)
        record(events.DisasterAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


def _set(row: Any, changes: Mapping[str, Any], amendable: tuple[str, ...]) -> list[str]:
    if unknown := sorted(set(changes) - set(amendable)):
        raise Invalid({name: _("这一项不能在这里修改。") for name in unknown})
    changed = [name for name in amendable if name in changes and getattr(row, name) != changes[name]]
    for name in changed:
        setattr(row, name, changes[name])
    return changed


@transaction.atomic
def draft_report(
    *,
    actor: Actor,
    at: datetime,
    disaster: Disaster,
    area_code: str,
    kind: str,
    as_of: datetime,
    text: str = "",
    explanation: str = "",
    **figures: Any,
) -> Report:
    """Begin a report of a town, or of the district by hand; one draft a time, in the order 初报, 续报, 核报."""
    actor.require_in("losses.report", area_code)
    return _draft(actor, at, disaster, area_code, kind, as_of, {"text": text, "explanation": explanation, **figures})


@transaction.atomic
def begin_report(
    *, actor: Actor, at: datetime, disaster: Disaster, area_code: str, kind: str, as_of: datetime
) -> Report:
    """Begin the next report from what is known: a town's last figures, for the district the sum of its towns."""
    if area_code != disaster.area_code:
        actor.require_in("losses.report", area_code)
        last = queries.standing(disaster).filter(area_code=area_code).order_by("-number").first()
        return _draft(actor, at, disaster, area_code, kind, as_of, last.figures if last is not None else {})
    actor.require("losses.manage", disaster)
    towns = queries.latest_of_towns(disaster, as_of)
    if not towns:
        raise Refused(_("还没有审核通过的镇街报表，无法汇总。"), code="no_towns")
    added = rules.added_up(town.figures for town in towns)
    return _draft(actor, at, disaster, area_code, kind, as_of, added, towns=len(towns))


def _draft(
    actor: Actor,
    at: datetime,
    disaster: Disaster,
    area_code: str,
    kind: str,
    as_of: datetime,
    values: Mapping[str, Any],
    towns: int = 0,
) -> Report:
    Disaster.objects.select_for_update(of=("self",)).get(pk=disaster.pk)
    _check_draft(disaster, area_code, kind, as_of, at)
    last = Report.objects.filter(disaster=disaster, area_code=area_code).aggregate(last=Max("number"))["last"] or 0
    row = Report(
        code=f"{disaster.code}-{area_code}-{last + 1:02d}",
        disaster=disaster,
        area_code=area_code,
        kind=kind,
        number=last + 1,
        as_of=as_of,
        drafted_at=at,
        **values,
    )
    row.save(force_insert=True)
    record(events.ReportDrafted(code=row.code, kind=kind, towns=towns), subject=row, actor=actor, at=at)
    return row


def _check_draft(disaster: Disaster, area_code: str, kind: str, as_of: datetime, at: datetime) -> None:
    towns = {code for code, _name in areas.towns() if areas_meet(disaster.target_areas, code)}
    if area_code != disaster.area_code and area_code not in towns:
        raise Invalid({"area_code": _("灾情由受灾镇街填报；没有您的镇街时，请区里先补入受灾范围。")})
    rows = Report.objects.filter(disaster=disaster, area_code=area_code)
    if rows.filter(status=rules.Status.DRAFT).exists():
        raise Refused(_("本单位还有一份未提交的报表，请先提交。"), code="draft_open")
    allowed = rules.next_kinds(rows.filter(status__in=rules.STANDING).values_list("kind", flat=True))
    if kind not in allowed:
        words = "、".join(str(Kind(code).label) for code in allowed)
        said = _("现在只能报：{words}。").format(words=words) if words else _("核报已经报出，不能再报。")
        raise Invalid({"kind": said})
    _check_as_of(disaster, as_of, at)


def _check_as_of(disaster: Disaster, as_of: datetime, at: datetime) -> None:
    if not disaster.occurred_at <= as_of <= at:
        raise Invalid({"as_of": _("截至时刻应在灾害发生之后、现在之前。")})


@transaction.atomic
def amend_report(*, actor: Actor, at: datetime, row: Report, changes: Mapping[str, Any]) -> Report:
    """Change a draft; what was submitted is never changed, a correction is a new report."""
    fresh: Report = Report.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("losses.report", fresh)
    if fresh.status != rules.Status.DRAFT:
        raise Refused(_("报表已经提交，不能再改；更正请另报续报。"), code="frozen")
    changed = _set(fresh, changes, REPORT_AMENDABLE)
    if changed:
        _check_as_of(fresh.disaster, fresh.as_of, at)
        fresh.save(update_fields=changed)
        record(events.ReportAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def submit_report(*, actor: Actor, at: datetime, row: Report, note: str = "") -> Report:
    """Freeze a report. What cannot be refuses it; what is unusual needs words, here or in the report."""
    fresh: Report = Report.objects.select_for_update(of=("self",)).select_related("disaster").get(pk=row.pk)
    actor.require("losses.report", fresh)
    found = queries.findings(fresh, at)
    if stops := [finding for finding in found if finding.stops]:
        raise Invalid({"figures": "；".join(queries.sentence(finding) for finding in stops)})
    words = "\n".join(part for part in (fresh.explanation.strip(), note.strip()) if part)
    if found and not words:
        text = "；".join(queries.sentence(finding) for finding in found)
        raise Invalid({"explanation": _("请先说明：{text}").format(text=text)})
    changes = {"submitted_at": at, "submitted_by": actor.label, "submitted_key": actor.key, "explanation": words}
    return _move("submit", fresh, actor, at, changes, words[:200], len(found))


@transaction.atomic
def accept_report(*, actor: Actor, at: datetime, row: Report, note: str = "") -> Report:
    """Accept a report: from now on it counts upward. An accepted 核报 is final."""
    words = note.strip()[:300]
    changes = {"decided_at": at, "decided_by": actor.label, "decision_note": words}
    return _move("accept", row, actor, at, changes, words, 0)


@transaction.atomic
def send_report_back(*, actor: Actor, at: datetime, row: Report, note: str) -> Report:
    """Send a report back with what is wrong; it stays as it was, the next one puts it right."""
    words = note.strip()[:300]
    if not words:
        raise Invalid({"note": _("请写明退回原因。")})
    changes = {"decided_at": at, "decided_by": actor.label, "decision_note": words}
    return _move("send_back", row, actor, at, changes, words, 0)


def _move(
    name: str, row: Report, actor: Actor, at: datetime, changes: Mapping[str, Any], note: str, warnings: int
) -> Report:
    moved: Report = REPORT.apply(
        name,
        row,
        actor=actor,
        at=at,
        changes=changes,
        event=lambda new: events.ReportChangedStatus(
            code=new.code, kind=new.kind, status=new.status, note=note, warnings=warnings
        ),
    )
    return moved
