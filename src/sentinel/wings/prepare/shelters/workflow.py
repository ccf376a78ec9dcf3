"""The moves of a shelter."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.shelters.choices import ShelterStatus as S
from sentinel.workflow import Move, Workflow

MANAGE = "shelters.manage"


def _empty(row: Any, _actor: Actor) -> str | None:
    if row.occupancy == 0:
        return None
    return _("场所内还有 {n} 人，全部离开后再办理。").format(n=row.occupancy)


SHELTER = Workflow(
    name="shelters.shelter",
    states=S,
    initial=S.READY,
    moves=(
        Move(name="open", label=gettext_lazy("启用"), sources={S.READY}, target=S.OPEN, permission=MANAGE),
        Move(
            name="take_in",
            label=gettext_lazy("随首批人员启用"),
            sources={S.READY},
            target=S.OPEN,
            permission=MANAGE,
            by_system=True,
        ),
        Move(
            name="fill",
            label=gettext_lazy("标为已满"),
            sources={S.OPEN},
            target=S.FULL,
            permission=MANAGE,
            by_system=True,
        ),
        Move(
            name="make_room",
            label=gettext_lazy("恢复接收"),
            sources={S.FULL},
            target=S.OPEN,
            permission=MANAGE,
            by_system=True,
        ),
        Move(
            name="end_use",
            label=gettext_lazy("结束启用"),
            sources={S.OPEN},
            target=S.READY,
            permission=MANAGE,
            guard=_empty,
            needs_note=True,
        ),
        Move(
            name="close",
            label=gettext_lazy("停用"),
            sources={S.READY, S.OPEN},
            target=S.CLOSED,
            permission=MANAGE,
            guard=_empty,
        ),
        Move(
            name="put_back",
            label=gettext_lazy("恢复待用"),
            sources={S.CLOSED},
            target=S.READY,
            permission=MANAGE,
        ),
    ),
)
