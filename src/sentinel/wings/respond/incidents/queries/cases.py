"""One incident as its page shows it: the grade a rule proposes, its versions, what came back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event
from sentinel.web.papers import Block, OfficialPaper, chinese_date
from sentinel.wings.respond.incidents import rules
from sentinel.wings.respond.incidents.choices import Grade
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.respond.incidents.queries import rows
from sentinel.wings.respond.incidents.workflow import ACTS
from sentinel.wings.respond.tallies import queries as tallies
from sentinel.wings.respond.tasks import queries as tasks
from sentinel.wings.watch.advisories import queries as advisories


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule says of the grade; `grade` is empty where nothing is known yet or the law knows no grades."""

    grade: str
    basis: str
    ungraded: bool = False
    confirmed: bool = True

    @property
    def label(self) -> str:
        """The grade in words."""
        return str(Grade(self.grade).label) if self.grade else ""


def wan(fen: int | None) -> str:
    """Fen as 万元, without zeros that say nothing."""
    return "" if fen is None else f"{(Decimal(fen) / rules.FEN_IN_WAN).normalize():f}"


def proposed_grade(incident: Incident) -> Proposal:
    """The grade by the thresholds in force when the incident became known."""
    name = rules.scheme(incident.kind)
    if not name:
        return Proposal("", "突发事件应对法 第三条：社会安全事件不分级", ungraded=True)
    at = incident.first_known_at
    found = {scale: parameters.find(f"grade.{name}.{scale}", at=at) for scale in rules.SCALES}
    known = {scale: row for scale, row in found.items() if row is not None}
    missing = parameters.find("grade.count_missing", at=at)
    grade, scale = rules.proposed_grade(
        {measure: getattr(incident, measure) for measure in rules.MEASURES},
        {key: row.value for key, row in known.items()},
        with_missing=bool(missing is not None and missing.value),
    )
    if grade is None:
        return Proposal("", "伤亡与损失还不清楚，暂不能建议等级")
    law = known[scale]
    return Proposal(grade, f"{law.source} {law.clause}：{law.title}", confirmed=law.confirmed)


def content(report: Report) -> dict[str, Any]:
    """What a report says, as its fingerprint takes it; who reported is purged in time and stays out."""
    kept = [name for name in rules.ELEMENTS if name not in ("reporter", "reporter_phone")]
    told = {name: getattr(report, name) for name in (*kept, "code", "kind", "sequence", "number", "as_of", "due_at")}
    told |= {name: getattr(report, name) for name in ("signed_by", "signed_at", "sent_at")}
    if report.burnt_ha is not None:
        told["burnt_ha"] = f"{report.burnt_ha:.2f}"
    return told


def untouched(report: Report) -> tuple[bool, str]:
    """(whether a signed report says what it said when it was signed, the fingerprint the chain of events keeps)."""
    sealed = Event.objects.filter(name="incidents.report.sealed", payload__code=report.code).first()
    kept = str(sealed.payload["fingerprint"]) if sealed is not None else ""
    return kept == rules.fingerprint(content(report)), kept


def _shown(report: Report, name: str) -> str:
    value = getattr(report, name)
    if value is None or value == "":
        return "—"
    if name == "urgency":
        return str(report.get_urgency_display())
    if name == "loss_fen":
        return f"{wan(value)} 万元"
    return report.masked_phone if name == "reporter_phone" else str(value)


def changes(report: Report, before: Report | None) -> list[tuple[str, str, str]]:
    """(element, before, now) of what a report says differently from the one before it."""
    if before is None:
        return []
    told = ({name: getattr(row, name) for name in rules.ELEMENTS} for row in (before, report))
    fields = Report._meta.get_field
    return [
        (str(fields(name).verbose_name), _shown(before, name), _shown(report, name))  # type: ignore[union-attr]
        for name in rules.differences(*told)
    ]


