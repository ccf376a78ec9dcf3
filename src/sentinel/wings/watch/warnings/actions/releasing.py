"""Release by a second person: the number, the message, and what it replaces."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import MoveRefused
from sentinel.wings.watch.warnings import events, queries, rules
from sentinel.wings.watch.warnings.actions.ending import end_by_time
from sentinel.wings.watch.warnings.actions.messages import free_identifier, message
from sentinel.wings.watch.warnings.models import Warning
from sentinel.wings.watch.warnings.workflow import WARNING


@transaction.atomic
def release_warning(*, actor: Actor, at: datetime, warning: Warning) -> Warning:
    """Put a submitted warning in force: publish its CAP message and replace the warnings it covers.

    A proposal made by rule never lowers what is in force; a person's own draft may (降级).
    """
    actor.require("warnings.release", warning)
    number = next_number("warning", at=at)  # its lock makes releases follow each other
    row: Warning = Warning.objects.select_for_update().get(pk=warning.pk)
    if row.expires_at <= at:
        raise MoveRefused(_("这份预警的失效时间已过，请退回修改失效时间。"))
    replaced = _replaced(row, at)
    if row.origin == rules.Origin.CROSSING and any(rules.higher(old.level, row.level) for old in replaced):
        raise MoveRefused(_("已有更高级别的同类预警在生效，监测建议不能降低级别；需要降级请人工起草。"))
    sender = parameters.value("cap.sender_code", at=at)
    identifier = free_identifier(sender, at)
    released: Warning = WARNING.apply(
        "release",
        row,
        actor=actor,
        at=at,
        event=lambda moved: events.WarningReleased(
            code=moved.code,
            hazard=moved.hazard,
            level=moved.level,
            target_areas=tuple(moved.target_areas),
            supersedes=tuple(sorted(old.code for old in replaced)),
            expires_at=timezone.localtime(moved.expires_at).isoformat(timespec="minutes"),
            identifier=moved.identifier,
            number=moved.number,
        ),
        changes={
            "number": number,
            "identifier": identifier,
            "released_at": at,
            "released_by": actor.person_code,
            "released_name": actor.label,
            "published_at": at,
            "references": replaced[0] if replaced else None,
            "cap_xml": message(row, identifier=identifier, sender=sender, at=at, earlier=replaced),
        },
    )
    for old in replaced:
        WARNING.apply(
            "supersede",
            old,
            actor=actor,
            at=at,
            event=lambda moved: events.WarningSuperseded(
                code=moved.code, hazard=moved.hazard, level=moved.level, by=released.code
            ),
            changes={"ended_at": at},
        )
    return released


def _replaced(row: Warning, at: datetime) -> list[Warning]:
    """The locked warnings this one replaces, highest first; those whose time is up end by their time."""
    found = [other for other in queries.in_force(row.hazard).select_for_update() if queries.covers(row, other)]
    standing = [other for other in found if not end_by_time(other, at)]
    return sorted(standing, key=lambda other: (-rules.RANK[rules.Level(other.level)], other.code))
