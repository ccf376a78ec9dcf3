"""The moves of an application, of a payment and of a batch."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.kernel.text import Label
from sentinel.wings.recover.relief.choices import BatchStatus, PaymentStatus, Status
from sentinel.workflow import Move, Workflow

S, P = Status, PaymentStatus


def _other_than_reviewer(row: Any, actor: Actor) -> str | None:
    return _("镇街审核人不能是村里评议的人。") if actor.key == row.reviewed_key else None


def _other_than_passer(row: Any, actor: Actor) -> str | None:
    if actor.key in (row.passed_key, row.reviewed_key):
        return _("区级审批人不能是评议或审核的人。")
    return None


def _nothing_open(row: Any, _actor: Actor) -> str | None:
    left = row.applications.exclude(status__in=(S.PAID, S.REJECTED)).count()
    return _("还有 {n} 人没有办结。").format(n=left) if left else None


def _move(name: str, label: Label, sources: set[str], target: str, permission: str, **more: Any) -> Move:
    return Move(name=name, label=label, sources=sources, target=target, permission=permission, **more)


APPLICATION = Workflow(
    name="relief.application",
    states=Status,
    initial=S.REPORTED,
    moves=(
        _move("review", gettext_lazy("评议通过"), {S.REPORTED}, S.REVIEWED, "relief.review"),
        _move("show", gettext_lazy("张榜公示"), {S.REVIEWED}, S.SHOWN, "relief.review"),
        _move("object", gettext_lazy("有异议，退回复核"), {S.SHOWN}, S.REPORTED, "relief.review", needs_note=True),
        _move("pass", gettext_lazy("镇街审核通过"), {S.SHOWN}, S.PASSED, "relief.pass", guard=_other_than_reviewer),
        _move(
            "approve", gettext_lazy("区审批通过"), {S.PASSED}, S.APPROVED, "relief.approve", guard=_other_than_passer
        ),
        _move(
            "reject",
            gettext_lazy("不予救助"),
            {S.REPORTED, S.REVIEWED, S.SHOWN, S.PASSED},
            S.REJECTED,
            "relief.pass",
            needs_note=True,
        ),
        _move("list", gettext_lazy("列入发放"), {S.APPROVED}, S.LISTED, "relief.pay", by_system=True),
        _move("pay", gettext_lazy("已发放"), {S.LISTED}, S.PAID, "relief.pay", by_system=True),
        _move("again", gettext_lazy("待补发"), {S.LISTED, S.PAID}, S.APPROVED, "relief.pay", by_system=True),
    ),
)
PAYMENT = Workflow(
    name="relief.payment",
    states=PaymentStatus,
    initial=P.SENT,
    moves=(
        _move("pay", gettext_lazy("发放成功"), {P.SENT}, P.PAID, "relief.pay"),
        _move("fail", gettext_lazy("发放失败"), {P.SENT}, P.FAILED, "relief.pay", needs_note=True),
        _move("give_back", gettext_lazy("退汇"), {P.PAID}, P.RETURNED, "relief.pay", needs_note=True),
    ),
)
BATCH = Workflow(
    name="relief.batch",
    states=BatchStatus,
    initial=BatchStatus.OPEN,
    moves=(
        _move(
            "close",
            gettext_lazy("结束批次"),
            {BatchStatus.OPEN},
            BatchStatus.CLOSED,
            "relief.manage",
            guard=_nothing_open,
        ),
    ),
)
