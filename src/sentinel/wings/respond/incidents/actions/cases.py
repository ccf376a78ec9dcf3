"""What people decide about an incident: verified, graded, taken over, merged; each decision is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.respond.incidents import events, queries, rules
from sentinel.wings.respond.incidents.choices import DecisionKind, Grade, IncidentStatus, Verdict
from sentinel.wings.respond.incidents.models import Decision, Incident
from sentinel.wings.respond.incidents.workflow import INCIDENT

NOTE_LENGTH = 300
_LENGTHS = {"value": 64, "before": 64, "changed": 600}
# What a verification may set right; when it was first known is never among it.
VERIFIABLE = rules.COUNTS[:-1]


def require_standing(row: Incident) -> None:
    """Refuse work on an incident that is settled or merged into another."""
    if row.closed_at is not None:
        raise MoveRefused(_("事件已办结，不能修改；新情况请另行登记。"))
    if row.merged_into is not None:
        raise MoveRefused(
            _("这个事件已并入“{title}”，请在主事件上办理，或先撤销并入。").format(title=row.merged_into.title)
        )


def decide(row: Incident, kind: str, *, actor: Actor, at: datetime, **said: str) -> Decision:
    """Keep one decision; `said` holds value, before, how, changed and note."""
    return Decision.objects.create(
        code=f"{row.code}:d{row.decisions.count() + 1}",
        incident=row,
        area_code=row.area_code,
        kind=kind,
        decided_by=actor.label,
        decided_at=at,
        **{name: words[: _LENGTHS.get(name, NOTE_LENGTH)] for name, words in said.items()},
    )


def _locked(row: Incident, actor: Actor, permission: str) -> Incident:
    fresh: Incident = Incident.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require(permission, fresh)
    return fresh


def _words(text: str, name: str, refusal: str, *, needed: bool = True) -> str:
    words = text.strip()
    if needed and not words:
        raise Invalid({name: refusal})
    if len(words) > NOTE_LENGTH:
        raise Invalid({name: _("太长，最多 {n} 字。").format(n=NOTE_LENGTH)})
    return words


@transaction.atomic
def verify_incident(
    *,
    actor: Actor,
    at: datetime,
    row: Incident,
    verdict: str,
    how: str,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Incident:
    """Say what looking into it showed, how it was done, and set right what stood wrong."""
    means = _words(how, "how", _("请写明怎样核实的，如：电话问村书记、现场查看。"))
    words = _words(note, "note", "", needed=False)
    if verdict not in Verdict.values:
        raise Invalid({"verdict": _("请选择核实结论。")})
    wanted = _corrections(changes or {})
    fresh = _locked(row, actor, "incidents.register")
    require_standing(fresh)
    changed = tuple(name for name in VERIFIABLE if name in wanted and getattr(fresh, name) != wanted[name])
    said = "；".join(f"{_label(name)} {_shown(getattr(fresh, name))}→{_shown(wanted[name])}" for name in changed)
    before = fresh.get_verdict_display()
    found = {"verdict": verdict, **{name: wanted[name] for name in changed}}
    event = events.IncidentVerified(code=fresh.code, verdict=verdict, changed=changed)
    if verdict == Verdict.TRUE and fresh.status == IncidentStatus.REGISTERED:
        fresh = INCIDENT.apply("verify", fresh, actor=actor, at=at, event=event, changes=found)
    else:
        for name, value in found.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(found))
        record(event, subject=fresh, actor=actor, at=at)
    decide(
        fresh,
        DecisionKind.VERIFIED,
        actor=actor,
        at=at,
        value=str(Verdict(verdict).label),
        before=before,
        how=means,
        changed=said,
        note=words,
    )
    return fresh


def _corrections(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := sorted(set(changes) - set(VERIFIABLE)):
        raise Invalid({name: _("这一项不能在核实时修改。") for name in unknown})
    if wrong := [name for name, value in changes.items() if not rules.is_count(value)]:
        raise Invalid({name: _("应为不小于 0 的整数；不清楚的留空。") for name in wrong})
    return changes


def _label(name: str) -> str:
    field: Any = Incident._meta.get_field(name)
    return str(field.verbose_name)


def _shown(value: Any) -> str:
    return str(_("不详")) if value is None else str(value)


@transaction.atomic
def grade_incident(*, actor: Actor, at: datetime, row: Incident, grade: str, note: str = "") -> Incident:
    """Confirm a grade; another one than the rule proposes needs its reason. Earlier grades stay in the record."""
    words = _words(note, "note", "", needed=False)
    if grade not in Grade.values:
        raise Invalid({"grade": _("请选择等级。")})
    fresh = _locked(row, actor, "incidents.sign")
    require_standing(fresh)
    proposal = queries.proposed_grade(fresh)
    if proposal.ungraded:
        raise MoveRefused(_("社会安全事件法定不分级（突发事件应对法第三条），请在报告中写明情况。"))
    if fresh.grade == grade:
        raise MoveRefused(_("现在就是{grade}，不必再定。").format(grade=Grade(grade).label))
    if grade != proposal.grade and not words:
        raise Invalid({"note": _("与系统建议不同，请写明理由。")})
    before, fresh.grade = fresh.grade, grade
    fresh.save(update_fields=["grade"])
    decide(
        fresh,
        DecisionKind.GRADED,
        actor=actor,
        at=at,
        value=str(Grade(grade).label),
        before=str(Grade(before).label) if before else "",
        how=proposal.basis,
        note=words,
    )
    graded = events.IncidentGraded(code=fresh.code, grade=grade, before=before, proposed=proposal.grade)
    record(graded, subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def take_over_incident(*, actor: Actor, at: datetime, row: Incident, reason: str = "") -> Incident:
    """Handle an incident from now on; taking it from somebody needs a reason."""
    fresh = _locked(row, actor, "incidents.register")
    require_standing(fresh)
    if fresh.handler_key == actor.key:
        raise MoveRefused(_("这个事件现在就由您处置。"))
    words = _words(reason, "reason", _("请写明接手理由，如：交接班。"), needed=bool(fresh.handler_key))
    before = fresh.handler
    fresh.handler, fresh.handler_key, fresh.handled_from = actor.label, actor.key, at
    fresh.save(update_fields=["handler", "handler_key", "handled_from"])
    decide(fresh, DecisionKind.TAKEN_OVER, actor=actor, at=at, value=actor.label, before=before, note=words)
    taken = events.IncidentTakenOver(code=fresh.code, handler=actor.label, before=before, reason=words)
    record(taken, subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def merge_incident(*, actor: Actor, at: datetime, row: Incident, into: str, reason: str) -> Incident:
    """Say that this is the same incident as another one, known no later; it stays as a pointer with all its papers."""
    words = _words(reason, "reason", _("请写明为什么是同一起事件。"))
    target = queries.incident_of(actor, into)
    pair = Incident.objects.select_for_update(of=("self",)).filter(pk__in=(row.pk, target.pk)).order_by("pk")
    locked = {found.pk: found for found in pair}
    fresh: Incident = locked[row.pk]
    main: Incident = locked[target.pk]
    for each in (fresh, main):
        actor.require("incidents.sign", each)
        require_standing(each)
    if fresh.pk == main.pk:
        raise Invalid({"into": _("不能并入它自己，请选另一个事件。")})
    if fresh.duplicates.exists():
        raise MoveRefused(_("已有事件并入本事件，请先撤销那些并入。"))
    if main.first_known_at > fresh.first_known_at:
        raise MoveRefused(_("应保留首次获知更早的事件：请把“{title}”并入本事件。").format(title=main.title))
    fresh.merged_into = main
    fresh.save(update_fields=["merged_into"])
    decide(fresh, DecisionKind.MERGED, actor=actor, at=at, value=main.number, note=words)
    merged = events.IncidentMerged(code=fresh.code, into=main.code, reason=words)
    record(merged, subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def unmerge_incident(*, actor: Actor, at: datetime, row: Incident, reason: str) -> Incident:
    """Let a merged incident stand on its own again; its clocks go on where they were."""
    words = _words(reason, "reason", _("请写明为什么撤销并入。"))
    fresh = _locked(row, actor, "incidents.sign")
    if fresh.merged_into is None:
        raise MoveRefused(_("这个事件没有并入别的事件。"))
    if fresh.merged_into.closed_at is not None:
        raise MoveRefused(_("主事件已办结，不能再撤销并入；新情况请另行登记。"))
    main, fresh.merged_into = fresh.merged_into, None
    fresh.save(update_fields=["merged_into"])
    decide(fresh, DecisionKind.UNMERGED, actor=actor, at=at, before=main.number, note=words)
    apart = events.IncidentUnmerged(code=fresh.code, out_of=main.code, reason=words)
    record(apart, subject=fresh, actor=actor, at=at)
    return fresh
