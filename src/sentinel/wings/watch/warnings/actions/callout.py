"""Calling out: every village of a released warning is called until somebody has answered; posts beside are told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid
from sentinel.notify import actions as notify
from sentinel.wings.watch.warnings import choices, queries
from sentinel.wings.watch.warnings.models import Warning

LONGEST_TITLE = 120


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
    if row.status != choices.Status.RELEASED or not queries.called_out(row, at):
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
def tell_posts(*, actor: Actor, at: datetime, code: str) -> bool:
    """Tell the posts of the targets that a warning is in force or was lifted; False where nobody is to be told."""
    row = Warning.objects.get(code=code)
    lifted = row.status == choices.Status.CANCELLED
    audience = queries.told(row, at, lifted=lifted)
    if row.status not in (choices.Status.RELEASED, choices.Status.CANCELLED) or audience is None:
        return False
    try:
        notify.send(
            actor=actor,
            at=at,
            to=audience,
            title=(_("解除：{title}").format(title=row.headline) if lifted else row.headline)[:LONGEST_TITLE],
            text=row.note if lifted else f"{row.description}{row.instruction}",
            url=f"/warnings/warning/{row.code}/",
            subject=row,
            level=row.level,
            expires_at=None if lifted else row.expires_at,
            key=f"{row.code}:{row.status}",
        )
    except Invalid as refused:
        if "to" not in refused.errors:
            raise
        return False
    return True


@transaction.atomic
def call_off(*, actor: Actor, at: datetime, code: str, reason: str) -> int:
    """Take back the open ladders of a warning that has ended."""
    return notify.withdraw_ladders(actor=actor, at=at, subject_keys=[code], reason=reason)
