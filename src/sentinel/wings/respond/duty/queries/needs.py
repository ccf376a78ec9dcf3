"""What needs this actor now: every open matter the actor has the permission to settle."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Reaction
from sentinel.notify import queries as notify
from sentinel.notify.rules import URGENCY
from sentinel.wings.respond.duty import rules
from sentinel.wings.respond.duty.choices import LISTS
from sentinel.wings.respond.duty.queries.sight import Sight
from sentinel.wings.respond.duty.rules import Item, Kind
from sentinel.wings.respond.evacuations import queries as evacuations
from sentinel.wings.respond.incidents import queries as incidents
from sentinel.wings.respond.tasks import queries as tasks
from sentinel.wings.watch.advisories import queries as advisories
from sentinel.wings.watch.alarms import queries as alarms
from sentinel.wings.watch.quakes import queries as quakes
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.warnings import queries as warnings

ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}
MOST_READ, FIRST = 400, rules.MOST_OF_A_KIND


def needs(sight: Sight) -> list[Item]:
    """The queue, the least time left first."""
    actor, at = sight.actor, sight.at
    items = [
        *_warnings(actor),
        *_calls(actor, sight.names),
        *_responses(sight),
        *_evacuations(actor, sight.names),
        *_quakes(actor),
        *_alarms(actor, sight.names),
        *_advisories(actor),
        *_incidents(actor, at),
        *_tasks(actor, at),
        *_watched(actor, at),
    ]
    return rules.queue(items, LISTS, {Kind.HUMAN: _fallen(actor).count(), Kind.LATE_TASK: _late(actor, at).count()})


def _warnings(actor: Actor) -> Iterator[Item]:
    for row in warnings.waiting(actor)[:MOST_READ]:
        if row.status == "draft" and actor.may("warnings.draft", row):
            yield _warning(Kind.SUBMIT, row, row.get_origin_display(), row.drafted_at)
        elif row.status == "submitted" and _may_release(actor, row):
            told = _("{name}提交，须由另一人签发").format(name=row.submitted_name)
            yield _warning(Kind.RELEASE, row, told, row.submitted_at or row.drafted_at)


def _warning(kind: Kind, row: Any, detail: str, since: datetime) -> Item:
    return Item(
        kind=kind,
        key=row.code,
        title=row.headline,
        detail=detail,
        since=since,
        level=row.level,
        url=f"/warnings/warning/{row.code}/",
    )


def _may_release(actor: Actor, row: Any) -> bool:
    return actor.may("warnings.release", row) and row.submitted_by != actor.person_code


def _calls(actor: Actor, names: dict[str, str]) -> Iterator[Item]:
    for call in notify.my_calls(actor)[:MOST_READ]:
        if call.ladder.status == "human" and actor.may("notify.hand", call.ladder):
            continue
        yield Item(
            kind=Kind.CALL,
            key=call.code,
            title=call.ladder.title,
            detail=names.get(call.ladder.area_code, ""),
            since=call.called_at,
            due_at=call.due_at,
            level=call.ladder.level,
            url=LISTS[Kind.CALL],
        )
    for row in _fallen(actor).order_by("fell_at", "code")[:FIRST]:
        yield Item(
            kind=Kind.HUMAN,
            key=row.code,
            title=_("{place}无人应答").format(place=names.get(row.area_code, row.area_code)),
            detail=row.title,
            since=row.fell_at or row.started_at,
            level=row.level,
            url=f"/warnings/callout/{row.code}/",
        )


def _fallen(actor: Actor) -> Any:
    """Ladders that lie on a desk where this actor may settle them."""
    rows: Any = notify.ladders(actor)
    return rows.visible_to(actor, "notify.hand").filter(status="human")


def _responses(sight: Sight) -> Iterator[Item]:
    for row in sight.suggestions:
        level = row.suggested_level
        if level is None or not sight.actor.may(f"responses.command_{level}", row):
            continue
        raising = row.level is not None
        word = _("升为{level}级响应") if raising else _("启动{level}级响应")
        yield Item(
            kind=Kind.RESPONSE,
            key=row.code,
            title=_("建议") + word.format(level=ROMAN[level]),
            detail=row.title,
            since=row.suggested_at or sight.at,
            url=f"/responses/raise/{level}/{row.code}/" if raising else f"/responses/start/{level}/{row.plan.code}/",
        )


def _evacuations(actor: Actor, names: dict[str, str]) -> Iterator[Item]:
    if not actor.has("evacuations.order"):
        return
    for row in evacuations.open_evacuations(actor).filter(status="proposed").order_by("proposed_at")[:MOST_READ]:
        if actor.may("evacuations.order", row):
            yield Item(
                kind=Kind.EVACUATION,
                key=row.code,
                title=f"{names.get(row.area_code, row.area_code)} · {row.get_stage_display()}",
                detail=row.reason,
                since=row.raised_at or row.proposed_at,
                url=f"/evacuations/evacuation/{row.code}/",
            )


def _quakes(actor: Actor) -> Iterator[Item]:
    for row in quakes.waiting(actor)[:MOST_READ]:
        if actor.may("quakes.handle", row):
            yield Item(
                kind=Kind.QUAKE,
                key=row.code,
                title=str(row),
                detail=_("{villages} 个村（社区）达到阈值，最大 {most} 度（估计），险户在册 {people} 人").format(
                    villages=row.villages, most=f"{row.strongest or 0:.1f}", people=row.people
                ),
                since=row.waiting_since or row.received_at,
                url=f"/quakes/quake/{row.code}/",
            )


def _alarms(actor: Actor, names: dict[str, str]) -> Iterator[Item]:
    """One line a cause, however many stations it has."""
    rows = alarms.waiting(actor).order_by("group", "raised_at", "code")
    for group, members in groupby(rows, key=lambda row: row.group):
        waiting = list(members)
        worst = min(waiting, key=lambda row: URGENCY.get(row.severity, len(URGENCY)))
        place = group.partition(":")[2]
        yield Item(
            kind=Kind.ALARM,
            key=group,
            title=f"{names.get(place, place)} · {worst.title}",
            detail=_("{n} 项未确认").format(n=len(waiting)),
            since=waiting[0].raised_at,
            level=worst.severity,
            url=LISTS[Kind.ALARM],
        )


def _advisories(actor: Actor) -> Iterator[Item]:
    for row in advisories.waiting(actor)[:MOST_READ]:
        yield Item(
            kind=Kind.ADVISORY,
            key=row.code,
            title=_("通报{unit}").format(unit=row.recipient_name),
            detail=f"{row.station_name} {advisories.reached(row)} · {row.title}",
            since=row.suggested_at,
            url=f"/advisories/advisory/{row.code}/",
        )


def _incidents(actor: Actor, at: datetime) -> Iterator[Item]:
    for clock in incidents.open_clocks(actor, at):
        if actor.may("incidents.sign", clock.report) or actor.may("incidents.register", clock.report):
            signs = actor.may("incidents.sign", clock.report)
            yield Item(
                kind=Kind.REPORT,
                key=clock.report.code,
                title=clock.incident.title,
                detail=(_("{report}待您签发报出") if signs else _("{report}待补充并送签")).format(
                    report=clock.report.get_kind_display()
                ),
                since=clock.incident.registered_at,
                due_at=clock.due_at,
                url=f"/incidents/incident/{clock.incident.code}/report/",
            )
    for row in incidents.suggestions(actor):
        if actor.has("incidents.register"):
            yield Item(
                kind=Kind.SUGGESTION,
                key=row.crossing,
                title=_("{station}达到编号标准，建议登记").format(station=row.station_name),
                detail=_("流量 {flow} 立方米每秒").format(flow=f"{row.value / 1000:g}"),
                since=row.observed_at,
                url=f"/incidents/incident/new/?crossing={row.crossing}",
            )


def _tasks(actor: Actor, at: datetime) -> Iterator[Item]:
    if actor.has("tasks.act"):
        for row in tasks.my_tasks(actor)[:MOST_READ]:
            yield _task(Kind.OWN_TASK, row, row.get_status_display())
    for row in _late(actor, at).order_by("due_at", "code")[:FIRST]:
        yield _task(Kind.LATE_TASK, row, f"{row.unit_name} · {row.get_status_display()}")


def _late(actor: Actor, at: datetime) -> Any:
    """Late tasks of the units below; the actor's own stand in the queue as its own."""
    rows: Any = tasks.late(actor, at)
    return rows.exclude(unit__in=actor.units)


