"""Who helps whom, and how they leave."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.prepare.households.choices import Transport
from sentinel.wings.respond.evacuations import events
from sentinel.wings.respond.evacuations.choices import EvacuationStatus
from sentinel.wings.respond.evacuations.models import Entry, Evacuation


@transaction.atomic
def assign_help(*, actor: Actor, at: datetime, entry: Entry, helper: str, transport: str = "") -> Entry:
    """Name who helps a person leave, and how; both may be taken back by giving nothing."""
    evacuation = Evacuation.objects.select_for_update(of=("self",)).get(pk=entry.evacuation_id)
    fresh: Entry = Entry.objects.select_related("evacuation", "shelter").get(pk=entry.pk)
    actor.require("evacuations.tick", fresh)
    if evacuation.status == EvacuationStatus.CLOSED:
        raise Refused(_("这次转移已结束，名单不能再改。"), code="closed")
    if transport and transport not in Transport.values:
        raise Invalid({"transport": _("没有这种转移方式。")})
    fresh.helper, fresh.transport = helper.strip()[:32], transport
    fresh.save(update_fields=["helper", "transport"])
    payload = events.EntryHelped(evacuation=evacuation.code, entry=fresh.code, helped=bool(fresh.helper), by=transport)
    record(payload, subject=fresh, actor=actor, at=at)
    return fresh
