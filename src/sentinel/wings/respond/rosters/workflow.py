"""Moves of rosters, swaps and handovers, and who may make them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.rosters.choices import HandoverStatus, RosterStatus, SwapStatus
from sentinel.wings.respond.rosters.models import Assignment
from sentinel.workflow import Move, Workflow

R, S, H = RosterStatus, SwapStatus, HandoverStatus


def _asked(row: Any, actor: Actor) -> str | None:
    return (
        None if row.taker.code == actor.person_code else _("只有被请求的 {name} 能答复。").format(name=row.taker.name)
    )


def _asks(row: Any, actor: Actor) -> str | None:
    return None if row.asker.code == actor.person_code else _("只有申请人 {name} 能撤回。").format(name=row.asker.name)


def _no_party(row: Any, actor: Actor) -> str | None:
    parties = (row.asker.code, row.taker.code)
    return _("换班的双方不能审批自己的换班。") if actor.person_code in parties else None


def _stands(shift: Any, actor: Actor) -> bool:
    return bool(actor.person_code) and Assignment.objects.filter(shift=shift, person__code=actor.person_code).exists()


def _outgoing(row: Any, actor: Actor) -> str | None:
    return None if _stands(row.from_shift, actor) else _("只有本班在岗人员能交班签字。")


def _incoming(row: Any, actor: Actor) -> str | None:
    if actor.person_code and row.handed_person == actor.person_code:
        return _("交班人不能自己接班，请由接班人员签字。")
    return None if _stands(row.to_shift, actor) else _("只有下一班在岗人员能接班。")


ROSTER = Workflow(
    name="rosters.roster",
    states=RosterStatus,
    initial=R.DRAFT,
    moves=(
        Move(
            name="publish",
            label=gettext_lazy("公布"),
            sources={R.DRAFT},
            target=R.PUBLISHED,
            permission="rosters.approve",
        ),
        Move(
            name="reopen",
            label=gettext_lazy("调整"),
            sources={R.PUBLISHED},
            target=R.DRAFT,
            permission="rosters.approve",
            needs_note=True,
        ),
    ),
)

SWAP = Workflow(
    name="rosters.swap",
    states=SwapStatus,
    initial=S.ASKED,
    moves=(
        Move(
            name="agree",
            label=gettext_lazy("同意换班"),
            sources={S.ASKED},
            target=S.AGREED,
            permission="rosters.stand",
            guard=_asked,
        ),
        Move(
            name="decline",
            label=gettext_lazy("不同意"),
            sources={S.ASKED},
            target=S.DECLINED,
            permission="rosters.stand",
            guard=_asked,
            needs_note=True,
        ),
        Move(
            name="approve",
            label=gettext_lazy("批准换班"),
            sources={S.AGREED},
            target=S.APPROVED,
            permission="rosters.approve",
            guard=_no_party,
        ),
        Move(
            name="reject",
            label=gettext_lazy("不批准"),
            sources={S.AGREED},
            target=S.REJECTED,
            permission="rosters.approve",
            guard=_no_party,
            needs_note=True,
        ),
        Move(
            name="withdraw",
            label=gettext_lazy("撤回申请"),
            sources={S.ASKED, S.AGREED},
            target=S.WITHDRAWN,
            permission="rosters.stand",
            guard=_asks,
        ),
    ),
)

HANDOVER = Workflow(
    name="rosters.handover",
    states=HandoverStatus,
    initial=H.DRAFT,
    moves=(
        Move(
            name="hand",
            label=gettext_lazy("交班签字"),
            sources={H.DRAFT},
            target=H.HANDED,
            permission="rosters.stand",
            guard=_outgoing,
        ),
        Move(
            name="return",
            label=gettext_lazy("退回补充"),
            sources={H.HANDED},
            target=H.DRAFT,
            permission="rosters.stand",
            guard=_incoming,
            needs_note=True,
        ),
        Move(
            name="take",
            label=gettext_lazy("接班签字"),
            sources={H.HANDED},
            target=H.TAKEN,
            permission="rosters.stand",
            guard=_incoming,
        ),
    ),
)
