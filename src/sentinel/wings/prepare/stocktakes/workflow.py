"""The moves of stocktakes and scrappings."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.stocktakes.choices import ScrapStatus, StocktakeStatus
from sentinel.workflow import Move, Workflow

T, R = StocktakeStatus, ScrapStatus
COUNT, APPROVE = "stocktakes.count", "stocktakes.approve"


def _all_counted(row: Any, _actor: Actor) -> str | None:
    left = row.lines.filter(counted__isnull=True).count()
    return _("还有 {n} 个批次没有填实盘数。").format(n=left) if left else None


def _other_than_submitter(row: Any, actor: Actor) -> str | None:
    return _("审批人不能是提交盘点的人。") if actor.key == row.submitted_key else None


def _other_than_appraiser(row: Any, actor: Actor) -> str | None:
    return _("审批人不能是鉴定人。") if actor.key == row.appraised_key else None


STOCKTAKE = Workflow(
    name="stocktakes.stocktake",
    states=T,
    initial=T.COUNTING,
    moves=(
        Move(
            name="submit",
            label=_lazy("提交审批"),
            sources={T.COUNTING},
            target=T.SUBMITTED,
            permission=COUNT,
            guard=_all_counted,
        ),
        Move(
            name="post",
            label=_lazy("同意并入账"),
            sources={T.SUBMITTED},
            target=T.POSTED,
            permission=APPROVE,
            guard=_other_than_submitter,
        ),
        Move(
            name="send_back",
            label=_lazy("退回重盘"),
            sources={T.SUBMITTED},
            target=T.COUNTING,
            permission=APPROVE,
            needs_note=True,
        ),
        Move(
            name="cancel",
            label=_lazy("取消盘点"),
            sources={T.COUNTING},
            target=T.CANCELLED,
            permission=COUNT,
            needs_note=True,
        ),
    ),
)
SCRAP = Workflow(
    name="stocktakes.scrap",
    states=R,
    initial=R.PROPOSED,
    moves=(
        Move(
            name="appraise",
            label=_lazy("填写鉴定意见"),
            sources={R.PROPOSED},
            target=R.APPRAISED,
            permission=COUNT,
            needs_note=True,
        ),
        Move(
            name="approve",
            label=_lazy("同意报废"),
            sources={R.APPRAISED},
            target=R.APPROVED,
            permission=APPROVE,
            guard=_other_than_appraiser,
        ),
        Move(
            name="decline",
            label=_lazy("不予报废"),
            sources={R.PROPOSED, R.APPRAISED},
            target=R.DECLINED,
            permission=APPROVE,
            needs_note=True,
        ),
        Move(
            name="dispose",
            label=_lazy("登记处置"),
            sources={R.APPROVED},
            target=R.DISPOSED,
            permission=COUNT,
            needs_note=True,
        ),
    ),
)