def _task(kind: Kind, row: Any, detail: str) -> Item:
    return Item(
        kind=kind,
        key=row.code,
        title=row.title,
        detail=detail,
        since=row.assigned_at,
        due_at=row.due_at,
        url=f"/tasks/task/{row.code}/",
    )


def _watched(actor: Actor, at: datetime) -> Iterator[Item]:
    if actor.has("parameters.view") and (given_up := parked(actor)):
        yield Item(
            kind=Kind.PARKED,
            key="parked",
            title=_("{n} 项系统联动多次失败，已停下").format(n=len(given_up)),
            detail=_("请人工补办，并告知系统管理员"),
            since=given_up[0].event.at,
            url="/duty/parked/",
        )
    silent = list(stations.silent(actor, at).defer("point"))
    if silent:
        oldest = min(row.state.last_frame_at or row.registered_at for row in silent)
        shown = "、".join(row.name for row in silent[:4])
        yield Item(
            kind=Kind.SILENT,
            key="silent",
            title=_("{n} 个测站没有按时来报").format(n=len(silent)),
            detail=shown if len(silent) <= 4 else _("{names}等").format(names=shown),
            since=oldest,
            url=LISTS[Kind.SILENT],
        )


def parked(actor: Actor) -> list[Reaction]:
    """Reactions that were given up and need a person, the oldest first; for those who may see how the system is set."""
    if not actor.has("parameters.view"):
        return []
    return list(Reaction.objects.filter(state="parked").select_related("event").order_by("event_id")[:100])
