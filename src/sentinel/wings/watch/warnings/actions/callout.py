"""Calling out: every village of a released warning is called until somebody has answered."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.notify import actions as notify
from sentinel.wings.watch.warnings import choices, rules
from sentinel.wings.watch.warnings.models import Warning


@transaction.atomic
def call_out(*, actor: Actor, at: datetime, code: str, supersedes: Sequence[str] = ()) -> int:
    """Start one ladder per village of a warning in force, after taking back those of the warnings it replaced."""
    row = Warning.objects.get(code=code)
    if supersedes:
        notify.withdraw_ladders(
            actor=actor,
            at=at,
            subject_keys=supersedes,
            reason=_("已由新的预警替代：{title}").format(title=row.headline),
        )
    floor = parameters.value("callout.min_level", at=at)
    if row.status != choices.Status.RELEASED or not rules.at_least(row.level, floor):
        return 0
    minutes = parameters.value(f"callout.answer_minutes.{row.level}", at=at)
    return notify.call_places(
        actor=actor,
        at=at,
        targets=row.target_areas,
        subject_kind="warning",
        subject_key=row.code,
        title=row.headline,
        body=row.description + row.instruction + _("收到请立即应答。"),
        level=row.level,
        minutes=minutes,
    )


@transaction.atomic
def call_off(*, actor: Actor, at: datetime, code: str, reason: str) -> int:
    """Take back the open ladders of a warning that has ended."""
    return notify.withdraw_ladders(actor=actor, at=at, subject_keys=[code], reason=reason)
