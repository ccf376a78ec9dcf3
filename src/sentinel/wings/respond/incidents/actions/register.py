"""An incident is registered, corrected, settled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters, privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Area, Matter
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.kernel.statutory import Term, Unit, deadline
from sentinel.wings.respond.incidents import events, queries, rules
from sentinel.wings.respond.incidents.actions.cases import decide, require_standing
from sentinel.wings.respond.incidents.actions.reports import first_draft, minute
from sentinel.wings.respond.incidents.choices import DecisionKind, IncidentKind
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.respond.incidents.workflow import INCIDENT
from sentinel.wings.watch.stations import queries as stations

PURPOSE = "incident"
_TEXT_LENGTH = {"title": 120, "place": 120, "source": 200}


@transaction.atomic
def register_incident(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    title: str,
    area_code: str,
    first_known_at: datetime,
    place: str,
    source: str,
    text: str,
    code: str = "",
    station: str | None = None,
    point: Point | None = None,
    counts: Mapping[str, int | None] | None = None,
    again_because: str = "",
) -> Incident:
    """Open an incident and its matter, start the clock of the first report and lay its draft on the desk.

    `station` is the code of the station that showed it; `counts` may hold dead, missing, injured, trapped.
    An empty `code` is made from kind, place and minute; then an incident much like one that stands already is refused,
    unless the caller says in `again_because` why it is another one.
    """
    made = not code
    code = code or rules.code_of(kind, area_code, first_known_at)
    words = {"title": title.strip(), "place": place.strip(), "source": source.strip()}
    known = {name: value for name, value in (counts or {}).items() if value is not None}
    _refuse_early(words, known, code=code, kind=kind, text=text, first_known_at=first_known_at, at=at)
    if not Area.objects.filter(code=area_code).exists():
        raise Invalid({"area_code": _("没有这个区划，请从列表中选择。")})
    actor.require_in("incidents.register", area_code)
    code = _own_code(actor, code, kind, area_code, first_known_at, made=made, again=bool(again_because.strip()))
    seen = stations.station(actor, station) if station else None
    crossing = _crossing(actor, station, at) if station else ""
    term = Term(int(parameters.value("report.first.minutes", at=first_known_at)), Unit.MINUTE)
    matter = Matter.objects.create(code=code, area_code=area_code, opened_at=at)
    incident = Incident.objects.create(
        code=code,
        number=next_number("incident", at=at),
        matter=matter,
        kind=kind,
        area_code=area_code,
        point=point or (seen.point if seen else None),
        station=seen,
        crossing=crossing,
        first_known_at=first_known_at,
        registered_at=at,
        registered_by=actor.label,
        handler=actor.label,
        handler_key=actor.key,
        handled_from=at,
        **words,
        **{name: value for name, value in known.items() if name != "trapped"},
    )
    if again_because.strip():
        decide(incident, DecisionKind.ADMITTED, actor=actor, at=at, note=again_because.strip()[:300])
    report = first_draft(incident, deadline(first_known_at, term), actor, at, text.strip(), known)
    record(_registered(incident, report, station or ""), subject=incident, actor=actor, at=at)
    return incident


@transaction.atomic
def amend_incident(*, actor: Actor, at: datetime, row: Incident, changes: Mapping[str, Any]) -> Incident:
    """Correct the words or the position of an open incident; kind, area and when it was first known stay."""
    if unknown := sorted(set(changes) - set(rules.AMENDABLE)):
        raise Invalid({name: _("这一项登记后不能修改。") for name in unknown})
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    if wrong := _wrong_words({name: value for name, value in wanted.items() if name in _TEXT_LENGTH}):
        raise Invalid(wrong)
    fresh: Incident = Incident.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("incidents.register", fresh)
    require_standing(fresh)
    changed = tuple(name for name in rules.AMENDABLE if name in wanted and getattr(fresh, name) != wanted[name])
    if changed:
        for name in changed:
            setattr(fresh, name, wanted[name])
        fresh.save(update_fields=changed)
        record(events.IncidentAmended(code=fresh.code, fields=changed), subject=fresh, actor=actor, at=at)
    return fresh


def _own_code(
    actor: Actor, code: str, kind: str, area_code: str, first_known_at: datetime, *, made: bool, again: bool
) -> str:
    """A code nobody has; refuses an incident that is there already, in words."""
    taken = Incident.objects.filter(code=code).first()
    alike = queries.alike(actor, kind, area_code, first_known_at) if made else []
    if not again and (taken is not None or alike):
        known = alike[0] if alike else taken
        raise Refused(
            _("很可能已经登记过：“{title}”（{number}）。请在原事件上续办；确是另一起的，写明理由后仍可登记。").format(
                title=known.title if known else "", number=known.number if known else ""
            ),
            code="registered_already",
        )
    if taken is None:
        return code
    return f"{code}.{Incident.objects.filter(code__startswith=code).count() + 1}"


def _wrong_words(words: Mapping[str, str]) -> dict[str, str]:
    wrong = {name: _("请填写这一项。") for name, value in words.items() if not value}
    return wrong | {name: _("太长，请缩短。") for name, value in words.items() if len(value) > _TEXT_LENGTH[name]}


def _refuse_early(
    words: Mapping[str, str],
    counts: Mapping[str, int],
    *,
    code: str,
    kind: str,
    text: str,
    first_known_at: datetime,
    at: datetime,
) -> None:
    wrong = _wrong_words(words)
    if rules.CODE.fullmatch(code) is None:
        wrong["code"] = _("编码只能由字母、数字和 . _ : - 组成，3 至 48 位。")
    if kind not in IncidentKind.values:
        wrong["kind"] = _("没有这个类别，请从列表中选择。")
    if not text.strip():
        wrong["text"] = _("请写一句简要经过。")
    if first_known_at > at + rules.CLOCK_SKEW:
        wrong["first_known_at"] = _("首次获知时间不能晚于现在。")
    if set(counts) - set(rules.COUNTS) or not all(map(rules.is_count, counts.values())):
        wrong["counts"] = _("伤亡人数应为不小于 0 的整数；不清楚的留空。")
    if wrong:
        raise Invalid(wrong)


def _crossing(actor: Actor, station: str, at: datetime) -> str:
    rows = stations.crossings(actor).filter(
        station__code=station, rule=rules.NUMBERED_FLOOD, up=True, observed_at__lte=at
    )
    return rows.values_list("code", flat=True).first() or ""


def _registered(incident: Incident, report: Report, station: str) -> events.IncidentRegistered:
    return events.IncidentRegistered(
        code=incident.code,
        number=incident.number,
        kind=incident.kind,
        title=incident.title,
        place=incident.place,
        first_known_at=minute(incident.first_known_at),
        report=report.code,
        due_at=minute(report.due_at),
        station=station,
        crossing=incident.crossing,
    )


@transaction.atomic
def close_incident(*, actor: Actor, at: datetime, row: Incident, note: str) -> Incident:
    """Settle an incident that was reported, its matter and those of the duplicates merged into it."""
    return _settle("close", actor, at, row, note)


@transaction.atomic
def dismiss_incident(*, actor: Actor, at: datetime, row: Incident, note: str) -> Incident:
    """Settle an incident that was looked into and never happened; it owes no report."""
    return _settle("dismiss", actor, at, row, note)


def _settle(move: str, actor: Actor, at: datetime, row: Incident, note: str) -> Incident:
    words = note.strip()
    if not words:
        raise Invalid({"note": _("请写明办结情况。")})
    if len(words) > 300:
        raise Invalid({"note": _("太长，最多 300 字。")})
    closed: Incident = INCIDENT.apply(
        move,
        row,
        actor=actor,
        at=at,
        event=events.IncidentClosed(code=row.code, note=words),
        changes={"closed_at": at, "closing_note": words},
    )
    whole = queries.with_duplicates(closed)
    Matter.objects.filter(incident__in=whole).update(closed_at=at)
    kept = privacy.keep_until(PURPOSE, timezone.localdate(at), at=at)
    Report.objects.filter(incident__in=whole).update(purpose=PURPOSE, keep_until=kept)
    return closed
