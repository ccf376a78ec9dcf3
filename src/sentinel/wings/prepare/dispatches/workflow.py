"""The moves of orders and of what the stores send."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.dispatches import rules
from sentinel.wings.prepare.dispatches.choices import ConsignmentStatus, OrderStatus
from sentinel.workflow import Move, Workflow

S, C = OrderStatus, ConsignmentStatus
REVIEW, ISSUE, PICK, RECEIVE = "dispatches.review", "dispatches.issue", "dispatches.pick", "dispatches.receive"


def _another_than_the_requester(row: Any, actor: Actor) -> str | None:
    return _("审核人不能是申请人。") if actor.key == row.requested_key else None


def _another_than_the_picker(row: Any, actor: Actor) -> str | None:
    return _("复核人不能是拣货人，请另一位保管员复核。") if actor.key == row.picked_key else None


def _nothing_left_a_store(row: Any, _actor: Actor) -> str | None:
    gone = row.consignments.exclude(status__in=(*rules.IN_STORE, C.CANCELLED)).exists()
    return _("已有物资发运，不能取消；请签收后退回。") if gone else None


def _all_accounted(row: Any, _actor: Actor) -> str | None:
    if row.papers_due_at is not None and row.papers_at is None:
        return _("先调后补的手续还没有补齐。")
    for line in row.lines.prefetch_related("loads", "entries").select_related("kind"):
        received = sum(load.received for load in line.loads.all())
        left = rules.account(received, [(entry.kind, entry.quantity) for entry in line.entries.all()]).open
        if left:
            text = _("{kind}还有 {n} {unit}没有回收或核销。")
            return text.format(kind=line.kind.name, n=left, unit=line.kind.unit)
    return None


ORDER = Workflow(
    name="dispatches.order",
    states=S,
    initial=S.REQUESTED,
    moves=(
        Move(
            name="approve",
            label=_lazy("审核通过"),
            sources={S.REQUESTED},
            target=S.APPROVED,
            permission=REVIEW,
            guard=_another_than_the_requester,
        ),
        Move(
            name="decline",
            label=_lazy("不予批准"),
            sources={S.REQUESTED},
            target=S.DECLINED,
            permission=REVIEW,
            needs_note=True,
        ),
        Move(name="issue", label=_lazy("签发调拨令"), sources={S.APPROVED}, target=S.ISSUED, permission=ISSUE),
        Move(name="hasten", label=_lazy("先调后补"), sources={S.REQUESTED}, target=S.ISSUED, permission=ISSUE),
        Move(
            name="deliver",
            label=_lazy("全部签收"),
            sources={S.ISSUED},
            target=S.DELIVERED,
            permission=RECEIVE,
            by_system=True,
        ),
        Move(
            name="hand_out",
            label=_lazy("发放"),
            sources={S.DELIVERED, S.HANDED_OUT},
            target=S.HANDED_OUT,
            permission=RECEIVE,
        ),
        Move(
            name="close",
            label=_lazy("办结"),
            sources={S.DELIVERED, S.HANDED_OUT},
            target=S.CLOSED,
            permission=REVIEW,
            guard=_all_accounted,
        ),
        Move(
            name="cancel",
            label=_lazy("取消调拨"),
            sources={S.REQUESTED, S.APPROVED, S.ISSUED},
            target=S.CANCELLED,
            permission=REVIEW,
            needs_note=True,
            guard=_nothing_left_a_store,
        ),
    ),
)
CONSIGNMENT = Workflow(
    name="dispatches.consignment",
    states=C,
    initial=C.WAITING,
    moves=(
        Move(name="pick", label=_lazy("拣货签字"), sources={C.WAITING}, target=C.PICKED, permission=PICK),
        Move(
            name="check",
            label=_lazy("复核签字"),
            sources={C.PICKED},
            target=C.CHECKED,
            permission=PICK,
            guard=_another_than_the_picker,
        ),
        Move(name="send", label=_lazy("发运"), sources={C.CHECKED}, target=C.IN_TRANSIT, permission=PICK),
        Move(
            name="receive_part",
            label=_lazy("部分签收"),
            sources={C.IN_TRANSIT},
            target=C.IN_TRANSIT,
            permission=RECEIVE,
        ),
        Move(name="receive", label=_lazy("签收"), sources={C.IN_TRANSIT}, target=C.RECEIVED, permission=RECEIVE),
        Move(
            name="cancel",
            label=_lazy("取消"),
            sources=set(rules.IN_STORE),
            target=C.CANCELLED,
            permission=REVIEW,
            by_system=True,
        ),
    ),
)
