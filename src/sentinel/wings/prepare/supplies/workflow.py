"""The moves of stores and lots."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.supplies.choices import LotStatus, StoreStatus
from sentinel.workflow import Move, Workflow

P, L = StoreStatus, LotStatus
KEEP, MANAGE = "supplies.keep", "supplies.manage"


def _empty(row: Any, _actor: Actor) -> str | None:
    left = row.lots.filter(quantity__gt=0).count()
    return _("库内还有 {n} 个批次，移库或出库后才能停用。").format(n=left) if left else None


STORE = Workflow(
    name="supplies.store",
    states=P,
    initial=P.IN_USE,
    moves=(
        Move(
            name="close",
            label=_lazy("停用"),
            sources={P.IN_USE},
            target=P.CLOSED,
            aside=True,
            permission=MANAGE,
            guard=_empty,
        ),
        Move(name="reopen", label=_lazy("恢复使用"), sources={P.CLOSED}, target=P.IN_USE, permission=MANAGE),
    ),
)
LOT = Workflow(
    name="supplies.lot",
    states=L,
    initial=L.USABLE,
    moves=(
        Move(
            name="set_aside",
            label=_lazy("封存"),
            sources={L.USABLE},
            target=L.SET_ASIDE,
            aside=True,
            permission=KEEP,
            needs_note=True,
        ),
        Move(name="put_back", label=_lazy("恢复在库"), sources={L.SET_ASIDE}, target=L.USABLE, permission=KEEP),
    ),
)
