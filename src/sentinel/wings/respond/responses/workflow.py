"""Moves of a response: one per level, because each level has its own commander."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.responses.choices import ResponseStatus
from sentinel.wings.respond.responses.rules import LEVELS, command
from sentinel.workflow import Move, Workflow
from sentinel.workflow.table import Guard

S = ResponseStatus
ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}


def _below(level: int) -> Guard:
    def guard(row: Any, actor: Actor) -> str | None:
        if row.level > level:
            return None
        return _("现在是{now}级响应，只能升到更高的级别。").format(now=ROMAN[row.level])

    return guard


def _at(level: int) -> Guard:
    def guard(row: Any, actor: Actor) -> str | None:
        if row.level == level:
            return None
        return _("现在是{now}级响应，由{now}级的指挥人员调整。").format(now=ROMAN[row.level])

    return guard


def _suggested(level: int) -> Guard:
    def guard(row: Any, actor: Actor) -> str | None:
        return None if row.suggested_level == level else _("建议的级别已经变化，请刷新后再处理。")

    return guard


def _start(level: int) -> Move:
    return Move(
        name=f"start_{level}",
        label=format_lazy(gettext_lazy("启动{level}级响应"), level=ROMAN[level]),
        sources={S.PROPOSED},
        target=S.ACTIVE,
        permission=command(level),
    )


def _raise(level: int) -> Move:
    return Move(
        name=f"raise_{level}",
        label=format_lazy(gettext_lazy("升为{level}级响应"), level=ROMAN[level]),
        sources={S.ACTIVE},
        target=S.ACTIVE,
        permission=command(level),
        guard=_below(level),
    )


def _lower(level: int) -> Move:
    return Move(
        name=f"lower_from_{level}",
        label=format_lazy(gettext_lazy("从{level}级降级"), level=ROMAN[level]),
        sources={S.ACTIVE},
        target=S.ACTIVE,
        permission=command(level),
        guard=_at(level),
        needs_note=True,
    )


def _end(level: int) -> Move:
    return Move(
        name=f"end_at_{level}",
        label=format_lazy(gettext_lazy("解除{level}级响应"), level=ROMAN[level]),
        sources={S.ACTIVE},
        target=S.ENDED,
        permission=command(level),
        guard=_at(level),
        needs_note=True,
    )


def _decline(level: int) -> Move:
    return Move(
        name=f"decline_{level}",
        label=format_lazy(gettext_lazy("不采纳{level}级响应建议"), level=ROMAN[level]),
        sources={S.PROPOSED},
        target=S.DECLINED,
        permission=command(level),
        guard=_suggested(level),
        needs_note=True,
    )


LOWEST = max(LEVELS)

RESPONSE = Workflow(
    name="responses.response",
    states=ResponseStatus,
    initial=S.PROPOSED,
    moves=(
        *(_start(level) for level in LEVELS),
        *(_raise(level) for level in LEVELS if level != LOWEST),
        *(_lower(level) for level in LEVELS if level != LOWEST),
        *(_end(level) for level in LEVELS),
        *(_decline(level) for level in LEVELS),
    ),
)
