"""The views people keep of a list."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, NotAllowed
from sentinel.ledger import events, queries
from sentinel.ledger.declaration import Ledger
from sentinel.ledger.models import SavedView

MOST_VIEWS = 30
LONGEST_NAME, LONGEST_QUERY = 32, 1000


@transaction.atomic
def save_view(*, actor: Actor, at: datetime, ledger: Ledger, name: str, query: str) -> SavedView:
    """Keep how a list is looked at under a name; the same name is overwritten."""
    if not actor.has(ledger.permission):
        raise NotAllowed(_("您没有查看{title}的权限。").format(title=ledger.title))
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": _("请给视图起个名字，最多 {n} 个字。").format(n=LONGEST_NAME)})
    if len(query) > LONGEST_QUERY:
        raise Invalid({"query": _("条件太长，请减少后再保存。")})
    kept = queries.views(actor, ledger)
    if kept.count() >= MOST_VIEWS and not kept.filter(name=name).exists():
        raise Invalid({"name": _("每个列表最多保存 {n} 个视图，请先删去不用的。").format(n=MOST_VIEWS)})
    view, _made = SavedView.objects.update_or_create(
        owner=actor.key,
        ledger=ledger.name,
        name=name,
        defaults={
            "code": f"{actor.key}:{ledger.name}:{name}",
            "area_code": actor.area_code,
            "query": query,
            "saved_at": at,
        },
    )
    record(events.ViewSaved(code=view.code, ledger=ledger.name, title=name), subject=view, actor=actor, at=at)
    return view


@transaction.atomic
def remove_view(*, actor: Actor, at: datetime, view: SavedView) -> None:
    """Keep it no longer; only its owner can."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if view.owner != actor.key:
        raise NotAllowed(_("只有本人可以删除自己的视图。"))
    payload = events.ViewRemoved(code=view.code, ledger=view.ledger, title=view.name)
    record(payload, subject=view, actor=actor, at=at)
    view.delete()
