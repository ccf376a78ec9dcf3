"""How a warning ends: lifted with a reason, or by its own time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.watch.warnings import choices, events
from sentinel.wings.watch.warnings.actions.messages import free_identifier, message
from sentinel.wings.watch.warnings.models import Warning
from sentinel.wings.watch.warnings.workflow import WARNING


@transaction.atomic
def cancel_warning(*, actor: Actor, at: datetime, warning: Warning, reason: str) -> Warning:
    """Lift one warning, with the reason; every warning is lifted by itself, there is no lifting of all."""
    if not reason.strip() or len(reason) > 500:
        raise Invalid({"note": _("请写明解除原因（500 字以内）。")})
    actor.require("warnings.cancel", warning)
    row = Warning.objects.select_for_update().get(pk=warning.pk)
    if row.status == choices.Status.RELEASED and row.expires_at <= at:
        raise MoveRefused(_("这条预警已到失效时间，无需解除。"))
    changes = {"cancelled_at": at, "ended_at": at, "note": reason.strip()}
    if row.status == choices.Status.RELEASED:
        sender = parameters.value("cap.sender_code", at=at)
        identifier = free_identifier(sender, at)
        changes["cancel_identifier"] = identifier
        changes["cancel_xml"] = message(row, identifier=identifier, sender=sender, at=at, earlier=[row], cancels=True)
    moved: Warning = WARNING.apply(
        "cancel",
        row,
        actor=actor,
        at=at,
        event=lambda row: events.WarningCancelled(code=row.code, hazard=row.hazard, level=row.level, reason=row.note),
        changes=changes,
    )
    return moved


def expire_warning(pk: object, at: datetime) -> None:
    """End a warning whose time is over; does nothing when it ended otherwise. The sweeper calls this."""
    with transaction.atomic():
        row = Warning.objects.select_for_update().filter(pk=pk).first()
        if row is not None:
            end_by_time(row, at)


def end_by_time(row: Warning, at: datetime) -> bool:
    """End a locked warning at its own time if that has come; True when it has ended by time."""
    if row.status != choices.Status.RELEASED or row.expires_at > at:
        return False
    WARNING.apply(
        "expire",
        row,
        actor=system("warnings"),
        at=row.expires_at,
        event=lambda row: events.WarningExpired(code=row.code, hazard=row.hazard, level=row.level),
        changes={"ended_at": row.expires_at},
    )
    return True
