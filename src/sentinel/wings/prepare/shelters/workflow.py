"""The moves of a shelter."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.shelters.choices import ShelterStatus as S
from sentinel.workflow import Move, Workflow


def _empty(row: Any, _actor: Actor) -> str | None:
    if row.occupancy == 0:
        return None
    return _("场所内还有 {n} 人，全部离开后才能停用。").format(n=row.occupancy)


SHELTER = Workflow(
    name="shelters.shelter",
    states=S,
    initial=S.READY,
    moves=(
        Move(
            name="open",
            label=gettext_lazy("启用"),
            sources={S.READY},
            target=S.OPEN,
            permission="shelters.manage",
        ),
        Move(
            name="fill",
            label=gettext_lazy("标为已满"),
            sources={S.OPEN},
            target=S.FULL,
            permission="shelters.manage",
            by_system=True,
        ),
        Move(
            name="make_room",
            label=gettext_lazy("恢复接收"),
            sources={S.FULL},
            target=S.OPEN,
            permission="shelters.manage",
            by_system=True,
        ),
        Move(
            name="close",
            label=gettext_lazy("停用"),
            sources={S.READY, S.OPEN},
            target=S.CLOSED,
            permission="shelters.manage",
            guard=_empty,
        ),
        Move(
            name="put_back",
            label=gettext_lazy("恢复待用"),
            sources={S.CLOSED},
            target=S.READY,
            permission="shelters.manage",
        ),
    ),
)
