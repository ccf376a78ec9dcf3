"""The moves of an evacuation, of its urgency, and of each person on the list."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.evacuations import rules
from sentinel.wings.respond.evacuations.choices import EntryState, EvacuationStatus, Stage
from sentinel.workflow import Move, Workflow
from sentinel.workflow.table import Guard

_STATUS = EvacuationStatus
LABELS = {
    "move": gettext_lazy("已转移"),
    "shelter": gettext_lazy("已到安置点"),
    "leave": gettext_lazy("离开安置点"),
    "miss": gettext_lazy("不在家"),
    "refuse": gettext_lazy("拒绝转移"),
    "correct": gettext_lazy("更正"),
    "return": gettext_lazy("已返回"),
}


def _somebody_away(row: Any, actor: Actor) -> str | None:
    return None if _nobody_away(row, actor) else _("没有人转移在外，不需要准许返回。")


def _nobody_away(row: Any, _actor: Actor) -> str | None:
    away = row.entries.filter(state__in=(EntryState.MOVED, EntryState.SHELTERED)).count()
    if not away:
        return None
    return _("还有 {n} 人转移在外未返回，全部返回后才能结束。").format(n=away)


def _step_guard(step: rules.Step) -> Guard:
    def guard(row: Any, _actor: Actor) -> str | None:
        status = rules.EvacuationStatus(row.evacuation.status)
        if not rules.step_refusal(step, rules.EntryState(row.state), status):
            return None
        if status == rules.EvacuationStatus.CLOSED:
            return _("这次转移已结束，名单不能再改。")
        if step.target == rules.EntryState.RETURNED:
            return _("尚未准许返回：须经会商评估，由镇街或区里准许。")
        return _("该村民已返回；再次转移须先重新下令。")

    return guard


EVACUATION = Workflow(
    name="evacuations.evacuation",
    states=EvacuationStatus,
    initial=_STATUS.PROPOSED,
    moves=(
        Move(
            name="order",
            label=gettext_lazy("下令转移"),
            sources={_STATUS.PROPOSED, _STATUS.RETURNING},
            target=_STATUS.ORDERED,
            permission="evacuations.order",
        ),
        Move(
            name="allow_return",
            label=gettext_lazy("准许返回"),
            sources={_STATUS.PROPOSED, _STATUS.ORDERED},
            target=_STATUS.RETURNING,
            permission="evacuations.order",
            guard=_somebody_away,
            needs_note=True,
        ),
        Move(
            name="close",
            label=gettext_lazy("结束转移"),
            sources={_STATUS.PROPOSED, _STATUS.ORDERED, _STATUS.RETURNING},
            target=_STATUS.CLOSED,
            permission="evacuations.order",
            guard=_nobody_away,
            needs_note=True,
        ),
    ),
)
STAGE = Workflow(
    name="evacuations.stage",
    states=Stage,
    field="stage",
    initial=Stage.PREPARE,
    moves=(
        Move(
            name="raise",
            label=gettext_lazy("升为立即转移"),
            sources={Stage.PREPARE},
            target=Stage.IMMEDIATE,
            permission="evacuations.order",
        ),
    ),
)
ENTRY = Workflow(
    name="evacuations.entry",
    states=EntryState,
    field="state",
    initial=EntryState.WAITING,
    moves=tuple(
        Move(
            name=step.name,
            label=LABELS[step.name],
            sources=frozenset(str(source) for source in step.sources),
            target=str(step.target),
            permission="evacuations.tick",
            guard=_step_guard(step),
            needs_note=step.needs_note,
        )
        for step in rules.STEPS
    ),
)
