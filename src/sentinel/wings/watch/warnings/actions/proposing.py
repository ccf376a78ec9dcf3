"""From crossings to proposals: a draft that people judge, and the evidence behind it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.wings.watch.warnings import choices, events, queries, rules
from sentinel.wings.watch.warnings.actions.drafting import lasting
from sentinel.wings.watch.warnings.models import Evidence, Warning
from sentinel.wings.watch.warnings.workflow import WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingNews:
    """A crossing as the warnings module needs it. value in the rule's unit, window in minutes."""

    code: str
    hazard: str
    level: str
    station: str
    area_code: str
    observed_at: datetime
    value: int
    window: int


@transaction.atomic
def propose_warning(*, actor: Actor, at: datetime, news: CrossingNews) -> Warning | None:
    """Propose a warning for a crossing, or add it as evidence to the warning that already stands.

    Crossings of one business minute give the same proposals, folds and evidence in whatever order they come. Data
    that come too late to speak of now only support what was in force when they were observed; None without that.
    """
    district = queries.district_code()
    actor.require_in("warnings.draft", district)
    minute, targets = rules.minute_of(at), queries.proposed_areas(news.hazard, at)
    if news.observed_at + rules.NEWS_FOR < at:
        row = _top(queries.in_force_at(news.hazard, targets, news.observed_at))
    else:
        base = _top(queries.standing(news.hazard, targets, minute))
        wanted = rules.calls_for_proposal(news.level, [base.level] if base else [])
        row = _proposal(actor, at, news, targets) if wanted or base is None else base
    if row is not None:
        _add_evidence(actor, at, row, news)
        _fold_lower(actor, at, news.hazard, targets)
    return row


def _top(rows: list[Warning]) -> Warning | None:
    return max(rows, key=lambda row: (rules.RANK[rules.Level(row.level)], row.code), default=None)


def _proposal(actor: Actor, at: datetime, news: CrossingNews, targets: list[str]) -> Warning:
    minute = rules.minute_of(at)
    code = rules.key(news.hazard, news.level, timezone.localtime(at))
    known: Warning | None = Warning.objects.filter(code=code).first()
    if known is not None:
        return known
    level = rules.Level(news.level)
    hazard = rules.HAZARD_NAMES[rules.Hazard(news.hazard)]
    issuer = parameters.value("cap.sender_name", at=at)
    district = queries.district_code()
    ((_code, name),) = queries.area_names([district])
    row: Warning = Warning.objects.create(
        code=code,
        area_code=district,
        hazard=news.hazard,
        level=level,
        origin=rules.Origin.CROSSING,
        issuer=issuer,
        headline=rules.headline(issuer, news.hazard, level),
        description=f"{name}有测站实况已达到{hazard}{rules.LEVEL_NAMES[level]}预警标准并可能持续，"
        f"{choices.DANGERS[rules.Hazard(news.hazard)]}",
        instruction=str(choices.INSTRUCTIONS[level]),
        target_areas=targets,
        effective_at=minute,
        expires_at=minute + lasting(news.hazard, at),
        drafted_at=at,
        drafted_by=actor.person_code or actor.key,
        drafted_name=actor.label,
    )
    record(events.WarningProposed(code=row.code, hazard=row.hazard, level=row.level), subject=row, actor=actor, at=at)
    return row


def _add_evidence(actor: Actor, at: datetime, row: Warning, news: CrossingNews) -> None:
    _evidence, fresh = Evidence.objects.get_or_create(
        code=f"{row.code}|{news.code}",
        defaults={
            "warning": row,
            "area_code": news.area_code,
            "crossing": news.code,
            "station": news.station,
            "level": news.level,
            "observed_at": news.observed_at,
            "value": news.value,
            "window": news.window,
        },
    )
    if fresh:
        record(
            events.EvidenceAdded(code=row.code, crossing=news.code, station=news.station),
            subject=row,
            actor=actor,
            at=at,
        )


def _fold_lower(actor: Actor, at: datetime, hazard: str, targets: list[str]) -> None:
    drafts = list(
        Warning.objects.filter(
            hazard=hazard,
            status=choices.Status.DRAFT,
            origin=rules.Origin.CROSSING,
            target_areas__contains=targets,
        ).order_by("pk")
    )
    top = rules.highest(draft.level for draft in drafts)
    for draft in drafts:
        if top is not None and rules.higher(top, draft.level):
            WARNING.apply(
                "fold",
                draft,
                actor=actor,
                at=at,
                event=lambda row: events.WarningDropped(code=row.code, note="并入更高级别的建议"),
                changes={"ended_at": at, "note": "并入更高级别的建议"},
            )
