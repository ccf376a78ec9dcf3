"""The duty room: it is told of an earthquake that shook the district, and writes down what was done about it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.people import posts_holding
from sentinel.kernel.refusals import Invalid
from sentinel.notify import actions as notify
from sentinel.wings.watch.quakes import events, queries
from sentinel.wings.watch.quakes.models import LONGEST_NOTE, Quake
from sentinel.wings.watch.quakes.workflow import ATTENTION, HANDLE


@transaction.atomic
def handle_quake(*, actor: Actor, at: datetime, row: Quake, note: str) -> Quake:
    """Write down what was decided about an earthquake, so that it waits no longer; a worse version calls again."""
    words = note.strip()
    if not words:
        raise Invalid({"note": _("请写明怎样处置，如已通知哪些镇街、是否登记事件、转移谁。")})
    if len(words) > LONGEST_NOTE:
        raise Invalid({"note": _("请控制在 {most} 字以内。").format(most=LONGEST_NOTE)})
    changes = {"waiting_since": None, "handled_at": at, "handled_by": actor.label, "handled_note": words}
    done: Quake = ATTENTION.apply(
        "handle",
        row,
        actor=actor,
        at=at,
        event=lambda row: events.QuakeHandled(code=row.code, number=row.versions_kept, note=words),
        changes=changes,
    )
    return done


@transaction.atomic
def tell(*, actor: Actor, at: datetime, code: str, number: int) -> bool:
    """Send the duty room one message of what a version changed; False where it changed nothing or nobody is posted."""
    row = Quake.objects.get(code=code)
    told = queries.news_of(row, number)
    posts = posts_holding(HANDLE, row.area_code)
    if told is None or not posts:
        return False
    try:
        notify.send(
            actor=actor,
            at=at,
            to=posts,
            title=told.title,
            text=told.text,
            url=f"/quakes/quake/{row.code}/",
            subject=row,
            key=f"quake:{row.code}:{number}",
        )
    except Invalid as refused:
        if "to" not in refused.errors:
            raise
        return False
    return True
