"""公示榜: who is put forward in a village, by name, to be hung out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.masking import log_unmasking
from sentinel.kernel.refusals import Refused
from sentinel.wings.recover.relief import events
from sentinel.wings.recover.relief.choices import Status
from sentinel.wings.recover.relief.models import Application, Batch

NAMES = ("head_name", "name")


@transaction.atomic
def open_publicity(*, actor: Actor, at: datetime, batch: Batch, area_code: str) -> list[Application]:
    """The people of a village whose names hang out now, names in the clear; each is written down as looked at."""
    actor.require_in("relief.review", area_code)
    shown = Application.objects.filter(batch=batch, area_code=area_code, status=Status.SHOWN)
    rows = list(shown.order_by("household_no", "code"))
    if not rows:
        raise Refused(_("本村没有正在公示的人，请先办理“张榜公示”。"), code="nobody")
    for row in rows:
        log_unmasking(actor=actor, at=at, subject=row, fields=NAMES, purpose=_("张榜公示"))
    payload = events.PublicityOpened(code=batch.code, area_code=area_code, people=len(rows))
    record(payload, subject=batch, actor=actor, at=at)
    return rows
