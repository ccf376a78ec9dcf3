"""A warning suggests, a commander may decline. Nothing here starts a response."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.respond.responses import rules
from sentinel.wings.respond.responses.events import ResponseDeclined, ResponseSuggested
from sentinel.wings.respond.responses.models import Response
from sentinel.wings.respond.responses.workflow import RESPONSE


def open_row(*, actor: Actor, at: datetime, plan_code: str, level: int, target_areas: Sequence[str]) -> Response | None:
    """The plan's one open response, locked; made as a proposal where none is open.

    Two who ask at once get the same row: the second waits for the first on the index of open responses.
    None when it was closed in the meantime.
    """
    plan = plan_queries.plan(actor, plan_code)
    row = plan_queries.plan_level(actor, plan, level)
    local = timezone.localtime(at)
    taken = Response.objects.filter(code__startswith=f"{plan.code}-{local:%Y%m%dT%H%M}").values_list("code", flat=True)
    fresh = Response(
        code=rules.response_code(plan.code, local, taken),
        plan_id=plan.pk,
        title=row.title,
        area_code=plan.area_code,
        target_areas=list(target_areas) or [plan.area_code],
    )
    if not Response.objects.filter(plan_id=plan.pk, status__in=rules.OPEN).exists():
        Response.objects.bulk_create([fresh], ignore_conflicts=True)
    found: Response | None = (
        Response.objects.select_for_update(of=("self",)).filter(plan_id=plan.pk, status__in=rules.OPEN).first()
    )
    return found


@transaction.atomic
def suggest_response(
    *, actor: Actor, at: datetime, plan_code: str, level: int, warning: str, target_areas: Sequence[str] = ()
) -> Response | None:
    """Put a level before the desk because of a warning; None where an equal or stronger one is known already."""
    row = open_row(actor=actor, at=at, plan_code=plan_code, level=level, target_areas=target_areas)
    if row is None:
        return None
    actor.require(rules.command(level), row)
    wanted = rules.suggestion(row.level, row.suggested_level, level)
    if wanted is None:
        return None
    row.suggested_level, row.suggested_at, row.suggested_by = wanted, at, warning
    row.title = row.title if row.level else plan_queries.plan_level(actor, row.plan, wanted).title
    row.save(update_fields=["suggested_level", "suggested_at", "suggested_by", "title"])
    payload = ResponseSuggested(code=row.code, plan=plan_code, level=wanted, active_level=row.level, warning=warning)
    record(payload, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def decline_response(*, actor: Actor, at: datetime, response: Response, reason: str) -> Response:
    """Put a suggestion away with a reason; the next stronger warning may suggest again."""
    if not reason.strip():
        raise Invalid({"reason": _("请写明不采纳的原因。")})
    level = response.suggested_level
    if level is None:
        raise MoveRefused(_("这次响应没有待处理的建议。"))
    payload = ResponseDeclined(code=response.code, level=level, reason=reason.strip())
    changes = {"reason": reason.strip(), "ended_at": at}
    return RESPONSE.apply(  # type: ignore[no-any-return]
        f"decline_{level}", response, actor=actor, at=at, event=payload, changes=changes
    )
