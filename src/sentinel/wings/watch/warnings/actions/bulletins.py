"""Notices from above: written down, binding nothing here."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.watch.warnings import choices, events, queries, rules
from sentinel.wings.watch.warnings.models import Bulletin


@transaction.atomic
def receive_bulletin(
    *,
    actor: Actor,
    at: datetime,
    source: str,
    kind: str,
    hazard: str,
    text: str,
    issued_at: datetime,
    level: str | int | None = None,
    code: str = "",
) -> Bulletin:
    """Write down a notice once; the same code again gives the row that is there. Typed in, it gets its code here."""
    district = queries.district_code()
    actor.require_in("warnings.bulletin", district)
    key = code or f"{kind}-{hazard}-{timezone.localtime(at):%Y%m%dT%H%M}"
    known: Bulletin | None = Bulletin.objects.filter(code=key).first()
    if known is not None and code:
        return known
    if known is not None:
        raise MoveRefused(_("这一分钟已登记过同类来文，请核对后稍候再登记。"))
    errors = {}
    if kind not in choices.BulletinKind.values:
        errors["kind"] = _("请选择来文类别。")
    if hazard not in choices.Hazard.values:
        errors["hazard"] = _("请选择灾种。")
    if not source.strip() or len(source) > 64:
        errors["source"] = _("请写明发文单位（64 字以内）。")
    if not text.strip() or len(text) > rules.TEXT_LENGTH or "\x00" in text:
        errors["text"] = _("请写明来文内容（2000 字以内）。")
    if issued_at > at:
        errors["issued_at"] = _("发文时间不能晚于收文时间。")
    if errors:
        raise Invalid(errors)
    row: Bulletin = Bulletin.objects.create(
        code=key,
        area_code=district,
        source=source.strip(),
        kind=kind,
        hazard=hazard,
        level="" if level is None else str(level),
        text=text.strip(),
        issued_at=issued_at,
        received_at=at,
        received_by=actor.label,
    )
    record(
        events.BulletinReceived(code=row.code, source=row.source, kind=row.kind, hazard=row.hazard, level=row.level),
        subject=row,
        actor=actor,
        at=at,
    )
    return row
