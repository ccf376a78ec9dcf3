"""Reads of foreign alerts."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sentinel.codecs import cap
from sentinel.kernel import areas, spaces
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import area_stem
from sentinel.wings.watch.foreign_alerts import choices, rules
from sentinel.wings.watch.foreign_alerts.models import ForeignAlert
from sentinel.wings.watch.warnings import choices as warning_choices
from sentinel.wings.watch.warnings import queries as warnings


def alerts(actor: Actor) -> QuerySet[ForeignAlert]:
    """Messages of others within reach, newest first; towns see those that name them."""
    return ForeignAlert.objects.visible_to(actor)


def alert(actor: Actor, code: str) -> ForeignAlert:
    """One message within reach."""
    row = alerts(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有这份外部预警：{code[:24]}。")
    return row


def earlier(message: cap.Alert) -> list[ForeignAlert]:
    """The messages here that one refers to, whoever asks: only those of its own issuer."""
    named = {item.identifier for item in message.references if item.sender == message.sender}
    return list(ForeignAlert.objects.filter(sender=message.sender, identifier__in=named).order_by("sent_at", "code"))


def later(row: ForeignAlert) -> ForeignAlert | None:
    """A message that came before this one though it was sent after it and refers to it."""
    mates = ForeignAlert.objects.filter(sender=row.sender, msg_type__in=("Update", "Cancel"), sent_at__gte=row.sent_at)
    for mate in mates.exclude(pk=row.pk).order_by("sent_at", "code"):
        if any(item.identifier == row.identifier for item in cap.read(mate.xml.encode()).references):
            return mate
    return None


def ours(codes: tuple[str, ...]) -> list[str]:
    """Which of some area codes lie in the district of this installation, or hold it."""
    district = areas.district()
    if district is None:
        return []
    if any(rules.holds(code, district.code) for code in codes):
        return [district.code]
    inside = Area.objects.filter(code__in=codes, code__startswith=area_stem(district.code))
    return sorted(inside.values_list("code", flat=True))


def refusal(row: ForeignAlert, *, words: str) -> str:
    """Why a message is not acted on here, as a code of `rules.refusal`."""
    return rules.refusal(
        nature=row.nature, status=row.status, standing=row.standing, exercise=spaces.exercise(), words=words
    )


def _degrees(info: cap.Info) -> str:
    unknown = choices.Severity.UNKNOWN.label
    when, sure = choices.URGENCY.get(info.urgency, unknown), choices.CERTAINTY.get(info.certainty, unknown)
    return f"{choices.Severity(info.severity).label} · {when} · {sure}"


def panel(row: ForeignAlert, actor: Actor, at: datetime) -> dict[str, Any]:
    """Every text of a message, how its signature stands, and what the actor may make of it."""
    message = cap.read(row.xml.encode())
    return {
        "texts": [(info, _degrees(info)) for info in rules.in_order(message)],
        "over": rules.over(row.expires_at, at),
        "reason": choices.REASONS.get(row.reason, ""),
        "refused": choices.REFUSALS.get(refusal(row, words="-"), ""),
        "earlier": earlier(message),
        "may_draft": actor.may_in("warnings.draft", row.area_code),
        "may_note": actor.may_in("warnings.bulletin", row.area_code),
        "may_register": actor.may_in("incidents.register", row.area_code),
        "hazards": warning_choices.Hazard.choices,
        "levels": warning_choices.Level.choices,
        "areas": warnings.areas_to_warn(actor),
    }