def case(actor: Actor, incident: Incident, at: datetime) -> dict[str, Any]:
    """Everything the page of an incident shows beside its columns, its duplicates' papers included."""
    whole = rows.with_duplicates(incident)
    orders = list(rows.instructions(actor).filter(incident__in=whole))
    given = tasks.tasks(actor).filter(matter__in=[each.matter_id for each in whole]).order_by("due_at", "code")
    by_origin: dict[str, list[Any]] = {}
    for task in given:
        by_origin.setdefault(task.origin_key, []).append(task)
    return {
        "proposal": proposed_grade(incident),
        "duplicates": whole[1:],
        "reports": list(rows.reports(actor).filter(incident__in=whole).order_by("incident_id", "-sequence")),
        "decisions": list(rows.decisions(actor).filter(incident__in=whole)),
        "orders": [{"row": row, "tasks": by_origin.pop(row.code, [])} for row in orders],
        "tasks": [task for found in by_origin.values() for task in found],
        "at": at,
    }


def mergeable(actor: Actor, incident: Incident) -> list[Incident]:
    """Open incidents this one may be merged into: known no later, the nearest in time first."""
    found = rows.incidents(actor).filter(
        closed_at__isnull=True, merged_into__isnull=True, first_known_at__lte=incident.first_known_at
    )
    return list(found.exclude(pk=incident.pk).order_by("-first_known_at", "code")[:30])


def paper(report: Report) -> OfficialPaper:
    """The report on official paper; a draft has no date of sending."""
    incident = report.incident
    where = f"{areas.names().get(incident.area_code, '')}{incident.place}"
    known = [(f"{label}{value}人" if value is not None else f"{label}不详") for label, value in _people(report)]
    loss = [f"直接经济损失{wan(report.loss_fen)}万元"] if report.loss_fen is not None else []
    parts = (
        ("时间和地点", f"{_said(incident.first_known_at)}获知，地点为{where}。信息来源：{incident.source}。"),
        ("经过与现场情况", report.text),
        ("伤亡与损失", "，".join([*known, *loss]) + f"。{report.loss_text}"),
        ("影响范围", report.affected),
        ("已采取的措施", report.measures),
        ("请求支援", report.support),
        ("单位或流域概况", report.unit_profile),
    )
    blocks = [
        block
        for number, (head, text) in zip("一二三四五六七", [part for part in parts if part[1]], strict=False)
        for block in (Block(kind="h1", text=f"{number}、{head}"), Block(text=text))
    ]
    day = chinese_date(report.sent_at or report.as_of)
    return OfficialPaper(
        title=f"关于{incident.title}的{report.get_kind_display()}",
        blocks=(*blocks, Block(text=f"以上情况截至{_said(report.as_of)}。")),
        mark="突发事件信息报告",
        number=f"第{report.sequence}期",
        head_left=report.number or "",
        head_right=day,
        signer=report.signed_by,
        urgency=str(report.get_urgency_display()),
        to=report.to_units,
        date=day,
        note="" if report.signed_at else "草稿，未签发",
        copies=report.copy_units,
        printed_by=f"起草：{report.drafted_by}　签发：{report.signed_by or '待签发'}",
        printed_on=day,
    )


def _people(report: Report) -> list[tuple[str, int | None]]:
    return [
        ("死亡", report.dead),
        ("失踪或下落不明", report.missing),
        ("受伤", report.injured),
        ("其中重伤", report.serious),
        ("受困", report.trapped),
    ]


def _said(instant: datetime) -> str:
    local = timezone.localtime(instant)
    return f"{chinese_date(instant)}{local.hour}时{local.minute:02d}分"


def panel(row: Incident, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page of an incident shows, and what this reader may do there."""
    report = rows.report_of(actor, row)
    is_open = report.signed_at is None and row.standing
    named = (
        ("verify", "grade", "take", "merge", "instruct") if row.standing else ("unmerge",) if row.merged_into else ()
    )
    return {
        "report": report,
        "may_draft": is_open and actor.may("incidents.register", row),
        "may_sign": is_open and actor.may("incidents.sign", row),
        "may_register": actor.may("incidents.register", row),
        "acts": [(name, ACTS[name][0]) for name in named if actor.may(ACTS[name][1], row)],
        "advisories": advisories.of_crossing(actor, row.crossing),
        "tallies": tallies.board(actor, row.matter),
        **case(actor, row, at),
    }
