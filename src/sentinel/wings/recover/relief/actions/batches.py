"""Relief policies: opened with the standard in force, closed when everybody is settled."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import privacy
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record
from sentinel.kernel.numbering import Per, next_number
from sentinel.kernel.refusals import Invalid
from sentinel.wings.recover.relief import events, queries
from sentinel.wings.recover.relief.choices import Kind
from sentinel.wings.recover.relief.models import Batch
from sentinel.wings.recover.relief.workflow import BATCH

PURPOSE = "relief"


@transaction.atomic
def open_batch(*, actor: Actor, at: datetime, disaster: Any, kind: str, name: str, document: str = "") -> Batch:
    """Open a batch; the standard is the parameter in force and stays what it was."""
    actor.require_in("relief.manage", disaster.area_code)
    if kind not in Kind.values:
        raise Invalid({"kind": _("没有这个救助类别。")})
    if not name.strip():
        raise Invalid({"name": _("请填写批次名称。")})
    row = Batch(
        code=next_number("relief_batch", at=at, per=Per.YEAR),
        area_code=disaster.area_code,
        disaster=disaster,
        kind=kind,
        name=name.strip(),
        document=document.strip(),
        standard_yuan=queries.standard(kind, at),
        opened_at=at,
    )
    row.save(force_insert=True)
    payload = events.BatchOpened(code=row.code, disaster=disaster.code, kind=kind, standard=row.standard_yuan)
    record(payload, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def close_batch(*, actor: Actor, at: datetime, row: Batch, note: str = "") -> Batch:
    """Close a batch nobody waits in; from now on people's data is kept only for as long as the rule says."""
    whole = queries.totals(system("relief"), row)
    closed: Batch = BATCH.apply(
        "close",
        row,
        actor=actor,
        at=at,
        changes={"closed_at": at},
        event=lambda new: events.BatchClosed(code=new.code, paid=whole.paid, yuan=whole.paid_yuan),
    )
    until = privacy.keep_until(PURPOSE, timezone.localdate(at), at=at)
    closed.applications.update(purpose=PURPOSE, keep_until=until)
    return closed
