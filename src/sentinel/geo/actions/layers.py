"""What a layer says of itself, and taking it off the map."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.geo.actions.editions import retire
from sentinel.geo.events import LayerAmended, LayerRemoved
from sentinel.geo.models import ImportedLayer
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.manifest import permissions
from sentinel.kernel.refusals import Invalid, MoveRefused

AMENDED = {"title": 64, "credit": 200, "mark": 16, "permission": 48}


def _locked(actor: Actor, layer: ImportedLayer) -> ImportedLayer:
    actor.require("geo.manage", layer)
    held = ImportedLayer.objects.select_for_update(of=("self",)).select_related("current").get(pk=layer.pk)
    if held.removed_at is not None:
        raise MoveRefused(_("这个图层已经撤下。"))
    return held


@transaction.atomic
def amend_layer(*, actor: Actor, at: datetime, layer: ImportedLayer, changes: Mapping[str, Any]) -> ImportedLayer:
    """Change name, credit, mark or who may see it."""
    held = _locked(actor, layer)
    given = {name: str(changes[name]).strip()[:size] for name, size in AMENDED.items() if name in changes}
    if not given.get("title", held.title):
        raise Invalid({"title": _("请给图层起名。")})
    if given.get("permission") and given["permission"] not in permissions():
        raise Invalid({"permission": _("没有这个权限。")})
    changed = tuple(sorted(name for name, value in given.items() if getattr(held, name) != value))
    if changed:
        for name in changed:
            setattr(held, name, given[name])
        held.save(update_fields=changed)
        record(LayerAmended(changed=changed), subject=held, actor=actor, at=at)
    return held


@transaction.atomic
def remove_layer(*, actor: Actor, at: datetime, layer: ImportedLayer, reason: str) -> None:
    """Take a layer off the map for good, with the reason; its file is kept. One the pack names waits for data again."""
    held = _locked(actor, layer)
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么撤下。")})
    former, held.current = held.current, None
    if not held.declared:
        held.removed_at = at
    elif former is None:
        raise MoveRefused(_("这个图层还没有数据，不用撤下。"))
    held.save(update_fields=["current", "removed_at"])
    if former is not None:
        retire(former, at)
    record(LayerRemoved(reason=reason.strip()[:200]), subject=held, actor=actor, at=at)
